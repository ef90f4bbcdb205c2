//! Whether an agency's credit survived, and whether a site's own disclaimer is true.

use super::credit::Credit;
use super::report::{CreditRole, CreditState, DisclaimerTest, HeadlineKind, Paragraphs};
use super::settings::TrackConfig;
use super::unnamed::unnamed;
use crate::document::Document;
use crate::text::disclaimer::claims_unedited;
use crate::wire::{Agencies, AgencyId};

/// What is known of an article when its credit is judged.
#[derive(Debug, Clone, Copy)]
pub(super) struct Standing<'a> {
    /// The agencies that the story may be credited to: its origin, and those that it filed with.
    pub(super) agencies: &'a [AgencyId],
    /// The agency whose own outlet the article stands in.
    pub(super) owner: Option<AgencyId>,
    /// Share of the article's words that are wire, quotations aside where they alone may be what it shares.
    pub(super) share_wire: f64,
    /// The article.
    pub(super) document: &'a Document,
    /// The agencies that are known.
    pub(super) known: &'a Agencies,
}

/// What became of an article's credit.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Judged {
    pub(super) state: CreditState,
    /// Why, in a sentence.
    pub(super) reason: String,
    /// The credit that decided, by its place among the article's; none where it is the lack of one.
    pub(super) by: Option<usize>,
}

/// The state of an article's credit, and why.
pub(super) fn credit_state(credits: &[Credit], standing: Standing<'_>, config: &TrackConfig) -> Judged {
    let without = |state, reason| Judged { state, reason, by: None };
    let Some(agency) = standing.agencies.first() else {
        return without(CreditState::NotExpected, "no agency is known as the origin".to_owned());
    };
    if let Some(owner) = standing.owner.filter(|owner| standing.agencies.contains(owner)) {
        return without(CreditState::NotExpected, format!("the page is {owner}'s own"));
    }
    if standing.share_wire < config.partly_from {
        let percent = (100.0 * standing.share_wire).round();
        return without(CreditState::NotExpected, format!("only {percent} % of it is {agency}'s text"));
    }
    decided(credits, standing.agencies, *agency).unwrap_or_else(|| {
        let (reason, by) = unnamed(credits, *agency, standing.document, standing.known);
        Judged { state: CreditState::Missing, reason, by }
    })
}

/// What a credit that is due has become, by the first credit that says most.
fn decided(credits: &[Credit], agencies: &[AgencyId], agency: AgencyId) -> Option<Judged> {
    const NAMED: &[CreditRole] = &[
        CreditRole::Dateline,
        CreditRole::Byline,
        CreditRole::Author,
        CreditRole::SignOff,
        CreditRole::CreditLine,
        CreditRole::Disclaimer,
    ];
    let find = |is_it: &dyn Fn(&Credit) -> bool| {
        let at = credits.iter().position(is_it)?;
        Some((at, &credits[at]))
    };
    // The origin's own name before those that filed with it.
    let theirs = |roles: &[CreditRole]| {
        let is_by = |credit: &Credit, any: &[AgencyId]| {
            let is_theirs = credit.agency.is_some_and(|id| any.contains(&id));
            credit.is_named && is_theirs && roles.contains(&credit.role)
        };
        find(&|credit| is_by(credit, &[agency])).or_else(|| find(&|credit| is_by(credit, agencies)))
    };
    let nameless = |role| find(&|credit| credit.agency.is_none() && credit.role == role);
    // Of several that filed it, the one that is credited here.
    let name = |credit: &Credit| credit.agency.unwrap_or(agency);
    let judged = |at, state, reason| Some(Judged { state, reason, by: Some(at) });
    if let Some((at, credit)) = theirs(NAMED) {
        let text = format!("{} is named in its {}", name(credit), words_for(credit.role));
        return judged(at, CreditState::Kept, text);
    }
    if let Some((at, credit)) = theirs(&[CreditRole::Inputs]) {
        let text = format!("it says no more than that {} gave inputs", name(credit));
        return judged(at, CreditState::Weakened, text);
    }
    // Who puts another name on the text has replaced the credit, though a sentence of it still says who was told.
    let is_others = |credit: &Credit| {
        let is_other = credit.agency.is_some_and(|id| !agencies.contains(&id));
        is_other && credit.is_named && credit.role.is_of_text()
    };
    if let Some((at, credit)) = find(&is_others) {
        let other = credit.agency.map(|id| id.agency().name).unwrap_or_default();
        return judged(at, CreditState::Replaced, format!("{other} is credited instead of {agency}"));
    }
    if let Some((at, _)) = nameless(CreditRole::Generic) {
        return judged(at, CreditState::Weakened, "agencies are credited without a name".to_owned());
    }
    if let Some((at, _)) = nameless(CreditRole::Disclaimer) {
        let text = "its disclaimer speaks of a feed and does not name it";
        return judged(at, CreditState::Weakened, text.to_owned());
    }
    if let Some((at, credit)) = theirs(&[CreditRole::Attribution]) {
        return judged(at, CreditState::Weakened, format!("{} is named inside the text only", name(credit)));
    }
    if let Some((at, _)) = nameless(CreditRole::HouseByline) {
        return judged(at, CreditState::Replaced, "the byline is the outlet's own".to_owned());
    }
    None
}

