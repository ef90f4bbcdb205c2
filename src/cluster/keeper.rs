//! Which member of a cluster is kept, by a policy that the user states, and why.

use std::borrow::Cow;
use std::cmp::Reverse;
use std::fmt;
use std::str::FromStr;

use crate::error::Error;
use crate::fingerprint::{Collection, DocumentIndex, Entry};
use crate::outlet::outlet_name;

/// Which member of a cluster to keep. Ties go to the longest, then the one with most words that have accents, which some
/// copies lose, then the earliest, then the lowest id, of records without ids the one that comes first in its file.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum KeepPolicy {
    /// The one with most words of body text, furniture and wire marks not counted: nothing that a copy has is lost.
    /// The default.
    #[default]
    Longest,
    /// The one published first; documents without a date come last, and those of which only the day is known behind the
    /// times within that day ([`Entry::date_rank`]).
    Earliest,
    /// The one read first.
    First,
    /// One of this outlet, or of the next one named, and so on; else the longest.
    PreferOutlets(Vec<String>),
}

impl FromStr for KeepPolicy {
    type Err = Error;

    fn from_str(given: &str) -> Result<Self, Error> {
        match given {
            "longest" => Ok(Self::Longest),
            "earliest" => Ok(Self::Earliest),
            "first" => Ok(Self::First),
            _ => match given.strip_prefix("prefer-outlet=") {
                Some(outlets) if !outlets.is_empty() => Ok(Self::PreferOutlets(
                    outlets.split(',').map(|outlet| outlet_name(outlet.trim())).collect(),
                )),
                _ => Err(Error::setting(
                    "keep",
                    format!(
                        "`{given}` is no policy; give longest, earliest, first, or prefer-outlet=NAME[,NAME…]"
                    ),
                )),
            },
        }
    }
}

impl fmt::Display for KeepPolicy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Longest => f.write_str("longest"),
            Self::Earliest => f.write_str("earliest"),
            Self::First => f.write_str("first"),
            Self::PreferOutlets(outlets) => write!(f, "prefer-outlet={}", outlets.join(",")),
        }
    }
}

/// The member that is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// The document.
    pub document: DocumentIndex,
    /// Why it and no other, as tables show it.
    pub reason: Cow<'static, str>,
}

impl KeepPolicy {
    /// Refuses a preference for nobody.
    pub fn validate(&self) -> Result<(), Error> {
        match self {
            Self::PreferOutlets(outlets) if outlets.is_empty() => {
                Err(Error::setting("keep", "no outlet is preferred; name one, or keep the longest"))
            }
            _ => Ok(()),
        }
    }

    /// Chooses the keeper of a cluster.
    ///
    /// # Panics
    /// If the cluster has no member.
    #[must_use]
    pub fn choose(&self, members: &[DocumentIndex], collection: &Collection) -> Kept {
        let longest = |&index: &DocumentIndex| longest_first(&collection[index]);
        let document = *match self {
            Self::Longest => members.iter().min_by_key(|index| longest(index)),
            Self::First => members.iter().min(),
            Self::Earliest => {
                members.iter().min_by_key(|&index| (collection[*index].date_rank(), longest(index)))
            }
            Self::PreferOutlets(outlets) => members.iter().min_by_key(|&index| {
                let outlet = collection[*index].outlet.as_deref();
                let place =
                    outlets.iter().position(|wanted| outlet.is_some_and(|o| o.eq_ignore_ascii_case(wanted)));
                (place.unwrap_or(outlets.len()), longest(index))
            }),
        }
        .expect("a cluster has a member");
        let reason = self.reason(&collection[document], members.len());
        Kept { document, reason }
    }

