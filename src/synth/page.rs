//! The page that an outlet puts a story on: dateline, credit, headline, furniture, address. Changes nothing of the
//! story itself.

use jiff::tz::Offset;
use jiff::{Timestamp, ToSpan, civil};

use super::dice::Dice;
use super::draft::{Draft, Paragraph, Role, Sentence};
use super::props::{AGENCIES, Agency, CITIES, DAYS, HEADLINES, MONTHS, NAMES, OUTLETS, Outlet, fill};
use crate::document::Date;

/// What became of the wire marks on the way to the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Marks {
    /// Dateline and credit are there.
    Kept,
    /// They are there, but the brackets are gone.
    Unbracketed,
    /// They were cut.
    Stripped,
}

impl Marks {
    pub(super) fn draw(dice: &mut Dice) -> Self {
        *dice.pick(&[Self::Kept, Self::Unbracketed, Self::Stripped])
    }

    fn apply(self, mark: &str) -> String {
        match self {
            Self::Kept => mark.to_owned(),
            Self::Unbracketed => mark.replace(['(', ')', '[', ']'], ""),
            Self::Stripped => String::new(),
        }
    }
}

/// How a family's story came over the wire: which agency, from where, when.
#[derive(Debug)]
pub(super) struct Wire {
    agency: &'static Agency,
    city: (&'static str, &'static str),
    day: civil::Date,
    /// When the base was published, where that is known.
    published: Option<Date>,
}

/// An outlet's page for one copy.
#[derive(Debug)]
pub(super) struct Page {
    pub(super) outlet: &'static Outlet,
    pub(super) url: String,
    pub(super) date: Option<Date>,
}

/// Seconds between the base and its latest copy: agencies' customers print within a day and a half.
const LATEST_COPY: usize = 36 * 3600;

impl Wire {
    pub(super) fn draw(published: Option<Date>, dice: &mut Dice) -> Self {
        let days = i64::from(dice.below(15 * 365) as u32);
        let invented = civil::date(2010, 1, 1).saturating_add(days.days());
        Self {
            agency: dice.pick(&AGENCIES),
            city: *dice.pick(&CITIES),
            day: published.and_then(day_of).unwrap_or(invented),
            published,
        }
    }

    /// Puts a story onto a page of outlet `number`: adds or changes marks, furniture and headline.
    pub(super) fn print(&self, draft: &mut Draft, number: usize, marks: Marks, dice: &mut Dice) -> Page {
        let outlet = &OUTLETS[number % OUTLETS.len()];
        // Before the dateline is there, which is no part of a headline.
        draft.title = headline(draft.title.take(), draft, outlet, dice);
        self.mark(draft, marks, dice);
        furnish(draft, outlet, |slot, dice| self.slot(slot, dice), dice);
        Page { outlet, url: self.url(outlet, draft.title.as_deref(), dice), date: self.later(dice) }
    }

    /// A line of the tables with its slots filled.
    pub(super) fn fill(&self, line: &str, dice: &mut Dice) -> String {
        fill(line, |slot| self.slot(slot, dice))
    }

    fn mark(&self, draft: &mut Draft, marks: Marks, dice: &mut Dice) {
        let dateline = marks.apply(&self.fill(self.agency.dateline, dice));
        if let Some(lead) = lead_mut(draft) {
            match dateline_length(&lead.text) {
                0 => lead.text.insert_str(0, &dateline),
                // The story brought its own: that is what is kept, stripped of brackets, or cut.
                length if lead.text[length..].trim().is_empty() => {}
                length => {
                    let own = marks.apply(&lead.text[..length]);
                    lead.text.replace_range(..length, &own);
                }
            }
        }
        let credit = marks.apply(&self.fill(self.agency.credit, dice));
        if !credit.is_empty() {
            draft.paragraphs.push(Paragraph::added(Role::Furniture, credit));
        }
    }

