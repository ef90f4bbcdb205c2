//! One news agency: how it is called, and how its copy names it.
//!
//! A *code* is what a dateline or a sign-off writes (`ANI`, `Xinhua`, `新华社`); a *name* is what a credit line spells
//! out. Codes count only where they stand as a code: in brackets, behind a date, at a paragraph's end. The prose of
//! news is full of `AP` and `Reuters` that are talked about, not credited. The known agencies are in
//! builtin; a user's own come on top, see [`Agencies`].

use std::fmt;

use super::agencies::Agencies;

/// One agency.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Agency {
    /// Its name in English.
    pub name: &'static str,
    /// The country it is based in; empty where a user's table does not say.
    pub home: &'static str,
    /// How datelines and sign-offs write it; capitals throughout are understood for each.
    pub codes: &'static [&'static str],
    /// Other names in credit lines, in lower case.
    pub names: &'static [&'static str],
    /// The sites that publish its own copy, as hosts without `www.`; a subdomain counts as the host does.
    pub sites: &'static [&'static str],
    /// What its code means besides.
    pub code_use: CodeUse,
    /// Whether photo credits name it as often as text does.
    pub sells_pictures: bool,
    /// Whether its copy ends with the initials of its desk: `PTI ABC XY`, `--IANS ms/vd`.
    pub signs_with_initials: bool,
    /// Whether its own datelines and sign-offs put its code in brackets or slashes, so that a bare code is damage.
    pub brackets_code: bool,
}

impl Agency {
    /// An agency with the properties that most have.
    pub(super) const fn new(
        name: &'static str,
        home: &'static str,
        codes: &'static [&'static str],
        names: &'static [&'static str],
    ) -> Self {
        Self {
            name,
            home,
            codes,
            names,
            sites: &[],
            code_use: CodeUse::Own,
            sells_pictures: false,
            signs_with_initials: false,
            brackets_code: true,
        }
    }

    pub(super) const fn sites(mut self, sites: &'static [&'static str]) -> Self {
        self.sites = sites;
        self
    }

    pub(super) const fn dated(mut self) -> Self {
        self.code_use = CodeUse::Acronym;
        self
    }

    pub(super) const fn everyday(mut self) -> Self {
        self.code_use = CodeUse::Everyday;
        self
    }

    pub(super) const fn sells_pictures(mut self) -> Self {
        self.sells_pictures = true;
        self
    }

    pub(super) const fn signs_with_initials(mut self) -> Self {
        self.signs_with_initials = true;
        self
    }

    pub(super) const fn writes_bare_code(mut self) -> Self {
        self.brackets_code = false;
        self
    }
}

/// What an agency's code means besides the agency, which decides how much must stand with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CodeUse {
    /// Nothing: in brackets behind a place it is a dateline.
    Own,
    /// Other things too (`Weak AI (ANI): …`): in a dateline it needs a date or a known city, or to open the story.
    Acronym,
    /// So many (`RSS`, `SPA`, `APP`) that even a credit or a bare sign-off proves nothing: it needs a date, a known city,
    /// its brackets or a dash.
    Everyday,
}

impl Agency {
    /// Whether its code stands in a dateline only behind a date or a place that is surely one.
    #[must_use]
    pub fn needs_date(&self) -> bool {
        self.code_use != CodeUse::Own
    }

    /// Whether it is called by an acronym that means nothing else, so that it is known where it is written as a word, too:
    /// `Efe`.
    #[must_use]
    pub fn is_acronym(&self) -> bool {
        let letters = || self.name.bytes();
        let is_acronym =
            letters().all(|b| b.is_ascii_uppercase()) || letters().all(|b| b.is_ascii_lowercase());
        self.code_use == CodeUse::Own && (3..=5).contains(&self.name.len()) && is_acronym
    }

    /// Whether its code proves nothing where it stands bare.
    #[must_use]
    pub fn is_everyday(&self) -> bool {
        self.code_use == CodeUse::Everyday
    }
}

/// A known agency; small, and compared by name first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AgencyId(pub(super) &'static Agency);

impl AgencyId {
    /// The agency.
    #[must_use]
    pub fn agency(self) -> &'static Agency {
        self.0
    }

    /// Every built-in agency, in the table's order.
    pub fn all() -> impl Iterator<Item = Self> {
        Agencies::builtin().all()
    }

    /// The built-in agency with exactly this code or this code in capitals: `Reuters`, `REUTERS`, `ANI`.
    #[must_use]
    pub fn by_code(code: &str) -> Option<Self> {
        Agencies::builtin().by_code(code)
    }

    /// The built-in agency that is called `name` in the table.
    #[must_use]
    pub fn by_name(name: &str) -> Option<Self> {
        Agencies::builtin().by_name(name)
    }
}

impl fmt::Debug for AgencyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "AgencyId({})", self.0.name)
    }
}

impl fmt::Display for AgencyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.name)
    }
}
