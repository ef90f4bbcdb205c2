//! Pairs of small texts, each with the relation and the rule that it must get.

use super::*;
use crate::document::{Date, Document};
use crate::fingerprint::{Printer, Sheet};
use crate::verify::evidence::Side;
use crate::verify::facts::Facts;
use crate::verify::noise::{Kept, Noise, Strange};
use crate::verify::overlap::Overlap;
use crate::verify::{Comparer, measure};

/// The verdict on two texts, each with a headline and a day.
fn verdict_of(a: (&str, &str, i64), b: (&str, &str, i64)) -> Verdict {
    let mut printer = Printer::default();
    let mut sheet = |text: &str, title: &str, day: i64| {
        let document = Document {
            title: Some(title.to_owned()),
            date: Some(Date { seconds: day * 86_400, day_only: true }),
            ..Document::default()
        };
        Sheet::new(&document, printer.print(text.lines()))
    };
    let (a, b) = (sheet(a.0, a.1, a.2), sheet(b.0, b.1, b.2));
    let mut comparer = Comparer::default();
    comparer.hold(&a.print);
    let distinct = comparer.distinct(&b.print);
    let evidence = measure(&mut comparer, &a, &b, distinct);
    judge(evidence, a.has_same_words(&b), &VerifyConfig::default())
}

fn verdict(a: &str, b: &str) -> Verdict {
    verdict_of((a, "", 1), (b, "", 1))
}

const STORY: [&str; 5] = [
    "The bridge over the river at Karsova stays closed to lorries until Friday, the transport ministry said.",
    "Engineers of the national rail company will test its new supports with a train of empty wagons first.",
    "A lorry lost a load of timber there in the first week of March and damaged two of the old pillars.",
    "The mayor, Ilka Venn, has asked the government for a second crossing for more than a decade.",
    "Traffic is sent over the dam at Brodno, which adds forty minutes to the way to the port.",
];
const OTHER: &str = "Farmers in the north expect the smallest harvest of wheat in nine years after a spring without \
                     rain, their union said in a letter to the ministry of agriculture on Monday.";

#[test]
fn each_relation_by_its_rule() {
    let story = STORY.join("\n");
    let moved = [STORY[3], STORY[0], STORY[1], STORY[2], STORY[4]].join("\n");
    let edited = story.replace("stays closed", "remains shut").replace("forty minutes", "almost an hour");
    let brief = [STORY[0], STORY[3]].join("\n");
    let mixed = [STORY[0], STORY[1], STORY[2], OTHER, &OTHER.replace("wheat", "barley")].join("\n");
    for (a, b, relation, rule) in [
        (story.as_str(), story.as_str(), Relation::Identical, Rule::SameWords),
        (&story, &moved, Relation::Reordered, Rule::SameParagraphsMoved),
        (&story, &edited, Relation::Reprint, Rule::BothCovered),
        (&story, &brief, Relation::Excerpt, Rule::ShorterCovered),
        (&story, &mixed, Relation::Overlap, Rule::Passages),
        (&story, OTHER, Relation::None, Rule::TooLittle),
    ] {
        let (there, back) = (verdict(a, b), verdict(b, a));
        assert_eq!((there.relation, there.rule), (relation, rule), "{there}");
        assert_eq!(back.relation, relation, "the other way round: {back}");
    }
}

/// Lines too short to be placed changed places; a word was replaced in each of the paragraphs that moved.
#[test]
fn another_order_is_told_of_short_lines_and_of_edited_paragraphs() {
    let lines = ["Anna Berg, Karsova", "Oto Kral, Brodno", "Ilka Venn, Zelen"];
    let story = STORY.join("\n");
    let (there, back) = (format!("{story}\n{}", lines.join("\n")), [lines[2], lines[0], lines[1]].join("\n"));
    let found = verdict(&there, &format!("{story}\n{back}"));
    assert_eq!((found.relation, found.rule), (Relation::Reordered, Rule::SameParagraphsMoved), "{found}");
    assert!(found.to_string().ends_with("words in another order"), "{found}");
    assert_eq!(
        verdict(&there, &format!("{story}\n{back}").replace("Venn", "Berg")).relation,
        Relation::Reprint
    );
    let short = "The mayor, Ilka Venn, spoke of a second crossing.";
    let edited = short.replace("The mayor", "The chairman");
    let found = verdict(&format!("{story}\n{OTHER}\n{short}"), &format!("{edited}\n{story}\n{OTHER}"));
    assert_eq!(found.relation, Relation::Reordered, "{found}");
}