    fn slot(&self, slot: &str, dice: &mut Dice) -> String {
        let month = MONTHS[usize::from(self.day.month().unsigned_abs() - 1) % MONTHS.len()];
        match slot {
            "city" => self.city.0.to_owned(),
            "CITY" => self.city.0.to_uppercase(),
            "country" => self.city.1.to_owned(),
            "month" => month.0.to_owned(),
            "mon" => month.1.to_owned(),
            "mon." if month.0 == month.1 => month.1.to_owned(),
            "mon." => format!("{}.", month.1),
            "date" => self.day.day().to_string(),
            "year" => self.day.year().to_string(),
            "day" => DAYS
                [usize::from(self.day.weekday().to_monday_zero_offset().unsigned_abs()) % DAYS.len()]
            .to_owned(),
            "clock" => format!("{:02}:{:02} IST", dice.below(24), dice.below(60)),
            "number" => dice.between(2, 60).to_string(),
            "name" => (*dice.pick(&NAMES)).to_owned(),
            "title" => (*dice.pick(&HEADLINES)).to_owned(),
            "desk" => {
                let mut initials = || char::from(b'A' + dice.below(26) as u8);
                format!("{}{}{} {}{}", initials(), initials(), initials(), initials(), initials())
            }
            _ => String::new(),
        }
    }

    fn url(&self, outlet: &Outlet, title: Option<&str>, dice: &mut Dice) -> String {
        let slug: Vec<String> = title
            .unwrap_or_default()
            .split(|c: char| !c.is_ascii_alphanumeric())
            .filter(|word| !word.is_empty())
            .take(6)
            .map(str::to_ascii_lowercase)
            .collect();
        let slug = if slug.is_empty() { "story".to_owned() } else { slug.join("-") };
        let (year, month) = (self.day.year(), self.day.month());
        let number = dice.between(100_000, 999_999);
        format!("https://www.{}/{}/{year}/{month:02}/{slug}-{number}", outlet.host, outlet.section)
    }

    fn later(&self, dice: &mut Dice) -> Option<Date> {
        let delay = i64::from(dice.below(LATEST_COPY) as u32);
        self.published.map(|base| {
            // Of a day only the day is kept, so that the delay carries over into the next.
            let seconds = base.seconds.saturating_add(delay);
            let seconds = if base.day_only { seconds - seconds.rem_euclid(86_400) } else { seconds };
            Date { seconds, day_only: base.day_only }
        })
    }
}

/// A date as ISO 8601, in UTC; `None` out of the years −9999..=9999.
pub(super) fn iso(date: Date) -> Option<String> {
    if date.day_only {
        return day_of(date).map(|day| day.to_string());
    }
    Timestamp::from_second(date.seconds).ok().map(|instant| instant.to_string())
}

fn day_of(date: Date) -> Option<civil::Date> {
    Timestamp::from_second(date.seconds).ok().map(|instant| Offset::UTC.to_datetime(instant).date())
}

/// The sentence that a dateline stands before: the base's first where it is there, else the story's first.
fn lead_mut(draft: &mut Draft) -> Option<&mut Sentence> {
    let story = |paragraph: &Paragraph| paragraph.role == Role::Story && !paragraph.sentences.is_empty();
    let with_lead = draft.paragraphs.iter().position(|p| story(p) && p.origins.first() == Some(&0));
    let index = with_lead.or_else(|| draft.paragraphs.iter().position(story))?;
    draft.paragraphs[index].sentences.first_mut()
}

/// The bytes of a dateline with an agency in brackets at the beginning of a text; 0 where there is none.
/// Conservative: capitalised words and numbers only, then the brackets, then a dash or a colon.
fn dateline_length(text: &str) -> usize {
    let Some((place, rest)) = text.split_once('(') else { return 0 };
    let Some((agency, after)) = rest.split_once(')') else { return 0 };
    let is_place = place.len() <= 60
        && place.split_whitespace().all(|word| {
            word.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit() || "[-/".contains(c))
        });
    let is_agency = agency.len() <= 24 && agency.starts_with(char::is_uppercase) && !agency.contains('(');
    let tail = after.trim_start().trim_start_matches(['-', '–', '—', ':']).trim_start();
    let has_dash = after.trim_start().starts_with(['-', '–', '—', ':']);
    if is_place && is_agency && has_dash { text.len() - tail.len() } else { 0 }
}

