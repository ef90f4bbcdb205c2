//! Datelines: `Washington [US], January 19 (ANI):`, `HARRISBURG, Pa. (AP) —`, `МОСКВА, 10 фев — РИА Новости.`
//!
//! A dateline is read as place, date, source and separator, each of which some agencies leave out. What is there
//! decides whether it counts: an agency that doubles as an acronym needs a date or a known city, a bare code a date, a
//! place alone needs capitals and a dash, and beyond the first paragraph a known city. An acronym that the words before
//! it spell out (`Accounts Payable (AP)`) is never a dateline.

use super::agencies::Agencies;
use super::agency::AgencyId;
use super::calendar::{at_date, eat_date};
use super::cursor::Cursor;
use super::location::{Where, eat_place, is_common_opening, is_label};
use super::note::desk_note;
use super::places::{is_known, is_surname};
use super::quick::may_open_dateline;
use super::separator::{
    LONGEST_SOURCE, Separator, eat_separator, eat_source, is_longer_name, is_speech, read_separator,
};
use super::uncased::uncased;
use super::{Found, MarkKind};
use crate::text::place::Place;

/// The dateline that `text` (trimmed) starts with, and where it ends.
pub(super) fn dateline(agencies: &Agencies, text: &str, place: Place) -> Option<(Found, usize)> {
    if may_open_dateline(text) { read_dateline(agencies, text, place) } else { None }
}

/// The same without looking first whether it can be: what [`may_open_dateline`] is tested against.
pub(super) fn read_dateline(agencies: &Agencies, text: &str, place: Place) -> Option<(Found, usize)> {
    let first = text.chars().next()?;
    let mut cursor = Cursor::new(text);
    let grammar = Grammar { agencies, place };
    let found = match first {
        '(' => {
            if let Some(found) = behind_note(agencies, text, place) {
                return Some(found);
            }
            grammar.source_first(&mut cursor).or_else(|| uncased(agencies, reset(&mut cursor, text)))
        }
        _ if first.is_uppercase() || first.is_ascii_digit() => {
            grammar.code_first(&mut cursor).or_else(|| grammar.place_first(&mut cursor))
        }
        '[' => uncased(agencies, &mut cursor),
        _ if first.is_ascii() || first.is_lowercase() => None,
        _ => uncased(agencies, &mut cursor),
    }?;
    Some((found, cursor.at()))
}

/// `(Adds quotes) KARSOVA, March 5 (Reuters) -`: what a desk wrote over the story stands in its first paragraph, and the
/// dateline behind it.
fn behind_note(agencies: &Agencies, text: &str, place: Place) -> Option<(Found, usize)> {
    let close = text.find(')')? + 1;
    desk_note(&text[..close])?;
    let rest = text[close..].trim_start();
    if rest.starts_with('(') {
        return None;
    }
    let (found, end) = read_dateline(agencies, rest, place)?;
    Some((found, text.len() - rest.len() + end))
}

fn reset<'c, 't>(cursor: &'c mut Cursor<'t>, text: &'t str) -> &'c mut Cursor<'t> {
    *cursor = Cursor::new(text);
    cursor
}

/// What a dateline is read with.
#[derive(Debug, Clone, Copy)]
struct Grammar<'a> {
    agencies: &'a Agencies,
    place: Place,
}