/// It has all words of the other text too, and was called the same paragraphs in another order.
#[test]
fn a_date_written_the_other_way_round_is_an_edit_and_no_other_order() {
    let story = STORY.join("\n");
    let dated = |date: &str| {
        format!("The bridge reopens on {date}, a year after it was damaged by a ferry.\n{story}")
    };
    let found = verdict(&dated("September 30"), &dated("30 September"));
    assert_eq!((found.relation, found.rule), (Relation::Reprint, Rule::BothCovered), "{found}");
    // Sentences that changed places within a paragraph are one.
    let [joined, turned] = [[0, 1, 2, 3], [0, 2, 3, 1]].map(|order| order.map(|at| STORY[at]).join(" "));
    let found = verdict(&format!("{joined}\n{OTHER}"), &format!("{turned}\n{OTHER}"));
    assert_eq!((found.relation, found.rule), (Relation::Reordered, Rule::SameParagraphsMoved), "{found}");
}

/// A quarter of the brief is its own in both: cut out of the story, or written anew around its statements.
#[test]
fn a_brief_that_was_cut_out_is_an_excerpt_and_one_that_was_written_anew_is_none() {
    let rest = [OTHER, &OTHER.replace("wheat", "barley"), &OTHER.replace("wheat", "oats")].join("\n");
    let story = format!("{}\n{rest}", STORY.join("\n"));
    let own =
        "No date was given for the works, which the port has asked for since last year, or for their end.";
    let cut = [STORY[0], own, STORY[2], STORY[3], STORY[4]].join("\n");
    let found = verdict(&story, &cut);
    let shorter = *found.evidence.shorter_and_longer().0;
    assert!((0.76..0.80).contains(&shorter.coverage()), "{found}");
    assert_eq!((found.relation, found.rule), (Relation::Excerpt, Rule::ShorterCovered), "{found}");
    assert_eq!(verdict(&cut, &story).relation, Relation::Excerpt);
    // As much of it is there, in shorter passages.
    let anew = STORY.map(|line| {
        let words: Vec<&str> = line.split(' ').collect();
        words.chunks(7).map(|words| words.join(" ")).collect::<Vec<_>>().join(" it seems ")
    });
    let anew = format!("{}\nNobody was there to see it.", anew.join("\n"));
    let found = verdict(&story, &anew);
    assert!((0.76..0.80).contains(&found.evidence.shorter_and_longer().0.coverage()), "{found}");
    assert!(!found.relation.is_duplicate(), "{found}");
}

/// Half a story, which the longer one prints twice, is half of it all the same.
#[test]
fn what_is_printed_twice_counts_once() {
    let half = [STORY[0], STORY[1], STORY[2]].join("\n");
    let story = format!("{}\n{OTHER}\n{half}", STORY.join("\n"));
    let found = verdict(&story, &half);
    assert_eq!(found.relation, Relation::Excerpt, "{found}");
    assert!(found.evidence.share_of_longer() < 0.45, "{}", found.evidence.share_of_longer());
}

#[test]
fn a_notice_with_other_figures_is_a_template() {
    let notice = "The main index of the exchange closed 41 points lower at 6,210 on Tuesday as banks fell. Turnover \
                  was 210 million against 340 million the day before, brokers said.";
    let next = notice
        .replace("41", "17")
        .replace("6,210", "6,193")
        .replace("Tuesday", "Friday")
        .replace("210 million", "318 million")
        .replace("340", "207");
    assert_eq!(verdict(notice, &next).relation, Relation::Template);
}

