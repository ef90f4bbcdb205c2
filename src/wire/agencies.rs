//! The agencies that marks are looked for with: the built-in table, and a user's own on top.

use std::collections::BTreeMap;
use std::sync::{LazyLock, OnceLock};

use super::agency::{Agency, AgencyId, CodeUse};
use super::builtin::AGENCIES;
use super::list;
use super::mention::Names;
use crate::config::{AgencyEntry, OutletEntry};
use crate::error::{Error, Result};
use crate::text::openings::{Key, first_bytes, strip_opening};

/// Known agencies and outlets, indexed by how texts write them.
#[derive(Debug)]
pub struct Agencies {
    all: Vec<AgencyId>,
    /// Codes and their spellings in capitals, sorted by bytes.
    codes: Vec<(Box<str>, AgencyId)>,
    /// Bytes of the longest code.
    longest_code: usize,
    /// The bit of each code is set: most words that are asked for have another one.
    code_bits: [u64; CODE_BITS / 64],
    /// Codes and names as they open in a text, grouped by their first byte in lower case.
    openings: BTreeMap<u8, Vec<Opening>>,
    /// The bit of the first two bytes of each is set, in lower case: most words open with others.
    opening_bits: [u64; CODE_BITS / 64],
    /// Host → whose site it is.
    sites: BTreeMap<Box<str>, AgencyId>,
    /// Host → the outlet's name.
    outlets: BTreeMap<Box<str>, Box<str>>,
    /// What [`mentions`](super::mentions) searches with; built when it is first asked for.
    names: OnceLock<Names>,
}

/// Bits that codes are told by: some four for each.
const CODE_BITS: usize = 1024;

/// The bit of a code, by its ends and its length.
fn code_bit(code: &[u8]) -> usize {
    let (first, last) = (code.first().copied().unwrap_or(0), code.last().copied().unwrap_or(0));
    (usize::from(first) * 37 + usize::from(last) * 5 + code.len() * 131) % CODE_BITS
}

/// How a credit line may name an agency.
#[derive(Debug, Clone, Copy)]
struct Opening {
    text: &'static str,
    /// A code, which is compared as it stands; a name otherwise, whatever its case.
    is_code: bool,
    agency: AgencyId,
    key: Key,
}

