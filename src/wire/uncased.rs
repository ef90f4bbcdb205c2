//! Datelines in scripts without capitals: `新华社北京9月12日电`, `(서울=연합뉴스) 홍길동 기자 =`, `【ソウル共同】`,
//! `［東京 ５日 ロイター］`, `नई दिल्ली, 5 जनवरी (भाषा)`, `नई दिल्ली, पीटीआई।`, `القاهرة (رويترز) -`.
//!
//! No letter tells a name from a word here, so a dateline needs an agency's code in the agency's own brackets.

use super::agencies::Agencies;
use super::cursor::Cursor;
use super::{Found, MarkKind};

/// Bytes of the longest place name with its reporter, and of the longest source.
const LONGEST: usize = 90;

/// The dateline that the cursor stands at; it moves past it.
pub(super) fn uncased(agencies: &Agencies, cursor: &mut Cursor<'_>) -> Option<Found> {
    let start = *cursor;
    for read in [chinese, korean, japanese, bracketed, behind_comma] {
        if let Some(found) = read(agencies, cursor) {
            return Some(found);
        }
        *cursor = start;
    }
    None
}

/// `新华社北京9月12日电`, with the reporter in brackets or not.
fn chinese(agencies: &Agencies, cursor: &mut Cursor<'_>) -> Option<Found> {
    cursor.eat("【");
    let agency = CHINESE.iter().find(|code| cursor.eat(code))?;
    let place = cursor.eat_while(|c| !c.is_ascii_digit());
    if place.len() > LONGEST || place.contains(['。', '，']) {
        return None;
    }
    let is_dated = !cursor.eat_while(|c| c.is_ascii_digit()).is_empty()
        && cursor.eat("月")
        && !cursor.eat_while(|c| c.is_ascii_digit()).is_empty()
        && cursor.eat("日");
    if !is_dated {
        return None;
    }
    cursor.eat_between('（', '）', LONGEST);
    cursor.eat_between('(', ')', LONGEST);
    if !cursor.eat("电") && !cursor.eat("電") {
        return None;
    }
    cursor.eat_while(|c| matches!(c, '】' | '：' | ' ' | '\u{3000}'));
    cursor.eat_between('（', '）', LONGEST);
    cursor.eat_between('(', ')', LONGEST);
    cursor.eat_while(|c| matches!(c, ' ' | '\u{3000}' | '：'));
    Some(Found::new(MarkKind::Dateline, agencies.by_code(agency), 0.98))
}

/// Agencies that file `from place, month and day` in Chinese, their own or a partner's.
const CHINESE: &[&str] = &["新华社", "新華社", "中新社", "中新网", "中央社", "路透社", "法新社", "美联社"];

/// `(서울=연합뉴스) 홍길동 기자 =`
fn korean(agencies: &Agencies, cursor: &mut Cursor<'_>) -> Option<Found> {
    let inside = cursor.eat_between('(', ')', LONGEST).or_else(|| cursor.eat_between('[', ']', LONGEST))?;
    let (_, source) = inside.rsplit_once('=')?;
    let agency = agencies.by_code(source.trim())?;
    let behind = *cursor;
    let reporters = cursor.eat_while(|c| c != '=' && c != '.');
    if reporters.len() <= LONGEST && reporters.contains("기자") && cursor.eat("=") {
        cursor.skip_spaces();
    } else {
        *cursor = behind;
        cursor.skip_spaces();
    }
    Some(Found::new(MarkKind::Dateline, Some(agency), 0.98))
}

/// `【ソウル共同】`, `【北京時事】`, `［東京 ５日 ロイター］ -`: the place, perhaps the day, then the code.
fn japanese(agencies: &Agencies, cursor: &mut Cursor<'_>) -> Option<Found> {
    let inside = [('【', '】'), ('［', '］'), ('[', ']')]
        .into_iter()
        .find_map(|(open, close)| cursor.eat_between(open, close, LONGEST))?;
    let agency = inside.char_indices().find_map(|(at, _)| agencies.by_code(&inside[at..]))?;
    // `[the talks AFP]` is no Japanese.
    if inside.is_ascii() {
        return None;
    }
    cursor.eat_while(|c| matches!(c, ' ' | '\u{3000}' | '-' | '－' | '―' | '—'));
    Some(Found::new(MarkKind::Dateline, Some(agency), 0.97))
}

/// Place, date perhaps, and a code in brackets: `नई दिल्ली, 5 जनवरी (भाषा)`, `القاهرة (رويترز) -`, `(شينخوا) --`.
fn bracketed(agencies: &Agencies, cursor: &mut Cursor<'_>) -> Option<Found> {
    const MOST_WORDS: usize = 7;
    let place = cursor.eat_while(|c| {
        c.is_alphanumeric() || is_mark(c) || matches!(c, ' ' | ',' | '،' | '/' | '-' | '[' | ']' | '\u{a0}')
    });
    if place.len() > LONGEST || place.split_whitespace().count() > MOST_WORDS {
        return None;
    }
    let source = cursor.eat_between('(', ')', LONGEST)?;
    let agency = agencies.by_source(source.trim())?;
    // `नौ अगस्त`: the day may be written out.
    let names_month = || HINDI_MONTHS.iter().any(|month| place.trim_end().ends_with(month));
    let is_dated = place.contains(char::is_numeric) || names_month();
    let separator =
        cursor.eat_while(|c| matches!(c, ' ' | ':' | '-' | '–' | '—' | '_' | '.' | '।' | '\u{a0}'));
    let is_separated = separator.contains([':', '-', '–', '—', '_', '।']);
    // Without either it is a name with its short form behind it.
    (is_dated || is_separated).then(|| Found::new(MarkKind::Dateline, Some(agency), 0.95))
}

/// `नई दिल्ली, पीटीआई।`: without brackets, for codes that are no words besides, as `भाषा` (language) is.
fn behind_comma(agencies: &Agencies, cursor: &mut Cursor<'_>) -> Option<Found> {
    const CODES: &[&str] = &["पीटीआई", "एएनआई", "आईएएनएस", "यूएनआई"];
    const MOST_WORDS: usize = 3;
    let place = cursor.eat_while(|c| c != '।' && (is_mark(c) || c == ' '));
    if place.is_empty() || place.split_whitespace().count() > MOST_WORDS || !cursor.eat(",") {
        return None;
    }
    cursor.skip_spaces();
    let code = CODES.iter().find(|code| cursor.eat(code))?;
    let is_closed = !cursor.eat_while(|c| matches!(c, '।' | ':' | '|')).is_empty();
    cursor.skip_spaces();
    is_closed.then(|| Found::new(MarkKind::Dateline, agencies.by_code(code), 0.9))
}

/// Months as Hindi desks write them.
#[rustfmt::skip]
const HINDI_MONTHS: &[&str] = &[
    "जनवरी", "फरवरी", "मार्च", "अप्रैल", "मई", "जून", "जुलाई", "अगस्त", "सितंबर", "सितम्बर", "अक्टूबर", "अक्तूबर", "नवंबर",
    "नवम्बर", "दिसंबर", "दिसम्बर",
];

/// Vowel signs and the like, which stand inside words and are no letters by themselves.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{0900}'..='\u{0dff}' | '\u{064b}'..='\u{0652}' | '\u{200c}' | '\u{200d}')
}