/// Hardly three words in a row stay the same: a third of it is covered.
#[test]
fn a_table_with_other_figures_is_a_template() {
    const GOODS: &str = "wheat barley maize oats rye rice beans sugar cocoa coffee tea cotton wool hides copper tin lead zinc \
                         rubber timber";
    let table = |first: usize, step: usize| {
        let rows = GOODS.split_whitespace().enumerate().map(|(at, row)| {
            let figure = |column| first + step * (3 * at + column);
            match at % 4 {
                0 => format!("{row} nil nil {}", figure(0)),
                _ => format!("{row} {} {} {}", figure(0), figure(1), figure(2)),
            }
        });
        let head = "The ministry said that imports in the quota year were as follows, with quotas in tons:";
        [head.to_owned()].into_iter().chain(rows).collect::<Vec<_>>().join("\n")
    };
    let found = verdict(&table(4100, 37), &table(2900, 61));
    assert!(found.evidence.shorter_and_longer().0.coverage() < 0.4);
    assert_eq!((found.relation, found.rule), (Relation::Template, Rule::FactsDiffer), "{found}");
}

#[test]
fn a_correction_is_a_reprint_and_next_month_s_notice_is_none() {
    let notice = "The bank set a tender for a 28-day agreement at a fixed rate of 3.80 pct, a spokesman said. Banks \
                  must make their bids by 1000 GMT, and funds will be credited to accounts on Wednesday morning.";
    let changed = notice.replace("1000", "1400");
    let title = "Bank sets tender for securities";
    let corrected = "CORRECTED - Bank sets tender for securities";
    assert_eq!(verdict_of((notice, title, 1), (&changed, corrected, 1)).relation, Relation::Reprint);
    assert_eq!(verdict_of((notice, title, 1), (&changed, title, 30)).relation, Relation::Template);
}

#[test]
fn short_notices_under_different_headlines_are_templates() {
    let notice = "Quarterly dividend twelve cents against twelve cents before, payable to holders of record, the \
                  board said";
    let edited = notice.replace("the board said", "its board said");
    let (acme, hill) = ("Acme Tools sets payout", "Hill Foods Inc quarterly dividend");
    assert_eq!(verdict_of((notice, acme, 1), (&edited, hill, 1)).relation, Relation::Template);
    assert_eq!(verdict_of((notice, acme, 1), (&edited, acme, 1)).relation, Relation::Reprint);
}

/// Two stubs: what the outlet asks of its readers is most of them, and the same.
#[test]
fn short_texts_of_one_length_that_were_edited_are_told_by_their_headlines() {
    let asks = "This story is for members of the Gazette. A membership costs four crowns a month, and members read every \
                story and every letter from the editor. Already a member? Sign in here to read on.";
    let stub = |lead: &str| format!("{lead}\n{asks}");
    let (a, b) = (stub("Donkeys plough the vineyards again."), stub("The ministry lost in court."));
    let (there, elsewhere) = ("Vineyards turn to donkeys", "Second defeat over border fence");
    let found = verdict_of((&a, there, 1), (&b, elsewhere, 1));
    assert_eq!((found.relation, found.rule), (Relation::Template, Rule::HeadlinesDiffer), "{found}");
    assert!(verdict_of((&a, there, 1), (&b, there, 1)).relation.is_duplicate());
}

/// Two draws of one day, two institutes' polls: a name of their own.
#[test]
fn the_same_form_on_the_same_day_under_another_name_is_no_update() {
    let (first, later) = (quake(0), quake(5));
    let other = later.replace("Radio Brodno", "Radio Tulmin").replace("Red Cross", "Crescent Cross");
    assert_eq!(verdict_of((&first, "", 1), (&other, "", 1)).relation, Relation::Template);
}