impl Agencies {
    /// The built-in table.
    #[must_use]
    pub fn builtin() -> &'static Self {
        static BUILTIN: LazyLock<Agencies> = LazyLock::new(|| {
            let mut agencies = Agencies::empty();
            for agency in AGENCIES {
                agencies.add(agency);
            }
            agencies.sort();
            agencies
        });
        &BUILTIN
    }

    /// The built-in table with a user's agencies and outlets. An entry with the name of a built-in agency adds codes,
    /// names and sites to it. Fails where a code is another agency's already, or an outlet's agency is not known.
    ///
    /// The entries live as long as the process, as marks carry references to them: a table is read once a run.
    pub fn with(entries: &[AgencyEntry], outlets: &[OutletEntry]) -> Result<Self> {
        let mut agencies = Self::empty();
        for agency in AGENCIES {
            match entries.iter().find(|entry| entry.name == agency.name) {
                Some(entry) => agencies.add(leak(extended(agency, entry))),
                None => agencies.add(agency),
            }
        }
        for entry in entries.iter().filter(|entry| AGENCIES.iter().all(|agency| agency.name != entry.name)) {
            let blank = Agency::new(text(&entry.name), text(entry.home.as_deref().unwrap_or("")), &[], &[]);
            agencies.add(leak(extended(&blank, entry)));
        }
        agencies.sort();
        for pair in agencies.codes.windows(2) {
            if pair[0].0 == pair[1].0 && pair[0].1 != pair[1].1 {
                let (code, one, other) = (&pair[0].0, pair[0].1, pair[1].1);
                let message = format!("the code `{code}` is given to two agencies, {one} and {other}");
                return Err(Error::setting("agencies", message));
            }
        }
        for outlet in outlets {
            agencies.add_outlet(outlet)?;
        }
        Ok(agencies)
    }

    fn empty() -> Self {
        Self {
            all: Vec::new(),
            codes: Vec::new(),
            longest_code: 0,
            code_bits: [0; CODE_BITS / 64],
            openings: BTreeMap::new(),
            opening_bits: [0; CODE_BITS / 64],
            sites: BTreeMap::new(),
            outlets: BTreeMap::new(),
            names: OnceLock::new(),
        }
    }

    fn add(&mut self, agency: &'static Agency) {
        let id = AgencyId(agency);
        self.all.push(id);
        for &code in agency.codes {
            self.longest_code = self.longest_code.max(code.len());
            self.codes.push((code.into(), id));
            if code.is_ascii() && code.contains(|c: char| c.is_ascii_lowercase()) {
                self.codes.push((code.to_ascii_uppercase().into(), id));
            }
        }
        let plain = agency.codes.iter().filter(|code| !agency.is_everyday() || code.contains(' '));
        let names = agency.names.iter().map(|name| (name, false));
        for (text, is_code) in plain.map(|code| (code, true)).chain(names) {
            let opening = Opening { text, is_code, agency: id, key: Key::of(text.as_bytes()) };
            self.openings.entry(first_byte(opening.text)).or_default().push(opening);
            let bit = opening_bit(opening.text);
            self.opening_bits[bit / 64] |= 1 << (bit % 64);
            if opening.text.len() < 2 {
                self.opening_bits = [u64::MAX; CODE_BITS / 64];
            }
        }
        for site in agency.sites {
            self.sites.insert((*site).into(), id);
        }
    }

    fn add_outlet(&mut self, outlet: &OutletEntry) -> Result<()> {
        let agency = match &outlet.agency {
            None => None,
            Some(name) => Some(self.by_name(name).or_else(|| self.by_code(name)).ok_or_else(|| {
                let message =
                    format!("the outlet {} belongs to `{name}`, which no agency is called", outlet.name);
                Error::setting("agencies", message)
            })?),
        };
        for host in &outlet.hosts {
            let host = host.trim_start_matches("www.").to_lowercase();
            self.outlets.insert(host.as_str().into(), outlet.name.as_str().into());
            if let Some(agency) = agency {
                self.sites.insert(host.into(), agency);
            }
        }
        Ok(())
    }

    fn sort(&mut self) {
        self.codes.sort_by(|a, b| a.0.cmp(&b.0));
        self.codes.dedup();
        for (code, _) in &self.codes {
            let bit = code_bit(code.as_bytes());
            self.code_bits[bit / 64] |= 1 << (bit % 64);
        }
    }

    /// Every agency, built-in ones first.
    pub fn all(&self) -> impl Iterator<Item = AgencyId> {
        self.all.iter().copied()
    }

    /// The agency with exactly this code or this code in capitals: `Reuters`, `REUTERS`, `ANI`.
    #[must_use]
    pub fn by_code(&self, code: &str) -> Option<AgencyId> {
        let bit = code_bit(code.as_bytes());
        let may_be_code = self.code_bits[bit / 64] >> (bit % 64) & 1 == 1;
        if !may_be_code || code.len() < 2 || code.len() > self.longest_code {
            return None;
        }
        let at = self.codes.binary_search_by(|(known, _)| known.as_ref().cmp(code)).ok()?;
        Some(self.codes[at].1)
    }

    /// The agency that is called `name` in the table.
    #[must_use]
    pub fn by_name(&self, name: &str) -> Option<AgencyId> {
        self.all().find(|id| id.agency().name == name)
    }

    /// The agency of a bracket's content: one code, or several and desks between slashes, `ANI/GPRC`, `CBS/AP`; or an acronym
    /// that is written as a word, `Efe`.
    #[must_use]
    pub fn by_source(&self, source: &str) -> Option<AgencyId> {
        let parts = || source.split(['/', ',', '&', '-']).map(str::trim);
        self.by_code(source.trim())
            .or_else(|| parts().find_map(|part| self.by_code(part)))
            .or_else(|| self.by_acronym(source.trim()))
    }

    /// The agency that is named first in a credit line, by code or by name.
    #[must_use]
    pub fn named_in(&self, text: &str) -> Option<AgencyId> {
        self.all_named_in(text).next()
    }

    /// The agency that `text` names and nothing else: `PTI`, `the Press Trust of India`, `ANI News`,
    /// `Asian News International (ANI)`.
    #[must_use]
    pub fn named(&self, text: &str) -> Option<AgencyId> {
        const FOLLOWERS: &[&str] = &[" news agency", " news", " agency"];
        let text = strip_opening(text, "the ").unwrap_or(text);
        let text = strip_opening(text, "news agency ").unwrap_or(text).trim();
        let by_acronym = || if text.starts_with(char::is_uppercase) { self.by_acronym(text) } else { None };
        if let Some(agency) = self.by_code(text).or_else(by_acronym) {
            return Some(agency);
        }
        let (length, agency) = self.named_at(text)?;
        let rest = &text[length..];
        let inside = || rest.trim().trim_matches(['(', ')']);
        let is_whole = rest.is_empty()
            || FOLLOWERS.iter().any(|follower| rest.eq_ignore_ascii_case(follower))
            || (rest.starts_with(" (") && self.by_code(inside()) == Some(agency))
            || (agency.agency().signs_with_initials && self.is_desk(rest));
        is_whole.then_some(agency)
    }

    /// Whether `rest`, behind a code, is one of the agency's desks: `/lno` of `dpa/lno`.
    fn is_desk(&self, rest: &str) -> bool {
        let Some(desk) = rest.strip_prefix('/') else { return false };
        (2..=3).contains(&desk.len())
            && desk.bytes().all(|byte| byte.is_ascii_lowercase())
            && self.by_code(desk).is_none()
    }

    /// The agency that is called by an acronym which `text` writes as a word: `Ansa`, `Efe`, `afp`. Acronyms that mean other
    /// things, too, are none (`Ani` is a name). For texts that are a credit, not for words of one.
    pub(crate) fn by_acronym(&self, text: &str) -> Option<AgencyId> {
        let (first, rest) = text.as_bytes().split_first()?;
        let is_word = first.is_ascii_alphabetic() && rest.iter().all(u8::is_ascii_lowercase);
        if !is_word || !(3..=5).contains(&text.len()) {
            return None;
        }
        let agency = self.by_code(&text.to_ascii_uppercase())?;
        let known = agency.agency();
        (known.is_acronym() && known.name.eq_ignore_ascii_case(text)).then_some(agency)
    }

    /// The first of the agencies that `text` lists, if it names nothing else: `ANI/PTI`, `AFP, Reuters and AP`,
    /// `EFE y AFP`.
    #[must_use]
    pub fn listed(&self, text: &str) -> Option<AgencyId> {
        if let Some(agency) = self.named(text) {
            return Some(agency);
        }
        let mut first = None;
        for name in list::names(text) {
            let agency = self.named(name.trim())?;
            first.get_or_insert(agency);
        }
        first
    }

    /// Every naming of an agency in a credit line, by code or by name, in the order of the text.
    pub fn all_named_in<'t>(&'t self, text: &'t str) -> impl Iterator<Item = AgencyId> + 't {
        let mut behind_word = false;
        let mut next = 0;
        text.char_indices().filter_map(move |(at, c)| {
            let starts_word = !behind_word && c.is_alphanumeric() && at >= next;
            behind_word = c.is_alphanumeric();
            let (length, agency) = starts_word.then(|| self.named_at(&text[at..])).flatten()?;
            next = at + length;
            Some(agency)
        })
    }

    /// The agency whose code or name opens `text` with the bytes that do; the longest where several do.
    pub(super) fn named_at(&self, text: &str) -> Option<(usize, AgencyId)> {
        let bit = opening_bit(text);
        if self.opening_bits[bit / 64] >> (bit % 64) & 1 == 0 {
            return None;
        }
        let group = self.openings.get(&first_byte(text))?;
        let first = first_bytes(text.as_bytes());
        let mut longest = None;
        for opening in group.iter().filter(|opening| opening.key.may_open(first)) {
            let rest = if opening.is_code {
                text.strip_prefix(opening.text)
            } else {
                strip_opening(text, opening.text)
            };
            let Some(rest) = rest.filter(|rest| !continues(opening.text, rest)) else { continue };
            let length = text.len() - rest.len();
            if longest.is_none_or(|(known, _)| length > known) {
                longest = Some((length, opening.agency));
            }
        }
        longest
    }

    /// The agency whose own site `host` is, or is a part of.
    #[must_use]
    pub fn of_site(&self, host: &str) -> Option<AgencyId> {
        lookup(&self.sites, host).copied()
    }

    /// The name that a user's table gives to the outlet at `host`.
    #[must_use]
    pub fn outlet_of(&self, host: &str) -> Option<&str> {
        lookup(&self.outlets, host).map(AsRef::as_ref)
    }

    pub(super) fn names(&self) -> &Names {
        self.names.get_or_init(|| Names::new(self))
    }
}