pub(super) fn words_for(role: CreditRole) -> &'static str {
    match role {
        CreditRole::Dateline => "dateline",
        CreditRole::Byline | CreditRole::HouseByline => "byline",
        CreditRole::Author => "author's name",
        CreditRole::SignOff => "sign-off",
        CreditRole::CreditLine => "credit line",
        CreditRole::Disclaimer => "disclaimer",
        CreditRole::Inputs => "line of inputs",
        CreditRole::Generic => "line on agencies",
        CreditRole::Attribution => "text",
        CreditRole::Photo => "picture's credit",
    }
}

/// What a disclaimer is held against.
#[derive(Debug, Clone, Copy)]
pub(super) struct Handling<'a> {
    /// Share of the article's words that are the wire's; none where the article runs a take that it was not measured
    /// against.
    pub(super) share_wire: Option<f64>,
    pub(super) paragraphs: &'a Paragraphs,
    /// Facts that the wire states otherwise.
    pub(super) drifted: usize,
    /// What was done to the wire's headline; `Unknown` where it is not known which that was.
    pub(super) headline: HeadlineKind,
    /// Whether the wire's text is known well enough to call a disclaimer untrue.
    pub(super) is_sure: bool,
}

/// Holds the article's disclaimer against what was measured.
pub(super) fn disclaimer_test(
    document: &Document,
    credits: &[Credit],
    handling: Handling<'_>,
    config: &TrackConfig,
) -> Option<DisclaimerTest> {
    const HEADLINE: &[&str] = &[
        "except the headline",
        "except for the headline",
        "apart from the headline",
        "barring the headline",
        "only the headline",
        "with the exception of the headline",
        // Who speaks of the text alone promises nothing for what stands over it.
        "modification to the text",
        "modifications to the text",
    ];
    let found = credits.iter().find(|credit| credit.role == CreditRole::Disclaimer)?;
    let quote = found.span.of(&document.text);
    let lower = quote.to_lowercase();
    let excepts_headline = HEADLINE.iter().any(|phrase| lower.contains(phrase));
    let Handling { share_wire, paragraphs, drifted, headline, is_sure } = handling;
    let changed_share = share_wire.map_or(0.0, |share| (1.0 - share).max(0.0));
    let cut = if share_wire.is_some() { paragraphs.cut } else { 0 };
    let headline_changed = !excepts_headline && matches!(headline, HeadlineKind::Edited | HeadlineKind::New);
    // One number is a small share of the words and an edit all the same; so is a paragraph that was cut or moved.
    let is_true = changed_share <= config.unedited_up_to
        && cut == 0
        && paragraphs.moved == 0
        && drifted == 0
        && !headline_changed;
    // Against a take that was not measured nothing can be proved but what it does not account for either.
    let is_known = share_wire.is_some() || !is_true;
    let claims_unedited = claims_unedited(quote);
    Some(DisclaimerTest {
        quote: quote.to_owned(),
        claims_unedited,
        excepts_headline,
        changed_share,
        cut,
        moved: paragraphs.moved,
        drifted: drifted as u32,
        headline_changed,
        holds: (claims_unedited && is_sure && is_known).then_some(is_true),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::clean::CleanText;
    use crate::track::credit::credits;
    use crate::wire::Agencies;

    const BODY: &str =
        "The bridge at Karsova stays closed to lorries until Friday, the ministry said in a statement.";

    /// A copy to which nothing was done.
    const UNTOUCHED: Handling<'_> = Handling {
        share_wire: Some(1.0),
        paragraphs: &Paragraphs { kept: 1, edited: 0, moved: 0, cut: 0, added: 0, set_apart: 0 },
        drifted: 0,
        headline: HeadlineKind::Same,
        is_sure: true,
    };

    fn state(paragraphs: &[&str], share_wire: f64, owner: Option<&str>) -> CreditState {
        let document = Document::from_paragraphs("d", paragraphs);
        let found = credits(&document, &CleanText::new(&document), Agencies::builtin());
        let agencies = [AgencyId::by_name("PTI").unwrap()];
        let owner = owner.and_then(AgencyId::by_name);
        let known = Agencies::builtin();
        let standing = Standing { agencies: &agencies, owner, share_wire, document: &document, known };
        credit_state(&found, standing, &TrackConfig::default()).state
    }

    #[test]
    fn states_from_kept_to_missing() {
        let dateline = format!("NEW DELHI, Jan 5 (PTI) {BODY}");
        let told = "“We could not open it,” the engineer told PTI on the bank of the river that morning.";
        for (paragraphs, expected) in [
            (vec![dateline.as_str(), BODY], CreditState::Kept),
            (vec!["PTI, ANI", BODY, BODY], CreditState::Kept),
            (vec![BODY, BODY, "(With PTI inputs)"], CreditState::Weakened),
            (vec!["Agencies", BODY, BODY], CreditState::Weakened),
            (vec!["Agencias", BODY, BODY], CreditState::Weakened),
            (vec!["Agenturen", BODY, BODY], CreditState::Weakened),
            (vec!["Redacción / Agencias", BODY, BODY], CreditState::Weakened),
            (vec![BODY, BODY, "Agences"], CreditState::Weakened),
            (vec![BODY, told, BODY], CreditState::Weakened),
            (vec!["Delta Post Web Desk", BODY, BODY], CreditState::Replaced),
            (vec![BODY, BODY, "(ANI)"], CreditState::Replaced),
            (vec![BODY, "Image Credit: AFP", BODY], CreditState::Missing),
            (vec![BODY, BODY], CreditState::Missing),
        ] {
            assert_eq!(state(&paragraphs, 0.9, None), expected, "{paragraphs:?}");
        }
        assert_eq!(state(&[BODY, BODY], 0.1, None), CreditState::NotExpected);
        assert_eq!(state(&[BODY, BODY], 0.9, Some("PTI")), CreditState::NotExpected);
        assert_eq!(state(&[BODY, BODY], 0.9, Some("ANI")), CreditState::Missing);
    }

    /// `New Delhi [India], May 29:` is how one agency alone writes it, so that it was a credit that had been kept.
    #[test]
    fn a_dateline_without_the_agency_s_name_is_no_credit_that_was_kept() {
        let state = |dateline: &str, agency: &str| {
            let document = Document::from_paragraphs("d", [format!("{dateline} {BODY}"), BODY.to_owned()]);
            let found = credits(&document, &CleanText::new(&document), Agencies::builtin());
            let agencies = [AgencyId::by_name(agency).unwrap()];
            let (known, share_wire) = (Agencies::builtin(), 0.9);
            let standing =
                Standing { agencies: &agencies, owner: None, share_wire, document: &document, known };
            credit_state(&found, standing, &TrackConfig::default())
        };
        for (whole, cut, agency) in [
            ("New Delhi [India], May 29 (ANI):", "New Delhi [India], May 29:", "ANI"),
            ("Tirana [Albania], May 29 (ANI):", "Tirana [Albania], May 29:", "ANI"),
            ("LONDON, March 5 (Reuters) -", "LONDON, March 5 -", "Reuters"),
            ("NEW DELHI, March 5 (PTI)", "New Delhi [India], March 5:", "PTI"),
        ] {
            assert_eq!(state(whole, agency).state, CreditState::Kept, "{whole}");
            let judged = state(cut, agency);
            assert_eq!((judged.state, judged.by), (CreditState::Missing, None), "{cut}");
            assert!(judged.reason.starts_with(&format!("{agency} is not named")), "{}", judged.reason);
        }
    }

    /// "Reuters is named in its sign-off" stood beside one that has no name in it.
    #[test]
    fn a_sign_off_without_the_agency_s_name_is_no_credit_that_was_kept() {
        for (sign_off, agency, expected) in [
            ("(Reporting by Ann Lee; Editing by Bo Diaz)", "Reuters", CreditState::Missing),
            ("(Reporting by Ann Lee, Reuters; Editing by Bo Diaz)", "Reuters", CreditState::Kept),
            ("Enditem", "Xinhua", CreditState::Missing),
            ("(Xinhua)", "Xinhua", CreditState::Kept),
            ("101137 GMT Dez 18", "dpa", CreditState::Missing),
        ] {
            let judged = judged(&[BODY, BODY, sign_off], &[agency]);
            assert_eq!((judged.state, judged.by.is_some()), (expected, expected == CreditState::Kept));
        }
    }

    /// The sentence that says who was told is the agency's own, and was left in: it hid the name that was put on top.
    #[test]
    fn another_agency_s_dateline_replaces_the_credit_though_a_sentence_names_the_agency() {
        let dateline = format!("BROD, March 5 (AFP) - {BODY}");
        let told = "“We could not open it,” the engineer told Reuters on the bank of the river that morning.";
        let state = |paragraphs: &[&str]| judged(paragraphs, &["Reuters"]).state;
        assert_eq!(state(&[&dateline, told]), CreditState::Replaced);
        assert_eq!(state(&[BODY, told]), CreditState::Weakened);
        assert_eq!(state(&["Agencies", &dateline, BODY]), CreditState::Replaced);
        assert_eq!(state(&[BODY, told, "(With inputs from Reuters)", "(AFP)"]), CreditState::Weakened);
    }

    /// The reason named the agency that stands first, whosever the story was.
    #[test]
    fn of_several_that_may_be_credited_the_origin_decides() {
        let judged = judged(&[BODY, BODY, "(Reuters, AP)"], &["Associated Press", "Reuters"]);
        assert_eq!(judged.reason, "Associated Press is named in its sign-off");
    }

    fn judged(paragraphs: &[&str], agencies: &[&str]) -> Judged {
        let document = Document::from_paragraphs("d", paragraphs);
        let known = Agencies::builtin();
        let found = credits(&document, &CleanText::new(&document), known);
        let agencies: Vec<AgencyId> =
            agencies.iter().map(|agency| AgencyId::by_name(agency).unwrap()).collect();
        let standing =
            Standing { agencies: &agencies, owner: None, share_wire: 0.9, document: &document, known };
        credit_state(&found, standing, &TrackConfig::default())
    }

    #[test]
    fn a_desk_in_the_author_field_replaces_the_credit_as_one_in_the_text_does() {
        let state = |author: &str, paragraphs: &[&str]| {
            let document =
                Document { author: Some(author.to_owned()), ..Document::from_paragraphs("d", paragraphs) };
            let found = credits(&document, &CleanText::new(&document), Agencies::builtin());
            let agencies = [AgencyId::by_name("PTI").unwrap()];
            let (known, share_wire) = (Agencies::builtin(), 0.9);
            let standing =
                Standing { agencies: &agencies, owner: None, share_wire, document: &document, known };
            credit_state(&found, standing, &TrackConfig::default()).state
        };
        for desk in ["HT Correspondent", "Express News Service", "TNN", "Our Special Correspondent"] {
            assert_eq!(state(desk, &[BODY, BODY]), CreditState::Replaced, "{desk}");
            assert_eq!(state("", &[desk, BODY, BODY]), CreditState::Replaced, "{desk}");
            assert_eq!(state(desk, &[BODY, BODY, "(PTI)"]), CreditState::Kept, "{desk}");
        }
        for (author, expected) in [
            ("Agencies", CreditState::Weakened),
            ("With inputs from PTI", CreditState::Weakened),
            ("Our Bureau/PTI", CreditState::Kept),
            ("Ann Lee", CreditState::Missing),
        ] {
            assert_eq!(state(author, &[BODY, BODY]), expected, "{author}");
        }
    }

    #[test]
    fn a_disclaimer_is_held_against_the_text() {
        let quote =
            "(This story has not been edited by our desk and is auto-generated from a syndicated feed.)";
        let document = Document::from_paragraphs("d", [BODY, quote]);
        let found = credits(&document, &CleanText::new(&document), Agencies::builtin());
        let test = |share, cut, is_sure| {
            let paragraphs = Paragraphs { cut, ..Paragraphs::default() };
            let handling =
                Handling { share_wire: Some(share), paragraphs: &paragraphs, is_sure, ..UNTOUCHED };
            disclaimer_test(&document, &found, handling, &TrackConfig::default()).unwrap().holds
        };
        assert_eq!(test(1.0, 0, true), Some(true));
        assert_eq!(test(0.88, 0, true), Some(false));
        assert_eq!(test(1.0, 2, true), Some(false));
        assert_eq!(test(0.88, 0, false), None);
    }

    #[test]
    fn each_way_to_say_that_nothing_was_changed_is_a_claim() {
        let claim = |quote: &str| {
            let document = Document::from_paragraphs("d", [BODY, quote]);
            let found = credits(&document, &CleanText::new(&document), Agencies::builtin());
            let config = TrackConfig::default();
            let test = disclaimer_test(&document, &found, UNTOUCHED, &config)?;
            Some((test.claims_unedited, test.excepts_headline))
        };
        for (quote, expected) in [
            ("No editing has been done in the headline or the body by The Daily Example", (true, false)),
            ("Nothing has been changed except the headline", (true, true)),
            ("The content has been published verbatim.", (true, false)),
            (
                "This story is published from a syndicated feed, and the content has been published verbatim.",
                (true, false),
            ),
            ("This story is auto-generated from a syndicated feed.", (false, false)),
        ] {
            assert_eq!(claim(quote), Some(expected), "{quote}");
        }
        assert_eq!(claim("No editing has been done on the film, its director said."), None);
    }

    /// One number in four hundred words was too small a share to be an edit, and stood right under "which holds".
    #[test]
    fn not_edited_does_not_hold_beside_a_drifted_fact_a_moved_paragraph_or_another_headline() {
        const PLAIN: &str =
            "(This story has not been edited by our desk and is auto-generated from a syndicated feed.)";
        const EXCEPT: &str = "Except for the headline, this story has not been edited by The Daily Example and is published from a syndicated feed.";
        let moved = Paragraphs { moved: 1, ..Paragraphs::default() };
        let holds = |quote: &str, handling: Handling<'_>| {
            let document = Document::from_paragraphs("d", [BODY, quote]);
            let found = credits(&document, &CleanText::new(&document), Agencies::builtin());
            disclaimer_test(&document, &found, handling, &TrackConfig::default()).unwrap().holds
        };
        let under = |headline| Handling { headline, ..UNTOUCHED };
        assert_eq!(holds(PLAIN, UNTOUCHED), Some(true));
        assert_eq!(holds(PLAIN, Handling { drifted: 1, ..UNTOUCHED }), Some(false));
        assert_eq!(holds(PLAIN, Handling { paragraphs: &moved, ..UNTOUCHED }), Some(false));
        for kind in [HeadlineKind::Edited, HeadlineKind::New] {
            assert_eq!((holds(PLAIN, under(kind)), holds(EXCEPT, under(kind))), (Some(false), Some(true)));
        }
        assert_eq!(holds(PLAIN, under(HeadlineKind::Marker)), Some(true));
        // The take that the article runs was not measured: only what no take accounts for is known to be an edit.
        let unmeasured = Handling { share_wire: None, ..UNTOUCHED };
        assert_eq!(holds(PLAIN, unmeasured), None);
        assert_eq!(holds(PLAIN, Handling { drifted: 1, ..unmeasured }), Some(false));
    }
}