/// Of a notice that comes again, a weekday is said in another way: nothing else has changed.
#[test]
fn a_late_copy_in_another_house_style_is_a_copy() {
    let story = STORY.join("\n");
    let edited = story.replace("until Friday", "until Saturday").replace("of March", "of Mar");
    let found = verdict_of((&story, "Bridge closed", 1), (&edited, "Bridge closed", 9));
    assert!(found.relation.is_duplicate(), "{found}");
}

/// A text of some length, with seven figures: `rise` is added to each of them.
fn quake(rise: u32) -> String {
    let n = |base: u32| base + rise;
    format!(
        "At least {} people were killed when an earthquake shook the south of Karsova before dawn on Monday, the \
         governor, Ilka Venn, told Radio Brodno.\nRescuers of the Red Cross pulled {} people from the ruins of the \
         hotel Stella in the town of Zelen, where a school and a church fell in as well.\nHospitals in Karsova and Zelen \
         have treated {} people, among them many children who had slept in the dormitory of the school, said Oto Kral, a \
         doctor.\n\"We hear voices below the stones, and we will not stop,\" said Anna Berg, who leads a team from \
         Norland.\nAbout {} houses are damaged and {} families spent the day in the open, in spite of the rain that has \
         fallen on the valley since Sunday.\nThe road over the dam at Brodno is closed, and the army has sent {} lorries \
         with tents, blankets and water by way of the pass.\nThe government of Norland has offered {} million crowns, and \
         the parliament in Karsova will meet on Tuesday.",
        n(14),
        n(31),
        n(290),
        n(1200),
        n(640),
        n(22),
        n(3)
    )
}

#[test]
fn a_running_story_with_other_figures_is_a_reprint_on_the_same_day_and_a_template_later() {
    let (first, later) = (quake(0), quake(5));
    let found = verdict_of((&first, "Quake kills 14", 1), (&later, "Toll rises to 19", 1));
    assert_eq!(found.relation, Relation::Reprint, "{found}");
    assert!(found.evidence.facts.changed >= 5, "{found}");
    assert_eq!(
        verdict_of((&later, "", 1), (&first, "", 1)).relation,
        Relation::Reprint,
        "the other way round"
    );
    // A day later it may be what recurs daily.
    assert_eq!(verdict_of((&first, "", 1), (&later, "", 2)).relation, Relation::Template);
    // The same form, elsewhere.
    let names = [("Karsova", "Tulmin"), ("Ilka Venn", "Mira Dane"), ("Brodno", "Oster"), ("Zelen", "Rask")];
    let elsewhere = names.iter().fold(later, |text, (old, new)| text.replace(old, new));
    assert_eq!(verdict_of((&first, "", 1), (&elsewhere, "", 1)).relation, Relation::Template);
}

#[test]
fn a_notice_that_comes_again_days_later_is_a_template_though_most_of_its_numbers_are_the_same() {
    let notice = "The national average price of wheat from farmers' stores stood at 2.55 crowns for the five days to the \
                  7th, the ministry said. The release price is 3.65, the call level 4.45 and the price from the reserve \
                  2.40 crowns. Stores are full to 88 pct, and no release is expected in the zones of the north and the \
                  east before the new harvest comes in.";
    let next = notice.replace("2.55", "2.56");
    assert_eq!(verdict_of((notice, "", 1), (&next, "", 2)).relation, Relation::Reprint);
    let found = verdict_of((notice, "", 1), (&next, "", 31));
    assert_eq!((found.relation, found.rule), (Relation::Template, Rule::Recurs), "{found}");
    assert_eq!(
        found.to_string(),
        "the same form 720 hours later: 1 of 1 slots changed, 6 of 7 numbers shared"
    );
    // The very same words are the same words, whenever they come.
    assert_eq!(verdict_of((notice, "", 1), (notice, "", 31)).relation, Relation::Identical);
}