    fn reason(&self, kept: &Entry, members: usize) -> Cow<'static, str> {
        let words = kept.words;
        let reason = match self {
            _ if members == 1 => return Cow::Borrowed("no copies"),
            Self::Longest => format!("longest of {members}: {words} words"),
            Self::First => format!("read first of {members}"),
            Self::Earliest if kept.date.is_some() => format!("earliest of {members}"),
            Self::Earliest => format!("none of {members} is dated; longest: {words} words"),
            Self::PreferOutlets(outlets) => {
                let outlet = kept.outlet.as_deref();
                if outlets.iter().any(|wanted| outlet.is_some_and(|o| o.eq_ignore_ascii_case(wanted))) {
                    format!("preferred outlet {}", outlet.unwrap_or_default())
                } else {
                    format!("no preferred outlet among {members}; longest: {words} words")
                }
            }
        };
        Cow::Owned(reason)
    }
}

/// Longest, then with most accents, then earliest, then lowest id.
fn longest_first(entry: &Entry) -> impl Ord {
    (Reverse(entry.words), Reverse(entry.accented), entry.date_rank(), id_rank(&entry.id))
}

/// By what ids are told lower from higher: as they are written, but the number that an id ends with behind a colon as a
/// number. So records without ids (`crawl.jsonl:2`, `crawl.jsonl:10`) stand as they do in their file.
pub(crate) fn id_rank(id: &str) -> impl Ord + '_ {
    let number = |(before, digits)| Some((before, parse_digits(digits)?));
    match id.rsplit_once(':').and_then(number) {
        Some((before, number)) => (before, Some(number), id),
        None => (id, None, id),
    }
}

