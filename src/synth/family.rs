//! A base article with the articles derived from it, and all that is true of them.
//!
//! A family depends on the plan, the base and its index alone, so that families can be made in any order and on
//! any thread.

use serde::Serialize;

use super::dice::Dice;
use super::draft::{Draft, Role};
use super::kind::Kind;
use super::make::Workshop;
use super::page::{Page, Wire, iso};
use super::props::OUTLETS;
use super::survey::Plan;
use super::truth::{Duplicate, Label, Provenance, label};
use crate::document::{Document, WrittenId};

/// An article of the corpus, as it is written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Article {
    /// The base's id; `<base id>~<kind>-<n>` of a derived article.
    pub id: WrittenId,
    /// The headline.
    pub title: Option<String>,
    /// The text, one paragraph a line.
    pub text: String,
    /// Day or instant, as ISO 8601.
    pub date: Option<String>,
    /// The base's own outlet, or an invented one.
    pub outlet: Option<String>,
    /// The base's own address, or an invented one under `.example`.
    pub url: Option<String>,
    /// How it was made.
    pub synth: Origin,
}

/// How an article was made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Origin {
    /// Id of the base.
    pub base: WrittenId,
    /// The kind of the derived article; `None`, written `base`, for the base itself.
    #[serde(serialize_with = "kind_or_base")]
    pub kind: Option<Kind>,
    /// Id of the second base of a round-up.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub second: Option<WrittenId>,
}

/// An article with its own truth.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// The article.
    pub article: Article,
    /// The id of its base if it is a copy, its own otherwise.
    pub cluster: String,
    /// Where the base's paragraphs went, if their order changed: `order[k]` is the line of this article's text
    /// (from 0) that holds the k-th of the base's paragraphs that it kept. Lines of the page are counted but never
    /// named; a line glued of two paragraphs is named twice.
    pub order: Option<Vec<u32>>,
}

/// What is true of two articles.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pair {
    /// Id of the one.
    pub id1: String,
    /// Id of the other.
    pub id2: String,
    /// How they are related.
    pub label: Label,
}

/// A base and what was derived from it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Family {
    /// The base first.
    pub members: Vec<Member>,
    /// The pairs of which something is known.
    pub pairs: Vec<Pair>,
    /// How many derived articles could not be made, as no kind of the mix suits the base.
    pub unsuited: usize,
}

impl Plan {
    /// Makes the family of the article `base`, which stands at `index` in the input.
    #[must_use]
    pub fn family(&self, index: u64, base: &Document) -> Family {
        let mut dice = Dice::keyed(self.settings.seed, index);
        let draft = Draft::of(base, self.split);
        let wire = Wire::draw(base.date, &mut dice);
        let workshop = Workshop { plan: self, index, base: &draft, wire: &wire };
        // Each copy is another outlet's, until there are more copies than outlets.
        let mut outlets: Vec<usize> = (0..OUTLETS.len()).collect();
        dice.shuffle(&mut outlets);

        let mut known = vec![Provenance::of(None, &draft)];
        let mut family = Family { members: vec![base_member(base, &draft)], ..Family::default() };
        for number in 1..=self.settings.copies {
            let outlet = outlets[(number - 1) % outlets.len()];
            let Some(made) = self.draw_copy(&workshop, outlet, &mut dice) else {
                family.unsuited += 1;
                continue;
            };
            let id = self.free_id(&base.id, made.kind, number);
            let provenance = Provenance::of(Some(made.kind), &made.draft);
            let pairs = family.members.iter().zip(&known).filter_map(|(member, other)| {
                let label = label(other, &provenance)?;
                Some(Pair { id1: member.article.id.text.clone(), id2: id.clone(), label })
            });
            family.pairs.extend(pairs);
            if let Some(second) = &made.second {
                family.pairs.push(Pair { id1: second.text.clone(), id2: id.clone(), label: Label::ROUNDUP });
            }
            let is_copy =
                label(&known[0], &provenance).is_some_and(|label| label.duplicate == Duplicate::Yes);
            family.members.push(member(base, id, made, is_copy));
            known.push(provenance);
        }
        family
    }

    /// Draws kinds until one suits the base.
    fn draw_copy(&self, workshop: &Workshop<'_>, outlet: usize, dice: &mut Dice) -> Option<Made> {
        let mut unsuited = Vec::new();
        while let Some(kind) = self.settings.kinds.draw(&unsuited, dice) {
            if let Some(made) = workshop.make(kind, outlet, dice) {
                return Some(made);
            }
            unsuited.push(kind);
        }
        None
    }

    /// An id that no article of the input has, and no other of the family.
    fn free_id(&self, base: &str, kind: Kind, number: usize) -> String {
        // Steps of the number of copies never meet another copy's number.
        let mut candidates = (number..).step_by(self.settings.copies).map(|n| format!("{base}~{kind}-{n}"));
        candidates.find(|id| !self.is_taken(id)).expect("an input has fewer ids than there are numbers")
    }
}

/// A derived article, before it has an id.
#[derive(Debug)]
pub(super) struct Made {
    pub(super) kind: Kind,
    pub(super) draft: Draft,
    pub(super) page: Page,
    pub(super) second: Option<WrittenId>,
}

fn base_member(base: &Document, draft: &Draft) -> Member {
    let article = Article {
        id: base.written_id(),
        title: draft.title.clone(),
        text: draft.text(),
        date: base.date.and_then(iso),
        outlet: base.outlet.clone(),
        url: base.url.clone(),
        synth: Origin { base: base.written_id(), kind: None, second: None },
    };
    Member { article, cluster: base.id.clone(), order: None }
}

fn member(base: &Document, id: String, made: Made, is_copy: bool) -> Member {
    let Made { kind, draft, page, second } = made;
    let order = kind.is_copy().then(|| order(&draft)).flatten();
    let article = Article {
        id: WrittenId::new(id.as_str(), false),
        text: draft.text(),
        title: draft.title,
        date: page.date.and_then(iso),
        outlet: Some(page.outlet.name.to_owned()),
        url: Some(page.url),
        synth: Origin { base: base.written_id(), kind: Some(kind), second },
    };
    Member { article, cluster: if is_copy { base.id.clone() } else { id }, order }
}

/// The lines that hold the base's paragraphs, in the base's order; `None` where that is the order they stand in.
fn order(draft: &Draft) -> Option<Vec<u32>> {
    let lines = (0..).zip(&draft.paragraphs).filter(|(_, paragraph)| paragraph.role == Role::Story);
    let mut places: Vec<(u32, u32)> = lines
        .flat_map(|(line, paragraph)| paragraph.origins.iter().map(move |&origin| (origin, line)))
        .collect();
    places.sort_unstable();
    let order: Vec<u32> = places.into_iter().map(|(_, line)| line).collect();
    (!order.is_sorted()).then_some(order)
}

#[expect(
    clippy::ref_option,
    clippy::trivially_copy_pass_by_ref,
    reason = "serde hands a reference to the field"
)]
fn kind_or_base<S: serde::Serializer>(kind: &Option<Kind>, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(kind.map_or("base", Kind::as_str))
}