/// Three companies follow each other within the hour: the same cut, to the same price.
#[test]
fn the_same_numbers_of_another_company_are_a_template() {
    let notice = |company: &str, town: &str, of: &str| {
        format!(
            "{company} said it cut the price that it pays for crude by 50 cents a barrel, from today. The cut brings the \
             price of {of} grade to 17.50 crowns, the company, based in {town}, said. It changed its prices last on the \
             4th."
        )
    };
    let (first, second) = (notice("Sundal Oil", "Karsova", "Venn"), notice("Northfield", "Brodno", "Zelen"));
    let found = verdict_of((&first, "Sundal cuts crude", 1), (&second, "Northfield pays less for oil", 1));
    assert_eq!((found.relation, found.rule), (Relation::Template, Rule::NamesDiffer), "{found}");
}

#[test]
fn the_same_form_with_other_names_is_a_template_where_it_is_covered_too_little_for_a_copy() {
    let recall = |company: &str, goods: &str, cause: &str| {
        format!(
            "{company} is recalling {goods} {cause}.\nCustomers who have bought them are asked not to use them and to \
             bring them back to any shop that sells them, where their money is paid back in full.\nNo receipt is needed, \
             and no injury has been told to the office for the safety of goods so far.\nNo other goods of {company} are \
             affected by this recall.\nThe office puts all recalls of the week on its page on Friday and sends them to \
             whoever asks for them."
        )
    };
    let a = recall(
        "Marlow",
        "Marlow oat biscuits in the Karsova tin",
        "because shavings of metal from a mill in Brodno were found in some of them by a customer in Tulmin, who broke a tooth",
    );
    let b = recall(
        "Hearth",
        "Hearth smoked cheese from Zelen",
        "as the dairy Venn and Sons has printed on its label that there is no mustard in it, which Oster and Rask, its suppliers, deny",
    );
    let found = verdict_of((&a, "Marlow recalls biscuits", 1), (&b, "Hearth recalls cheese", 9));
    assert!(found.evidence.shorter_and_longer().0.coverage() < 0.75, "{found}");
    assert_eq!((found.relation, found.rule), (Relation::Template, Rule::NamesDiffer), "{found}");
}

/// Ninety words, every fourth of them broken.
#[test]
fn a_scan_is_a_reprint_and_a_scan_of_another_event_is_none() {
    let scan = |text: &str| {
        let broken =
            |(at, word): (usize, &str)| if at % 4 == 1 { format!("{word}qx") } else { word.to_owned() };
        text.lines()
            .map(|line| line.split(' ').enumerate().map(broken).collect::<Vec<_>>().join(" "))
            .collect::<Vec<_>>()
            .join("\n")
    };
    let story = STORY.join("\n");
    let there = verdict(&story, &scan(&story));
    assert_eq!((there.relation, there.rule), (Relation::Reprint, Rule::BrokenWords), "{there}");
    assert_eq!(verdict(&scan(&story), &story).relation, Relation::Reprint);
    assert_eq!(verdict(&story, &scan(&[OTHER; 5].join("\n"))).relation, Relation::None);
    let other = story
        .replace("Karsova", "Tulmin")
        .replace("Friday", "Monday")
        .replace("March", "August")
        .replace("Ilka Venn", "Oto Kral")
        .replace("Brodno", "Zelen");
    assert_ne!(verdict(&story, &other).rule, Rule::BrokenWords);
}

#[test]
fn a_credit_line_glues_nothing() {
    let credit = "Additional reporting by the staff of the national desk of the agency in Karsova";
    let long = format!("{}\n{credit}", STORY.join("\n"));
    assert_eq!(verdict(&long, credit).relation, Relation::None);
}