impl Grammar<'_> {
    fn place_first(self, cursor: &mut Cursor<'_>) -> Option<Found> {
        let location = eat_place(cursor);
        if location.is_some() {
            self.eat_dated_region(cursor);
        }
        if let Some(found) = location.and_then(|location| self.misplaced_sign(cursor, location)) {
            return Some(found);
        }
        cursor.skip_spaces();
        // Here nearly every paragraph of prose goes on with a common word.
        if cursor.peek().is_some_and(char::is_lowercase) {
            return None;
        }
        cursor.eat(",");
        cursor.skip_spaces();
        let dated = eat_date(cursor);
        if location.is_none() && !dated {
            return None;
        }
        cursor.eat(",");
        cursor.skip_spaces();
        let found = self.behind_place(cursor, location, dated)?;
        // Looked up last: nearly every paragraph has failed before.
        (!location.is_some_and(|location| is_common_opening(location.text))).then_some(found)
    }

    /// ` (Manipur)` of `Imphal (Manipur), March 5 (ANI):`. Brackets behind a place hold the source otherwise, so that these
    /// name no agency and have the date behind them.
    fn eat_dated_region(self, cursor: &mut Cursor<'_>) {
        let mut next = *cursor;
        next.skip_spaces();
        let Some(region) = next.eat_between('(', ')', LONGEST_SOURCE) else { return };
        next.eat(",");
        next.skip_spaces();
        let is_region = region.starts_with(char::is_uppercase) && self.agencies.by_source(region).is_none();
        if is_region && at_date(next) {
            *cursor = next;
        }
    }

    /// `LONDON [Reuters] -`, whose brackets read as a country's, and `LONDON: March 5 (Reuters)`, whose colon stands too
    /// early.
    fn misplaced_sign(self, cursor: &mut Cursor<'_>, location: Where<'_>) -> Option<Found> {
        let start = *cursor;
        let found = if location.text.ends_with(']') {
            self.source_as_country(cursor, location)
        } else if cursor.eat(":") {
            self.behind_colon(cursor, location)
        } else {
            None
        };
        if found.is_none() {
            *cursor = start;
        }
        found.filter(|_| !is_common_opening(location.head) && !is_label(self.agencies, location.head))
    }

    fn source_as_country(self, cursor: &mut Cursor<'_>, location: Where<'_>) -> Option<Found> {
        let source = location.country?.trim();
        self.agencies.by_source(source)?;
        let place = Where { text: location.head, country: None, ..location };
        let separated = eat_separator(cursor);
        // `Ann Lee [Reuters]:` asks a question in a transcript.
        let is_place = place.is_city() || place.is_shouted();
        if is_place { self.with_source(Some(place), false, source, separated, cursor.peek()) } else { None }
    }

    /// A speaker in a transcript has a colon behind the name, too, but no agency in brackets behind that.
    fn behind_colon(self, cursor: &mut Cursor<'_>, location: Where<'_>) -> Option<Found> {
        cursor.skip_spaces();
        let dated = eat_date(cursor);
        cursor.eat(",");
        cursor.skip_spaces();
        let agency = self.agencies.by_source(eat_source(cursor)?)?;
        eat_separator(cursor);
        cursor.skip_spaces();
        let is_place = location.is_city() || (dated && location.is_shouted());
        is_place.then(|| Found::new(MarkKind::Dateline, Some(agency), 0.85))
    }

    /// Reads source and separator, in each form that agencies and papers have.
    fn behind_place(
        self,
        cursor: &mut Cursor<'_>,
        location: Option<Where<'_>>,
        dated: bool,
    ) -> Option<Found> {
        let start = *cursor;
        if let Some(source) = eat_source(cursor) {
            let separated = eat_separator(cursor);
            let stopped = !separated && cursor.eat(".");
            cursor.skip_spaces();
            if let Some(found) = self.with_source(location, dated, source, separated, cursor.peek()) {
                return Some(found);
            }
            if let Some(found) = self.stopped_source(location?, source, stopped) {
                return Some(found);
            }
        }
        *cursor = start;
        if let Some(found) = self.bare_source(cursor, location, dated) {
            return Some(found);
        }
        *cursor = start;
        let separator = read_separator(cursor)?;
        // A speaker in a transcript, whatever the name.
        if separator == Separator::Colon && is_speech(cursor.rest()) {
            return None;
        }
        if let Some(found) = self.run_on_source(location?, separator) {
            return Some(found);
        }
        self.without_source(location?, dated, separator)
    }

    /// How sure a place, a date and a bracketed source are together.
    fn with_source(
        self,
        location: Option<Where<'_>>,
        dated: bool,
        source: &str,
        separated: bool,
        next: Option<char>,
    ) -> Option<Found> {
        let Some(agency) = self.agencies.by_source(source) else {
            // A paper's own dateline: `Colombo, May 3 (Daily Example) -`.
            let is_name = source.split_whitespace().count() <= 4
                && source.split_whitespace().all(|word| word.starts_with(char::is_uppercase));
            let is_own = location.is_some() && dated && separated && is_name;
            return is_own.then(|| Found::new(MarkKind::Dateline, None, 0.85));
        };
        let found = |confidence| Some(Found::new(MarkKind::Dateline, Some(agency), confidence));
        let Some(location) = location else { return if separated { found(0.95) } else { None } };
        if dated {
            return found(if separated { 0.99 } else { 0.95 });
        }
        if agency.agency().needs_date() {
            if location.country.is_some() && separated {
                return found(0.9);
            }
            return self.undated_acronym(location, agency, source, separated, next).and_then(found);
        }
        if location.spells(source) {
            return None;
        }
        match (separated, location.is_shouted()) {
            (true, true) => found(0.98),
            (true, false) => found(0.85),
            (false, true) if next.is_some_and(|c| c.is_uppercase() || c == '"' || c == '“') => found(0.75),
            (false, _) => None,
        }
    }

    /// How sure `NEW DELHI (PTI) -` is: an acronym without its date, which any short form in brackets looks like
    /// (`Weak AI (ANI): …`). So the place must be a known city; or open the story, for acronyms that are no everyday
    /// ones: in capitals, or as a single word.
    fn undated_acronym(
        self,
        location: Where<'_>,
        agency: AgencyId,
        source: &str,
        separated: bool,
        next: Option<char>,
    ) -> Option<f32> {
        /// Catholic agencies and Algeria's sign with these, too.
        const SHARED: &[&str] = &["APS", "CNA", "CNS"];
        if location.spells(source) || SHARED.contains(&source) {
            return None;
        }
        if location.is_city() {
            let runs_in = self.place.is_first() && next.is_some_and(char::is_uppercase);
            return if separated { Some(0.85) } else { runs_in.then_some(0.7) };
        }
        let is_one_word = location.head.len() > 3 && !location.text.contains(' ');
        let is_place = (location.is_shouted() || is_one_word) && !is_label(self.agencies, location.head);
        let opens_story = self.place.is_first() && separated && !agency.agency().is_everyday();
        (opens_story && is_place).then_some(0.7)
    }

    /// `Lima (EFE). El alcalde …`: a full stop for the dash, and no date; a sentence that ends with a short form in
    /// brackets looks the same, so that the place must be a known city, or open the story by itself.
    fn stopped_source(self, location: Where<'_>, source: &str, stopped: bool) -> Option<Found> {
        let agency = self.agencies.by_source(source).filter(|agency| !agency.agency().needs_date())?;
        let known = location.is_city();
        let is_city = known || (self.place.is_first() && !location.head.contains(' '));
        let is_dateline = stopped && is_city && !location.spells(source) && !agency.agency().is_everyday();
        is_dateline.then(|| Found::new(MarkKind::Dateline, Some(agency), if known { 0.85 } else { 0.7 }))
    }

    /// A code whose brackets are gone, or that never had any: `Dec. 9 Kyodo -`, `January 19 ANI:`, `10 фев — РИА Новости.`
    fn bare_source(self, cursor: &mut Cursor<'_>, location: Option<Where<'_>>, dated: bool) -> Option<Found> {
        // Without its date a bare source needs a place in capitals: `LONDON AP — …`, `LIMA / EFE`.
        let is_shouted = location.is_some_and(|location| !location.text.contains(char::is_lowercase));
        let is_city = || location.is_some_and(Where::is_city);
        let is_slashed = cursor.peek() == Some('/') && (is_shouted || is_city());
        if location.is_none() || !(dated || is_shouted || is_slashed) {
            return None;
        }
        cursor.eat_while(|c| matches!(c, '(' | '[' | '-' | '–' | '—' | ' '));
        let start = *cursor;
        let mut longest = None;
        // A code has up to two words, and a desk behind a slash: `РИА Новости`, `ANI/GPRC`.
        for _ in 0..2 {
            cursor.eat_while(|c| c.is_alphabetic() || c == '/');
            if let Some(agency) = self.agencies.by_source(cursor.since(start.at())) {
                longest = Some((agency, *cursor));
            }
            cursor.skip_spaces();
        }
        let (agency, after) = longest?;
        if !dated && agency.agency().needs_date() {
            return None;
        }
        *cursor = after;
        let is_cyrillic = start.peek().is_some_and(|c| matches!(c, 'А'..='я'));
        if eat_separator(cursor) || (is_cyrillic && cursor.eat(".")) {
            cursor.skip_spaces();
            return Some(Found::new(MarkKind::Dateline, Some(agency), 0.9));
        }
        let stopped = cursor.eat(".");
        cursor.skip_spaces();
        // PTI and its like have no separator: `Mumbai, Dec 9 PTI Kunal …`
        let needs_none = agency.agency().needs_date() && !stopped;
        // The others do, so that the place must be sure, and the name not a longer one's beginning.
        let lost_it = || (is_slashed || dated && (is_shouted || is_city())) && !is_longer_name(cursor.rest());
        let is_run_in = cursor.peek().is_some_and(char::is_uppercase) && (needs_none || lost_it());
        is_run_in.then(|| Found::new(MarkKind::Dateline, Some(agency), 0.75))
    }

    /// `PARIS Reuters -`, `HARRISBURG, Pa. AP —`, `LIMA/EFE -`: without its brackets a code reads like the place's last word.
    fn run_on_source(self, location: Where<'_>, separator: Separator) -> Option<Found> {
        let (place, code) = location.text.rsplit_once([' ', '/'])?;
        let head = place.split([',', '[', '(']).next().unwrap_or(place).trim_end();
        let is_shouted = head.len() >= 3 && !head.contains(char::is_lowercase);
        let agency = self.agencies.by_code(code.trim_end_matches('.'));
        let agency = agency.filter(|agency| !agency.agency().needs_date())?;
        let is_dateline = is_shouted && separator == Separator::Dash;
        is_dateline.then(|| Found::new(MarkKind::Dateline, Some(agency), 0.85))
    }

    /// A place with no agency: ANI's paid releases, and what papers write themselves.
    fn without_source(self, location: Where<'_>, dated: bool, separator: Separator) -> Option<Found> {
        let found = |agency, confidence| Some(Found::new(MarkKind::Dateline, agency, confidence));
        if location.country.is_some() && dated {
            return found(self.agencies.by_code("ANI"), 0.9);
        }
        let head = location.head;
        let opens_story = self.place.is_first();
        if !location.is_shouted() {
            // `Kolkata, Jan 5: …`
            let known = is_known(&head.to_uppercase());
            return if dated && (opens_story || known) { found(None, 0.75) } else { None };
        }
        let known = is_known(head) && (opens_story || separator == Separator::Dash || !is_surname(head));
        match (known, dated) {
            (true, _) => found(None, 0.9),
            (false, true) => found(None, 0.8),
            (false, false) => {
                let may_be_city =
                    !is_label(self.agencies, head) && head.len() >= 4 && head.split(' ').count() <= 3;
                let is_safe = opens_story && separator == Separator::Dash && may_be_city;
                if is_safe { found(None, 0.65) } else { None }
            }
        }
    }

    /// `(Bloomberg) --`, `(ANSA) - ROMA, 22 MAR -`, `(LEAD) SEOUL, Aug. 14 (Yonhap) --`
    fn source_first(self, cursor: &mut Cursor<'_>) -> Option<Found> {
        let source = cursor.eat_between('(', ')', LONGEST_SOURCE)?;
        let Some(agency) = self.agencies.by_source(source) else {
            cursor.skip_spaces();
            let found = self.place_first(cursor).filter(|found| found.agency.is_some())?;
            return Some(found);
        };
        if agency.agency().needs_date() {
            return None;
        }
        let separated = eat_separator(cursor);
        cursor.skip_spaces();
        let behind = *cursor;
        let has_place = eat_place(cursor).is_some()
            && {
                cursor.eat(",");
                cursor.skip_spaces();
                eat_date(cursor)
            }
            && eat_separator(cursor);
        if has_place {
            return Some(Found::new(MarkKind::Dateline, Some(agency), 0.97));
        }
        *cursor = behind;
        if separated {
            return Some(Found::new(MarkKind::Dateline, Some(agency), 0.95));
        }
        let opens_story = self.place.is_first() && cursor.peek().is_some_and(char::is_uppercase);
        opens_story.then(|| Found::new(MarkKind::Dateline, Some(agency), 0.8))
    }

    /// `EFE.- …`, and `By IANS, Kolkata : …`, and `ANI, New Delhi, March 5: …`
    fn code_first(self, cursor: &mut Cursor<'_>) -> Option<Found> {
        let start = *cursor;
        let found = if cursor.eat("By ") { self.agency_byline(cursor) } else { self.code_with_dash(cursor) };
        if found.is_some() {
            return found;
        }
        *cursor = start;
        let found = self.code_with_place(cursor);
        if found.is_none() {
            *cursor = start;
        }
        found
    }

    /// `ANI, New Delhi, March 5:`: without its date the place must be a known city.
    fn code_with_place(self, cursor: &mut Cursor<'_>) -> Option<Found> {
        let word = cursor.eat_while(char::is_alphabetic);
        if !cursor.eat(", ") {
            return None;
        }
        let agency = self.agencies.by_code(word)?;
        let location = eat_place(cursor)?;
        cursor.eat(",");
        cursor.skip_spaces();
        let dated = eat_date(cursor);
        let is_sure = dated || (location.is_city() && !agency.agency().is_everyday());
        (is_sure && eat_separator(cursor)).then(|| Found::new(MarkKind::Dateline, Some(agency), 0.9))
    }

    fn code_with_dash(self, cursor: &mut Cursor<'_>) -> Option<Found> {
        let word = cursor.eat_while(char::is_alphabetic);
        if !cursor.eat(".-") {
            return None;
        }
        cursor.skip_spaces();
        self.agencies.by_code(word).map(|agency| Found::new(MarkKind::Dateline, Some(agency), 0.95))
    }

    fn agency_byline(self, cursor: &mut Cursor<'_>) -> Option<Found> {
        let word = cursor.eat_while(char::is_alphabetic);
        if !cursor.eat(",") {
            return None;
        }
        let agency = self.agencies.by_code(word)?;
        cursor.skip_spaces();
        let is_byline = eat_place(cursor).is_some() && eat_separator(cursor);
        is_byline.then(|| Found::new(MarkKind::Byline, Some(agency), 0.95))
    }
}
