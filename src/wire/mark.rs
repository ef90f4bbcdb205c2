//! One wire mark: what it is, whose, in which role, where it stands, and how sure the rule is.

use std::ops::Range;

use super::agency::AgencyId;

/// What kind of mark a text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum MarkKind {
    /// Where, when and by which agency a story was filed: `GAZA, Dec. 1 (Xinhua) --`.
    Dateline,
    /// What ends a story: `(ANI)`, `--IANS ms/vd`, `(Reporting by A; Editing by B)`, `Enditem`.
    SignOff,
    /// A statement of whose material was used: `(With PTI inputs)`, `Copyright 2015 The Associated Press …`.
    Credit,
    /// Who wrote it: `By A, Associated Press`.
    Byline,
    /// An outlet's disclaimer on agency copy; see [`crate::text::disclaimer`].
    Disclaimer,
    /// A word from desk to desk: `(ATTN: ADDS details in paras 4-5)`, `(STORY CAN END HERE)`.
    Note,
    /// An agency named as the source of a statement inside the text: `he told Reuters`, `UNI adds:`. Never taken out
    /// of the text; see [`mentions`](super::mentions).
    Attribution,
    /// Who took or sold a picture: `(Photo: Ann Lee/Reuters)`. It says nothing of the text.
    Picture,
}

/// What a mark says of the agency that it names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// The copy is the agency's.
    Source,
    /// The agency's material went into it.
    Inputs,
    /// The text reports what the agency reported.
    Cited,
    /// The agency sold a picture.
    Picture,
    /// Nothing: one desk speaks to another.
    Desk,
}

impl MarkKind {
    /// The role that marks of this kind have where their wording does not say otherwise.
    #[must_use]
    pub fn usual_role(self) -> Role {
        match self {
            Self::Dateline | Self::SignOff | Self::Credit | Self::Byline | Self::Disclaimer => Role::Source,
            Self::Note => Role::Desk,
            Self::Attribution => Role::Cited,
            Self::Picture => Role::Picture,
        }
    }
}

/// Where in its paragraph a mark stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Slot {
    /// Before the text.
    Lead,
    /// Behind the text.
    Tail,
    /// It is the paragraph.
    Whole,
    /// Inside the text.
    Inside,
    /// In a field of the record, as its byline.
    Field,
}

/// What became of the brackets that an agency's own desk puts around its code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Brackets {
    /// They are there.
    Kept,
    /// The words are there without them, as some scrapers leave it.
    Stripped,
    /// The form has none.
    Unused,
}

/// One mark in a paragraph.
#[derive(Debug, Clone, PartialEq)]
pub struct Mark {
    /// What it is.
    pub kind: MarkKind,
    /// What it says of the agency.
    pub role: Role,
    /// Where in its paragraph it stands.
    pub slot: Slot,
    /// Whose it is, where it names an agency or has a form that only one agency uses; the first where it names several.
    pub agency: Option<AgencyId>,
    /// The other agencies that it names, in its order, each once.
    pub others: Vec<AgencyId>,
    /// Where it is: bytes of the paragraph given, on character boundaries.
    pub span: Range<usize>,
    /// How sure the rule is, 0 to 1; rules under .6 are not applied at all.
    pub confidence: f32,
}

impl Mark {
    /// Every agency that it names.
    pub fn agencies(&self) -> impl Iterator<Item = AgencyId> {
        self.agency.into_iter().chain(self.others.iter().copied())
    }

    /// Whether the brackets of the agency's own form are still there. `text` is what the span points into.
    #[must_use]
    pub fn brackets(&self, text: &str) -> Brackets {
        let quotation = text.get(self.span.clone()).unwrap_or_default();
        let is_bracketed = quotation.contains(['(', '[', '（', '【'])
            || (self.kind == MarkKind::Dateline && quotation.contains('/'));
        let Some(agency) = self.agency.map(AgencyId::agency) else { return Brackets::Unused };
        let ends_in_initials = || quotation.trim_start_matches(|c: char| !c.is_alphanumeric()).contains(' ');
        match self.kind {
            MarkKind::Dateline | MarkKind::SignOff if is_bracketed => Brackets::Kept,
            MarkKind::Dateline if agency.brackets_code && quotation.trim().contains(char::is_whitespace) => {
                Brackets::Stripped
            }
            MarkKind::SignOff if quotation.starts_with(is_dash) || ends_in_initials() => Brackets::Unused,
            MarkKind::SignOff if agency.codes.contains(&quotation.trim()) && agency.brackets_code => {
                Brackets::Stripped
            }
            _ => Brackets::Unused,
        }
    }
}

fn is_dash(c: char) -> bool {
    matches!(c, '-' | '–' | '—' | '=')
}

/// What a rule found, before its place in the paragraph is known.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Found {
    pub(super) kind: MarkKind,
    pub(super) role: Role,
    pub(super) agency: Option<AgencyId>,
    pub(super) confidence: f32,
}

impl Found {
    pub(super) fn new(kind: MarkKind, agency: Option<AgencyId>, confidence: f32) -> Self {
        Self { kind, role: kind.usual_role(), agency, confidence }
    }

    pub(super) fn of_role(self, role: Role) -> Self {
        Self { role, ..self }
    }

    /// The mark at `span`; `named` are all agencies that its text names.
    pub(super) fn mark(self, slot: Slot, span: Range<usize>, named: impl Iterator<Item = AgencyId>) -> Mark {
        let mut others = Vec::new();
        if self.agency.is_some() {
            for agency in named {
                if Some(agency) != self.agency && !others.contains(&agency) {
                    others.push(agency);
                }
            }
        }
        let Self { kind, role, agency, confidence } = self;
        Mark { kind, role, slot, agency, others, span, confidence }
    }
}

#[cfg(test)]
mod tests {
    use super::super::marks;
    use super::*;
    use crate::text::place::Place;

    #[test]
    fn brackets_are_kept_stripped_or_unused() {
        for (text, expect) in [
            ("Washington [US], January 19 (ANI): They met.", Brackets::Kept),
            ("Washington US, January 19 ANI: They met.", Brackets::Stripped),
            ("They met. (ANI)", Brackets::Kept),
            ("They met. ANI", Brackets::Stripped),
            ("They met. --IANS ms/vd", Brackets::Unused),
            ("They met. PTI ABC XY", Brackets::Unused),
            ("SAITAMA, Japan, Dec. 9 Kyodo - They met.", Brackets::Unused),
            ("МОСКВА, 10 фев — РИА Новости. Они.", Brackets::Unused),
            ("EFE.- Sube el precio.", Brackets::Unused),
        ] {
            let found = marks(text, Place::new(0, 3));
            let mark = found.iter().next().expect("a mark");
            assert_eq!(mark.brackets(text), expect, "{text}");
        }
    }

    #[test]
    fn a_mark_names_every_agency_once() {
        let found = marks("(With inputs from PTI, ANI and PTI)", Place::new(8, 9));
        let names: Vec<String> = found.iter().flat_map(Mark::agencies).map(|id| id.to_string()).collect();
        assert_eq!(names, ["PTI", "ANI"]);
    }
}