proptest::proptest! {
    /// Nothing that was not measured yet could make more of it.
    #[test]
    fn what_is_settled_early_is_nothing_whatever_else_is_measured(
        words in [1..300_u32, 1..300_u32], shares in [0..99_u32, 0..99, 0..99, 0..99],
        noise in proptest::option::of((proptest::bool::ANY, [0..200_u32, 0..99, 0..99], [0..30_u32, 0..30, 0..30, 0..30, 0..30, 0..30], proptest::option::of([0..40_u32, 0..40]))),
        facts in [0..12_u32, 0..12, 0..12, 0..12, 0..12, 0..12, 0..12], shingles in [0..300_u32, 0..300, 0..300],
        rest in (proptest::bool::ANY, proptest::bool::ANY, proptest::option::of(0.0..1.0_f64), proptest::option::of(0..900_000_u64)),
    ) {
        let part = |share: u32, whole: u32| (share * whole / 80).min(whole);
        let side = |at: usize| {
            let covered = part(shares[at], words[at]);
            Side { words: words[at], covered, in_passages: part(shares[at + 2], covered), ..Side::default() }
        };
        let noise = noise.map(|(in_order, [whole, broken_a, broken_b], kept, strange)| Noise {
            in_order,
            whole: whole.min(words[0]).min(words[1]),
            broken_a,
            broken_b,
            forms: Kept { whole: kept[0], lost: kept[1] },
            facts: Kept { whole: kept[2], lost: kept[3] },
            words: Kept { whole: kept[4], lost: kept[5] },
            strange: strange.map(|[words, unknown]| Strange { words: words + unknown, unknown }),
        });
        let [shingles_a, shingles_b, shared] = shingles;
        let overlap = Overlap { shingles_a, shingles_b, shared: shared.min(shingles_a).min(shingles_b) };
        let [names_a, names_b, names_shared, numbers_a, numbers_b, numbers_shared, changed] = facts;
        let facts = Facts {
            names_a, names_b, names_shared: names_shared.min(names_a).min(names_b),
            numbers_a, numbers_b, numbers_shared: numbers_shared.min(numbers_a).min(numbers_b), changed,
            ..Facts::default()
        };
        let (same_text, same_in_any_order, headlines, seconds_apart) = rest;
        let measured = Evidence { overlap, a: side(0), b: side(1), noise, ..Evidence::default() };
        let all = Evidence { same_text, same_in_any_order, facts, headlines, seconds_apart, ..measured };
        let config = VerifyConfig::default();
        let by_words = is_unrelated(&Evidence { noise: None, ..measured }, Measured::Words, &config);
        if by_words || is_unrelated(&measured, Measured::Noise, &config) {
            proptest::prop_assert_eq!(relation(&all, &config), (Relation::None, Rule::TooLittle));
        }
    }

    /// Measuring no further than needed changes no relation.
    #[test]
    fn a_brief_look_says_what_a_full_one_says(
        a in proptest::collection::vec((0..6_usize, 0..22_usize), 1..8),
        b in proptest::collection::vec((0..6_usize, 0..22_usize), 1..8),
    ) {
        let sentences = [STORY[0], STORY[1], STORY[2], STORY[3], STORY[4], OTHER];
        // Sentences, each cut at some word.
        let text = |parts: &[(usize, usize)]| {
            let cut = |&(sentence, words): &(usize, usize)| {
                let words: Vec<&str> = sentences[sentence].split(' ').skip(words / 2).collect();
                words.join(" ")
            };
            parts.iter().map(cut).collect::<Vec<_>>().join("\n")
        };
        let config = VerifyConfig::default();
        let mut printer = Printer::default();
        let mut sheet = |text: &str| Sheet::new(&Document::default(), printer.print(text.lines()));
        let (a, b) = (sheet(&text(&a)), sheet(&text(&b)));
        let mut comparer = Comparer::default();
        comparer.hold(&a.print);
        let distinct = comparer.distinct(&b.print);
        let brief = judge_briefly(&mut comparer, &a, &b, distinct, &config);
        let full = judge_held(&mut comparer, &a, &b, &config);
        proptest::prop_assert_eq!((brief.relation, brief.rule), (full.relation, full.rule));
        if full.relation != Relation::None {
            proptest::prop_assert_eq!(brief, full);
        }
    }
}
