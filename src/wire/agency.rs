//! The news agencies whose marks are known, as one table.
//!
//! A *code* is what a dateline or a sign-off writes (`ANI`, `Xinhua`, `新华社`); a *name* is what a credit line spells
//! out. Codes count only where they stand as a code: in brackets, behind a date, at a paragraph's end. The prose of
//! news is full of `AP` and `Reuters` that are talked about, not credited.

use std::cmp::Reverse;
use std::fmt;

use crate::text::openings::strip_opening;

/// One agency.
#[derive(Debug, PartialEq, Eq)]
pub struct Agency {
    /// Its name in English.
    pub name: &'static str,
    /// The country it is based in.
    pub home: &'static str,
    /// How datelines and sign-offs write it; capitals throughout are understood for each.
    pub codes: &'static [&'static str],
    /// Other names in credit lines, in lower case.
    pub names: &'static [&'static str],
    /// Whether its code stands in a dateline only behind a date, being an everyday acronym otherwise.
    pub needs_date: bool,
}

/// Bytes of the longest code of the table.
const LONGEST_CODE: usize = 26;

/// An agency's number in the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AgencyId(u8);

impl AgencyId {
    /// The agency.
    #[must_use]
    pub fn agency(self) -> &'static Agency {
        &AGENCIES[usize::from(self.0)]
    }

    /// Whether photo credits name it as often as text does.
    #[must_use]
    pub fn sells_pictures(self) -> bool {
        matches!(self.agency().name, "AFP" | "Associated Press" | "Reuters")
    }

    /// Every agency of the table, in its order.
    pub fn all() -> impl Iterator<Item = Self> {
        (0..AGENCIES.len()).map(|i| Self(i as u8))
    }

    /// The agency with exactly this code or this code in capitals: `Reuters`, `REUTERS`, `ANI`.
    #[must_use]
    pub fn by_code(code: &str) -> Option<Self> {
        let may_be_code = (2..=LONGEST_CODE).contains(&code.len())
            && code.starts_with(|c: char| c.is_uppercase() || c == 'd' || !c.is_ascii());
        if !may_be_code {
            return None;
        }
        let is_code = |known: &&str| *known == code || is_capitals_of(code, known);
        Self::all().find(|id| id.agency().codes.iter().any(is_code))
    }

    /// The agency of a bracket's content: one code, or several and desks between slashes, `ANI/GPRC`, `CBS/AP`.
    #[must_use]
    pub fn by_source(source: &str) -> Option<Self> {
        source.split(['/', ',', '&', '-']).find_map(|part| Self::by_code(part.trim()))
    }

    /// The agency that is named first in a credit line, by code or by name. For short texts: every word is compared
    /// with the whole table.
    #[must_use]
    pub fn named_in(text: &str) -> Option<Self> {
        let mut behind_word = false;
        for (at, c) in text.char_indices() {
            let starts_word = !behind_word && c.is_alphanumeric();
            behind_word = c.is_alphanumeric();
            if starts_word && let Some(id) = Self::named_at(&text[at..]) {
                return Some(id);
            }
        }
        None
    }

    /// The agency whose code or name opens `text`; the longest where several do.
    fn named_at(text: &str) -> Option<Self> {
        let is_whole = |rest: &&str| !rest.starts_with(char::is_alphanumeric);
        let length = |id: Self| {
            let codes = id.agency().codes.iter().filter_map(|code| text.strip_prefix(code).filter(is_whole));
            let names =
                id.agency().names.iter().filter_map(|name| strip_opening(text, name).filter(is_whole));
            codes.chain(names).map(|rest| text.len() - rest.len()).max()
        };
        let longest = Self::all().filter_map(|id| Some((length(id)?, Reverse(id)))).max();
        longest.map(|(_, Reverse(id))| id)
    }

    /// The agency that is called `name` in the table.
    #[must_use]
    pub fn by_name(name: &str) -> Option<Self> {
        Self::all().find(|id| id.agency().name == name)
    }
}

impl fmt::Display for AgencyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.agency().name)
    }
}

/// Whether `code` is `known` in capitals, where that is another spelling of it.
fn is_capitals_of(code: &str, known: &str) -> bool {
    code.len() == known.len()
        && known.is_ascii()
        && code.eq_ignore_ascii_case(known)
        && !code.contains(char::is_lowercase)
}

const fn agency(
    name: &'static str,
    home: &'static str,
    codes: &'static [&'static str],
    names: &'static [&'static str],
) -> Agency {
    Agency { name, home, codes, names, needs_date: false }
}

const fn dated(
    name: &'static str,
    home: &'static str,
    codes: &'static [&'static str],
    names: &'static [&'static str],
) -> Agency {
    Agency { name, home, codes, names, needs_date: true }
}