/// Adds the outlet's lines above, between and below; each of them is missing on some pages.
fn furnish(draft: &mut Draft, outlet: &Outlet, slot: impl Fn(&str, &mut Dice) -> String, dice: &mut Dice) {
    let lines = |lines: &[&str], dice: &mut Dice| -> Vec<Paragraph> {
        let shown: Vec<&&str> = lines.iter().filter(|_| dice.chance(0.8)).collect();
        let filled = shown.into_iter().map(|line| fill(line, |name| slot(name, dice)));
        filled.map(|line| Paragraph::added(Role::Furniture, line)).collect()
    };
    let above = lines(outlet.above, dice);
    let between = lines(outlet.between, dice);
    let below = lines(outlet.below, dice);
    for line in between {
        let place = dice.between(1.min(draft.paragraphs.len()), draft.paragraphs.len());
        draft.paragraphs.insert(place, line);
    }
    draft.paragraphs.splice(0..0, above);
    draft.paragraphs.extend(below);
}

/// The outlet's headline: the given one or one made of the lead, as it is or with the marks of a desk.
fn headline(given: Option<String>, draft: &Draft, outlet: &Outlet, dice: &mut Dice) -> Option<String> {
    let lead = || {
        let story = draft.paragraphs.iter().find(|paragraph| paragraph.role == Role::Story)?;
        let text = story.text();
        let words: Vec<&str> = text[dateline_length(&text)..].split_whitespace().take(9).collect();
        (!words.is_empty()).then(|| words.join(" "))
    };
    let title = match given {
        Some(title) if !dice.chance(0.25) => title,
        _ => lead()?,
    };
    Some(match dice.below(6) {
        0 => format!("UPDATE 1-{title}"),
        1 => format!("{title} | {}", outlet.name),
        2 => title.to_uppercase(),
        3 => format!("Breaking: {title}"),
        _ => title,
    })
}

#[cfg(test)]
mod tests {
    use super::super::draft::tests::split_at_stops;
    use super::*;
    use crate::document::Document;

    #[test]
    fn own_datelines_are_found_whole_and_others_not() {
        for (text, expect) in [
            ("WASHINGTON (Reuters) - Shares rose", "WASHINGTON (Reuters) - "),
            ("GAZA, Dec. 1 (Xinhua) -- Shares", "GAZA, Dec. 1 (Xinhua) -- "),
            ("New Delhi [India], May 17 (ANI): Shares", "New Delhi [India], May 17 (ANI): "),
            ("(Bloomberg) -- Shares", "(Bloomberg) -- "),
            ("The bank (Norvik) - the largest - said", ""),
            ("Shares (NYSE) rose - again", ""),
            ("No brackets - at all", ""),
            ("Unclosed (Reuters - ", ""),
            ("", ""),
        ] {
            let expect = if text.starts_with("The bank") { 0 } else { expect.len() };
            assert_eq!(dateline_length(text), expect, "{text}");
        }
    }

    #[test]
    fn a_storys_own_dateline_is_treated_and_never_doubled() {
        let base = Document::from_paragraphs("d", ["PARIS (AFP) - One two.", "Three."]);
        let check = |marks: Marks, expect: &str| {
            let mut dice = Dice::keyed(1, 0);
            let wire = Wire::draw(None, &mut dice);
            let mut draft = Draft::of(&base, split_at_stops);
            wire.mark(&mut draft, marks, &mut dice);
            assert_eq!(draft.paragraphs[0].text(), expect);
        };
        check(Marks::Kept, "PARIS (AFP) - One two.");
        check(Marks::Unbracketed, "PARIS AFP - One two.");
        check(Marks::Stripped, "One two.");
    }

    #[test]
    fn dates_are_written_as_they_are_known() {
        let check = |seconds, day_only, expect: Option<&str>| {
            assert_eq!(iso(Date { seconds, day_only }).as_deref(), expect);
        };
        check(0, true, Some("1970-01-01"));
        check(1_700_000_000, false, Some("2023-11-14T22:13:20Z"));
        check(i64::MAX, false, None);
        check(i64::MIN, true, None);
    }

    #[test]
    fn every_slot_of_every_line_is_known() {
        let mut dice = Dice::keyed(1, 0);
        let wire = Wire::draw(None, &mut dice);
        let outlets = OUTLETS.iter().flat_map(|o| [o.above, o.between, o.below]).flatten();
        let agencies = AGENCIES.iter().flat_map(|agency| [&agency.dateline, &agency.credit]);
        let own = super::super::props::LEADS.iter().chain(&super::super::props::FILLER);
        for line in outlets.chain(agencies).chain(own) {
            fill(line, |slot| {
                let value = wire.slot(slot, &mut dice);
                assert!(!value.is_empty(), "{slot} in {line}");
                value
            });
        }
    }
}