/// No sign, as [`str::parse`] takes one.
fn parse_digits(digits: &str) -> Option<u64> {
    digits.bytes().all(|digit| digit.is_ascii_digit()).then(|| digits.parse().ok())?
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Date, Document};
    use crate::fingerprint::{Printer, RecordPlace, Sheet};

    fn collection() -> Collection {
        let mut collection = Collection::default();
        for (id, outlet, seconds, text) in [
            ("c", "delta.example", Some(300), "one two three"),
            ("b", "gamma.example", Some(100), "one two"),
            ("a", "Delta.example", None, "one two three"),
            ("d", "omega.example", Some(200), "one"),
        ] {
            let mut document = Document::from_paragraphs(id, [text]);
            document.outlet = Some(outlet.to_owned());
            document.date = seconds.map(|seconds| Date { seconds, day_only: false });
            let print = Printer::default().print([text].into_iter());
            let sheet = Sheet::new(&document, print);
            collection.push(&document, RecordPlace::default(), &sheet).unwrap();
        }
        collection
    }

    /// Accents do not count where texts are compared: of equal copies the one that had lost them was kept, if it was the
    /// earlier one.
    #[test]
    fn of_equal_copies_the_one_with_its_accents_is_kept() {
        let mut collection = Collection::default();
        let mut printer = Printer::default();
        for (id, seconds, text) in [
            ("bare", 1, "Le president a ete reelu a l'Elysee"),
            ("whole", 3, "Le président a été réélu à l'Élysée"),
            ("half", 2, "Le président a ete reelu a l'Elysee"),
        ] {
            let mut document = Document::from_paragraphs(id, [text]);
            document.date = Some(Date { seconds, day_only: false });
            let sheet = Sheet::new(&document, printer.print([text].into_iter()));
            collection.push(&document, RecordPlace::default(), &sheet).unwrap();
        }
        let accented: Vec<u32> = collection.entries().iter().map(|entry| entry.accented).collect();
        assert_eq!(accented, [0, 5, 1]);
        let kept = |policy: KeepPolicy| policy.choose(&[0, 1, 2], &collection).document;
        assert_eq!(kept(KeepPolicy::Longest), 1);
        assert_eq!(kept(KeepPolicy::PreferOutlets(vec!["none".to_owned()])), 1);
        assert_eq!(kept(KeepPolicy::Earliest), 0);
    }

    #[test]
    fn each_policy_keeps_the_one_it_names() {
        let collection = collection();
        for (policy, members, kept, reason) in [
            ("longest", vec![0, 1, 2, 3], "c", "longest of 4: 3 words"),
            ("earliest", vec![0, 1, 2, 3], "b", "earliest of 4"),
            ("first", vec![3, 1, 2], "b", "read first of 3"),
            ("prefer-outlet=omega.example", vec![0, 1, 2, 3], "d", "preferred outlet omega.example"),
            ("prefer-outlet=nobody, DELTA.example", vec![1, 2, 3], "a", "preferred outlet Delta.example"),
            ("prefer-outlet=nobody", vec![1, 3], "b", "no preferred outlet among 2; longest: 2 words"),
            ("earliest", vec![2], "a", "no copies"),
        ] {
            let chosen = policy.parse::<KeepPolicy>().unwrap().choose(&members, &collection);
            assert_eq!(&*collection[chosen.document].id, kept, "{policy}");
            assert_eq!(chosen.reason, reason);
        }
    }

    /// A day stood for its midnight: a copy dated by its day was kept as earlier than the wire's at six in the morning.
    #[test]
    fn a_date_that_is_only_a_day_is_not_the_earliest_of_that_day() {
        let mut collection = Collection::default();
        let day = 19_787 * 86_400;
        for (id, seconds, day_only) in
            [("copy", day, true), ("wire", day + 21_600, false), ("next", day + 86_400, true)]
        {
            let mut document = Document::from_paragraphs(id, ["one two three"]);
            document.date = Some(Date { seconds, day_only });
            let print = Printer::default().print(["one two three"].into_iter());
            let sheet = Sheet::new(&document, print);
            collection.push(&document, RecordPlace::default(), &sheet).unwrap();
        }
        let kept = |policy: KeepPolicy, members: &[DocumentIndex]| {
            collection[policy.choose(members, &collection).document].id.to_string()
        };
        for policy in [KeepPolicy::Earliest, KeepPolicy::Longest] {
            assert_eq!(kept(policy.clone(), &[0, 1, 2]), "wire");
            assert_eq!(kept(policy, &[0, 2]), "copy");
        }
    }

    /// `crawl.jsonl:10` was kept before `crawl.jsonl:2`.
    #[test]
    fn numbers_of_records_are_compared_as_numbers() {
        let sorted = ["a", "a.jsonl:2", "a.jsonl:10", "a.jsonl:x", "a:1", "b:2", "b:02x", "c:9"];
        for (lower, higher) in [
            ("a.jsonl:2", "a.jsonl:10"),
            ("a.jsonl:10", "b.jsonl:2"),
            ("a:07", "a:7"),
            ("10", "2"),
            ("a:18446744073709551616", "a:2x"),
        ] {
            assert!(id_rank(lower) < id_rank(higher), "{lower} {higher}");
        }
        for x in sorted {
            for y in sorted {
                assert_eq!(id_rank(x) == id_rank(y), x == y);
            }
        }
    }

    /// The documents of `www.Reuters.com` are named `reuters.com`, and the policy that named them so preferred nobody.
    #[test]
    fn an_outlet_is_preferred_under_any_form_of_its_name() {
        let policy: KeepPolicy =
            "prefer-outlet=www.Omega.example,https://www.delta.example/x, The Post".parse().unwrap();
        assert_eq!(policy.to_string(), "prefer-outlet=omega.example,delta.example,The Post");
        assert_eq!(policy.choose(&[0, 1, 2, 3], &collection()).reason, "preferred outlet omega.example");
    }

    #[test]
    fn an_unknown_policy_says_what_there_is() {
        let error = "shortest".parse::<KeepPolicy>().unwrap_err().to_string();
        assert!(error.starts_with("keep: ") && error.contains("longest, earliest, first"), "{error}");
        let nobody = KeepPolicy::PreferOutlets(Vec::new()).validate().unwrap_err().to_string();
        assert!(nobody.starts_with("keep: no outlet"), "{nobody}");
    }
}