static AGENCIES: &[Agency] = &[
    dated("ANI", "India", &["ANI"], &["asian news international"]),
    dated("NewsVoir", "India", &["NewsVoir", "Newsvoir"], &["newsvoir"]),
    dated("PTI", "India", &["PTI", "Press Trust of India"], &["press trust of india"]),
    dated("IANS", "India", &["IANS"], &["indo-asian news service"]),
    dated("UNI", "India", &["UNI"], &["united news of india"]),
    agency(
        "Reuters",
        "United Kingdom",
        &["Reuters", "Reuters Health", "Reuters Breakingviews"],
        &["reuters"],
    ),
    agency("Thomson Reuters Foundation", "United Kingdom", &["Thomson Reuters Foundation"], &[]),
    agency("Associated Press", "United States", &["AP", "Associated Press"], &["associated press"]),
    agency(
        "AFP",
        "France",
        &["AFP", "Agence France-Presse"],
        &["agence france-presse", "agence france presse"],
    ),
    agency("Xinhua", "China", &["Xinhua", "新华社", "Xinhua News Agency"], &["xinhua"]),
    agency("TASS", "Russia", &["TASS", "ТАСС", "ITAR-TASS", "Itar-Tass"], &["itar-tass"]),
    agency("RIA Novosti", "Russia", &["РИА Новости", "RIA Novosti", "RIA"], &["ria novosti"]),
    agency("Sputnik", "Russia", &["Sputnik"], &["sputnik"]),
    agency("Interfax", "Russia", &["Interfax", "Интерфакс", "ИНТЕРФАКС"], &["interfax"]),
    agency("dpa", "Germany", &["dpa", "dpa-AFX", "dpa-infocom"], &["deutsche presse-agentur"]),
    agency("EFE", "Spain", &["EFE"], &[]),
    agency("Kyodo", "Japan", &["Kyodo", "Kyodo News"], &["kyodo news", "kyodo"]),
    agency("Yonhap", "South Korea", &["Yonhap", "연합뉴스"], &["yonhap"]),
    agency("Anadolu", "Türkiye", &["AA", "Anadolu", "Anadolu Agency"], &["anadolu agency", "anadolu"]),
    agency("ANSA", "Italy", &["ANSA"], &[]),
    agency("PA Media", "United Kingdom", &["PA"], &["press association", "pa media"]),
    agency("UPI", "United States", &["UPI"], &["united press international"]),
    agency("Canadian Press", "Canada", &["CP", "The Canadian Press"], &["canadian press"]),
    agency("AAP", "Australia", &["AAP"], &["australian associated press"]),
    agency(
        "Bloomberg",
        "United States",
        &["Bloomberg", "Bloomberg News", "Bloomberg Opinion", "Bloomberg View"],
        &["bloomberg"],
    ),
    agency(
        "PR Newswire",
        "United States",
        &["PRNewswire", "PRNewswire-PRWeb"],
        &["pr newswire", "prnewswire"],
    ),
    agency("Business Wire", "United States", &["BUSINESS WIRE", "Business Wire"], &["business wire"]),
    agency(
        "GlobeNewswire",
        "United States",
        &["GLOBE NEWSWIRE", "GlobeNewswire"],
        &["globe newswire", "globenewswire"],
    ),
    agency("CNN", "United States", &["CNN"], &["cnn wire"]),
    dated("APP", "Pakistan", &["APP"], &["associated press of pakistan"]),
    agency("Bernama", "Malaysia", &["Bernama"], &["bernama"]),
    agency("RNS", "United States", &["RNS"], &["religion news service"]),
    dated("WAM", "United Arab Emirates", &["WAM"], &["emirates news agency"]),
];

#[cfg(test)]
mod tests {
    use super::*;

    fn check(found: Option<AgencyId>, expect: &str) {
        assert_eq!(found.map_or("none", |id| id.agency().name), expect);
    }

    #[test]
    fn codes_are_exact_or_in_capitals() {
        check(AgencyId::by_code("Reuters"), "Reuters");
        check(AgencyId::by_code("REUTERS"), "Reuters");
        check(AgencyId::by_code("Ani"), "none");
        check(AgencyId::by_code("reuters"), "none");
        check(AgencyId::by_code(""), "none");
        check(AgencyId::by_source("ANI/GPRC"), "ANI");
        check(AgencyId::by_source("CBS/AP"), "Associated Press");
        check(AgencyId::by_source("Daily Example"), "none");
    }

    #[test]
    fn credit_lines_name_the_first_agency() {
        check(AgencyId::named_in("The Associated Press and Reuters helped"), "Associated Press");
        check(AgencyId::named_in("With inputs from PTI"), "PTI");
        check(AgencyId::named_in("Australian Associated Press helped"), "AAP");
        check(AgencyId::named_in("mapping a captain"), "none");
    }

    #[test]
    fn names_are_unique_and_lower_case_where_they_are_compared_so() {
        for id in AgencyId::all() {
            assert_eq!(AgencyId::by_name(id.agency().name), Some(id));
            assert!(id.agency().codes.iter().all(|code| AgencyId::by_code(code) == Some(id)));
            assert!(id.agency().names.iter().all(|name| !name.contains(char::is_uppercase)));
        }
    }
}