/// Whether `rest`, behind a code or name, goes on with its word. Scripts without spaces have no word to go on with.
pub(super) fn continues(name: &str, rest: &str) -> bool {
    name.ends_with(|c: char| c.is_lowercase() || c.is_uppercase()) && rest.starts_with(char::is_alphanumeric)
}

/// The entry of a host, or of the domain that it is a part of.
fn lookup<'m, T>(map: &'m BTreeMap<Box<str>, T>, host: &str) -> Option<&'m T> {
    let host = host.trim().trim_start_matches("www.").to_lowercase();
    let mut rest = host.as_str();
    loop {
        if let Some(found) = map.get(rest) {
            return Some(found);
        }
        rest = rest.split_once('.')?.1;
    }
}

/// The bit of the first two bytes of a code or name, or of a text that one may open, whatever their case.
fn opening_bit(text: &str) -> usize {
    let byte = |at: usize| text.as_bytes().get(at).map_or(0, u8::to_ascii_lowercase);
    (usize::from(byte(0)) * 37 + usize::from(byte(1)) * 5) % CODE_BITS
}

fn first_byte(text: &str) -> u8 {
    text.as_bytes().first().map_or(0, u8::to_ascii_lowercase)
}

/// `agency` with what a user's entry adds.
fn extended(agency: &Agency, entry: &AgencyEntry) -> Agency {
    let joined = |known: &[&'static str], added: &[String]| -> &'static [&'static str] {
        leak(known.iter().copied().chain(added.iter().map(|new| text(new))).collect::<Vec<_>>())
    };
    // What reports call it credit lines do, too, unless it is a single word: that may be anything.
    let own = Some(&entry.name).filter(|name| name.contains(' '));
    let mut lower: Vec<String> = entry.names.iter().chain(own).map(|name| name.to_lowercase()).collect();
    lower.retain(|name| !agency.names.contains(&name.as_str()));
    let hosts: Vec<String> =
        entry.sites.iter().map(|site| site.trim_start_matches("www.").to_lowercase()).collect();
    Agency {
        codes: joined(agency.codes, &entry.codes),
        names: joined(agency.names, &lower),
        sites: joined(agency.sites, &hosts),
        code_use: match entry.needs_date {
            None => agency.code_use,
            Some(true) if agency.needs_date() => agency.code_use,
            Some(true) => CodeUse::Acronym,
            Some(false) => CodeUse::Own,
        },
        sells_pictures: entry.sells_pictures.unwrap_or(agency.sells_pictures),
        signs_with_initials: entry.signs_with_initials.unwrap_or(agency.signs_with_initials),
        brackets_code: agency.brackets_code,
        name: agency.name,
        home: agency.home,
    }
}

fn text(given: &str) -> &'static str {
    Box::leak(given.into())
}

fn leak<T>(value: T) -> &'static T {
    Box::leak(Box::new(value))
}

#[cfg(test)]
mod tests;
