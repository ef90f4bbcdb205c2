//! An explanation as a person reads it: who they are, the verdict and why, what moved, which facts differ, and the
//! paragraphs of both, side by side in one column.

use std::fmt::Write;

use wirecopy::explain::{Check, Explanation, Group, Move, PieceText, Profile, Question, Segment, Standing};

use super::passages::{alone, changed, difference, glimpse};
use super::prose::{Page, Prose, Style};
use super::wording::{about, apart, asks, counted, kind_of_mark, labels, meaning, percent, told};
use crate::inspect::spaced;

/// Moves and changed facts listed at most, unless all is asked for.
const LISTED: usize = 12;

/// The whole report.
pub(super) fn report(explained: &Explanation, page: &Page, full: bool) -> String {
    let mut report = Report { explained, page: *page, full, out: String::new() };
    report.heads();
    report.verdict();
    report.why();
    report.moves();
    report.facts();
    report.paragraphs();
    report.out
}

struct Report<'e> {
    explained: &'e Explanation,
    page: Page,
    full: bool,
    out: String,
}

impl Report<'_> {
    fn line(&mut self, first: &str, prose: &Prose) {
        self.page.write(&mut self.out, first, prose);
    }

    fn heading(&mut self, name: &str, rest: &str) {
        self.out.push('\n');
        let mut prose = Prose::default();
        prose.push(Style::Strong, name).push(Style::Plain, rest);
        self.line("", &prose);
    }

    fn heads(&mut self) {
        let Explanation { a, b, headlines, seconds_later, .. } = self.explained;
        for (side, profile, style) in [("a  ", a, Style::Gone), ("b  ", b, Style::New)] {
            let mut id = Prose::default();
            id.push(style, &profile.id);
            // Never broken, so that it can be copied.
            Page { width: usize::MAX, ..self.page }.write(&mut self.out, side, &id);
            if let Some(title) = &profile.title {
                let mut prose = Prose::default();
                prose.push(Style::Strong, title);
                self.line("   ", &prose);
            }
            self.line("   ", &Prose::plain(&about(profile)));
        }
        let headlines = headlines.map(|likeness| {
            format!("headlines {} alike by their letters", percent(likeness.edit_similarity))
        });
        let later = seconds_later.map(apart);
        let both: Vec<String> = headlines.into_iter().chain(later).collect();
        if !both.is_empty() {
            self.line("   ", &Prose::plain(&both.join("; ")));
        }
    }

    fn verdict(&mut self) {
        let Explanation { relation, evidence, .. } = self.explained;
        let fate = if relation.is_duplicate() {
            "copies: dedup keeps one of them"
        } else {
            "no copies: dedup keeps both"
        };
        self.heading(&format!("{relation}"), &format!(" ({fate})"));
        self.line("  ", &Prose::plain(meaning(*relation)));
        let (a, b) = (&evidence.a, &evidence.b);
        let mut shared = format!(
            "{} of the {} words of a are in b ({}), {} of the {} words of b in a ({}).",
            a.covered,
            a.words,
            percent(a.coverage()),
            b.covered,
            b.words,
            percent(b.coverage()),
        );
        if evidence.longest_passage > 0 {
            let _ = write!(
                shared,
                " Longest passage in both: {} words. Resemblance {:.2}, {:.2} with rare words weighing more.",
                evidence.longest_passage, self.explained.resemblance, self.explained.resemblance_idf
            );
        }
        if let Some(tau) = evidence.tau {
            let _ = write!(shared, " Order of the shared paragraphs: tau {tau:.2}.");
        }
        self.line("  ", &Prose::plain(&shared));
    }

    fn why(&mut self) {
        self.heading("why", "");
        for question in &self.explained.questions {
            if !question.asked && !self.full {
                continue;
            }
            let (answer, style) = match (question.asked, question.answer) {
                (false, _) => ("not asked", Style::Faint),
                (true, true) => ("yes", Style::Strong),
                (true, false) => ("no", Style::Strong),
            };
            let mut asked = Prose::default();
            asked.push(Style::Plain, asks(question.about)).push(Style::Plain, " ").push(style, answer);
            self.line("  ", &asked);
            for (check, joint) in decisive(question, self.full) {
                let (mark, style) = if check.passed { ("✓", Style::New) } else { ("✗", Style::Gone) };
                let mut prose = Prose::default();
                prose.push(style, mark).push(Style::Plain, &format!(" {}", told(check)));
                self.line(&format!("      {joint:<5}"), &prose);
            }
        }
    }

    fn moves(&mut self) {
        let Explanation { moves, a, b, .. } = self.explained;
        if moves.is_empty() {
            return;
        }
        self.heading("moved", &format!(" {}", counted(moves.len(), "block")));
        for Move { a: from, b: to } in &moves[..self.shown(moves.len())] {
            let first = format!("  a {} → b {}  ", labels(a, from), labels(b, to));
            let finer = if from.len() >= to.len() { &a.pieces[from[0]] } else { &b.pieces[to[0]] };
            let mut prose = Prose::default();
            prose.push(Style::Moved, &glimpse(&finer.body));
            self.line(&first, &prose);
        }
        self.more(moves.len());
    }

    fn facts(&mut self) {
        let Explanation { changed_facts, a, b, .. } = self.explained;
        if changed_facts.is_empty() {
            return;
        }
        let count = counted(changed_facts.len(), "place");
        self.heading("other facts in the same wording", &format!(" {count}"));
        for fact in &changed_facts[..self.shown(changed_facts.len())] {
            let first = format!(
                "  {:<12}",
                format!("a {} b {}", labels(a, &[fact.piece_a]), labels(b, &[fact.piece_b]))
            );
            let mut prose = Prose::default();
            prose.push(Style::Faint, &format!("… {}", fact.before));
            changed(&mut prose, &Segment { same: false, a: fact.a.clone(), b: fact.b.clone() });
            prose.push(Style::Faint, &format!("{} …", fact.after.trim_end()));
            self.line(&first, &prose);
        }
        self.more(changed_facts.len());
    }

    /// How many items of a list are shown.
    fn shown(&self, count: usize) -> usize {
        if self.full { count } else { count.min(LISTED) }
    }

    /// Says how many items of a list are not shown.
    fn more(&mut self, count: usize) {
        let shown = self.shown(count);
        if shown < count {
            self.line("  ", &Prose::plain(&format!("and {} more (--full shows all)", count - shown)));
        }
    }

    fn paragraphs(&mut self) {
        self.heading("paragraphs", &format!(" {}", self.tally()));
        let groups = &self.explained.groups;
        let mut at = 0;
        while at < groups.len() {
            let run = if self.full { 1 } else { same_run(&groups[at..]) };
            if run > 1 {
                self.same(&groups[at..at + run]);
            } else {
                self.group(&groups[at]);
            }
            at += run;
        }
    }

    /// How many groups there are of each kind.
    fn tally(&self) -> String {
        let kinds = [
            (Standing::Same, "same"),
            (Standing::Near, "nearly the same"),
            (Standing::Partly, "partly the same"),
            (Standing::OnlyA, "only in a"),
            (Standing::OnlyB, "only in b"),
            (Standing::SetApart, "set apart"),
        ];
        let counted = kinds.into_iter().filter_map(|(standing, name)| {
            let count = self.explained.groups.iter().filter(|group| group.standing == standing).count();
            (count > 0).then(|| format!("{count} {name}"))
        });
        counted.collect::<Vec<_>>().join(", ")
    }

    /// A run of equal paragraphs, as one.
    fn same(&mut self, groups: &[Group]) {
        let Explanation { a, b, .. } = self.explained;
        let pieces =
            |side: fn(&Group) -> &Vec<usize>| groups.iter().flat_map(side).copied().collect::<Vec<_>>();
        let words: usize = groups.iter().map(|group| group.same_words).sum();
        let (of_a, of_b) = (pieces(|group| &group.a), pieces(|group| &group.b));
        let head = format!("a {} = b {}", labels(a, &of_a), labels(b, &of_b));
        self.head(&head, &same_words(words), false);
        self.line("      ", &alone(&glimpse(&a.pieces[of_a[0]].body), Style::Faint, false));
        self.set_apart(&of_a, &of_b);
    }

    fn group(&mut self, group: &Group) {
        let Explanation { a, b, .. } = self.explained;
        let (of_a, of_b) = (labels(a, &group.a), labels(b, &group.b));
        let one = |profile: &Profile, pieces: &[usize]| profile.pieces[pieces[0]].clone();
        match group.standing {
            Standing::Same => {
                self.head(
                    &format!("a {of_a} = b {of_b}"),
                    &format!("{}{}", same_words(group.same_words), glued(group)),
                    group.moved,
                );
                self.line("      ", &difference(group, self.full));
            }
            Standing::Near | Standing::Partly => {
                let sign = if group.standing == Standing::Near { '≈' } else { '~' };
                self.head(&format!("a {of_a} {sign} b {of_b}"), &self.likeness(group), group.moved);
                self.line("      ", &difference(group, self.full));
            }
            Standing::OnlyA => {
                self.only(&format!("a {of_a}"), "only in a", &one(a, &group.a), b, Style::Gone);
            }
            Standing::OnlyB => self.only(&format!("b {of_b}"), "only in b", &one(b, &group.b), a, Style::New),
            Standing::SetApart => {
                let (head, piece) = match group.a.first() {
                    Some(&piece) => (format!("a {of_a}"), &a.pieces[piece]),
                    None => (format!("b {of_b}"), &b.pieces[group.b[0]]),
                };
                self.not_compared(&head, piece);
                return;
            }
        }
        self.set_apart(&group.a, &group.b);
    }

    fn head(&mut self, head: &str, rest: &str, moved: bool) {
        let mut prose = Prose::default();
        prose.push(Style::Strong, head).push(Style::Plain, &format!(": {rest}"));
        if moved {
            prose.push(Style::Moved, ", moved");
        }
        self.line("  ", &prose);
    }

    fn only(&mut self, head: &str, standing: &str, piece: &PieceText, other: &Profile, style: Style) {
        let mut rest = format!("{standing}, {}", counted(piece.words, "word"));
        if !piece.found_in.is_empty() {
            let _ = write!(
                rest,
                "; {} of them are found in {} of the other",
                piece.covered,
                labels(other, &piece.found_in)
            );
        }
        self.head(head, &rest, false);
        self.line("      ", &alone(&piece.body, style, self.full));
    }

    /// A piece without body text, and what it was taken for.
    fn not_compared(&mut self, head: &str, piece: &PieceText) {
        let mut taken_for: Vec<String> =
            piece.furniture.iter().map(|kind| spaced(&format!("{kind:?}"))).collect();
        taken_for.extend(piece.recurs.map(|documents| format!("in {documents} documents of its outlet")));
        taken_for.extend(piece.marks.iter().map(kind_of_mark));
        taken_for.dedup();
        let taken_for = match taken_for.as_slice() {
            [] => "no words".to_owned(),
            kinds => kinds.join(", "),
        };
        self.head(head, &format!("set apart, not compared ({taken_for})"), false);
        self.line("      ", &alone(&format!("{}{}", piece.before, piece.after), Style::Faint, self.full));
    }

    /// What was set apart at the ends of some pieces: it was not compared.
    fn set_apart(&mut self, of_a: &[usize], of_b: &[usize]) {
        let sides = [("a", &self.explained.a, of_a), ("b", &self.explained.b, of_b)];
        for (side, profile, pieces) in sides {
            for mark in pieces.iter().flat_map(|&piece| &profile.pieces[piece].marks) {
                let shown = if self.full { mark.text.clone() } else { glimpse(&mark.text) };
                let line = format!("[set apart in {side}, {}: {}]", kind_of_mark(mark), shown.trim());
                self.line("      ", &alone(&line, Style::Faint, true));
            }
        }
    }

    fn likeness(&self, group: &Group) -> String {
        let words = |profile: &Profile, pieces: &[usize]| -> usize {
            pieces.iter().map(|&piece| profile.pieces[piece].words).sum()
        };
        let (of_a, of_b) = (words(&self.explained.a, &group.a), words(&self.explained.b, &group.b));
        let mut text = if of_a == of_b {
            format!("{} of {of_a} words the same", group.same_words)
        } else {
            let same = counted(group.same_words, "word");
            format!("{same} the same, of {of_a} in a and {of_b} in b")
        };
        text.push_str(&glued(group));
        if let Some(similarity) = &group.similarity {
            match similarity.spelling {
                Some(letters) => drop(write!(text, "; letters {} alike", percent(letters))),
                None => drop(write!(
                    text,
                    "; simhash {} of 64 bits apart ({} alike)",
                    similarity.hamming_distance,
                    percent(similarity.simhash)
                )),
            }
        }
        text
    }
}

/// How many groups from the first on are equal paragraphs, one to one, that follow each other in both documents.
fn same_run(groups: &[Group]) -> usize {
    let plain = |group: &Group| {
        group.standing == Standing::Same && !group.moved && group.a.len() == 1 && group.b.len() == 1
    };
    if !groups.first().is_some_and(plain) {
        return 1;
    }
    let follows = |pair: &[Group]| {
        plain(&pair[1]) && pair[1].a[0] == pair[0].a[0] + 1 && pair[1].b[0] == pair[0].b[0] + 1
    };
    1 + groups.windows(2).take_while(|pair| follows(pair)).count()
}

fn same_words(words: usize) -> String {
    if words == 1 { "the same word".to_owned() } else { format!("the same {words} words") }
}

fn glued(group: &Group) -> String {
    match (group.a.len(), group.b.len()) {
        (1, 1) => String::new(),
        (1, n) => format!(", {n} paragraphs of b in one"),
        (n, 1) => format!(", {n} paragraphs of a in one"),
        (n, m) => format!(", {n} paragraphs of a broken otherwise in {m} of b"),
    }
}

/// The checks that settled a question: the open way's, else the first of each way that failed; and where all are asked
/// for, every other one that was made. Each with the word that joins it to the one before.
fn decisive(question: &Question, full: bool) -> Vec<(&Check, &'static str)> {
    let passes = |way: &&Vec<Check>| way.iter().all(|check| check.passed);
    let (joint, mut decisive): (_, Vec<&Check>) = match question.ways.iter().find(passes) {
        Some(way) => ("and", way.iter().collect()),
        None => {
            ("or", question.ways.iter().filter_map(|way| way.iter().find(|check| !check.passed)).collect())
        }
    };
    dedup(&mut decisive);
    let settled = decisive.len();
    if full {
        decisive.extend(question.ways.iter().flatten());
        dedup(&mut decisive);
    }
    let joints = std::iter::once("").chain(std::iter::repeat_n(joint, settled.saturating_sub(1)));
    decisive.into_iter().zip(joints.chain(std::iter::repeat("also"))).collect()
}

/// Leaves the first of equal checks.
fn dedup(checks: &mut Vec<&Check>) {
    let mut kept: Vec<&Check> = Vec::with_capacity(checks.len());
    for &check in checks.iter() {
        if !kept.contains(&check) {
            kept.push(check);
        }
    }
    *checks = kept;
}

#[cfg(test)]
mod tests {
    use wirecopy::config::VerifyConfig;
    use wirecopy::document::Document;
    use wirecopy::explain::explain;
    use wirecopy::fingerprint::Recurring;
    use wirecopy::text::clean::CleanText;

    use super::*;
    use crate::console::harmless;

    fn document(id: &str, paragraphs: &[String]) -> Document {
        let title = paragraphs.first().cloned();
        Document { title, ..Document::from_paragraphs(id, paragraphs) }
    }

    fn explained(a: &[String], b: &[String]) -> Explanation {
        let (a, b) = (document("a\u{7}", a), document("b", b));
        explain(
            (&a, &CleanText::new(&a)),
            (&b, &CleanText::new(&b)),
            &Recurring::default(),
            &VerifyConfig::default(),
        )
    }

    #[test]
    fn long_lists_are_cut_and_say_so() {
        let line =
            |n: usize| format!("The depot at number {n} sold {} crates of pears to {} buyers.", n * 7, n * 3);
        let (a, b): (Vec<String>, Vec<String>) = (1..=20).map(|n| (line(n), line(n + 100))).unzip();
        let explained = explained(&a, &b);
        assert!(explained.changed_facts.len() > LISTED);
        let page = Page { width: 100, colours: false };
        let more = format!("and {} more (--full shows all)", explained.changed_facts.len() - LISTED);
        assert!(report(&explained, &page, false).contains(&more));
        assert!(!report(&explained, &page, true).contains("--full"));
    }

    proptest::proptest! {
        /// Whatever two documents hold: no control character reaches the terminal.
        #[test]
        fn reports_are_harmless(
            a in proptest::collection::vec("(.|\u{1b}|\u{202e}|bell tower ){0,40}", 0..5),
            b in proptest::collection::vec("(.|\u{1b}|\u{9b}|bell tower ){0,40}", 0..5),
            full in proptest::bool::ANY,
        ) {
            let explained = explained(&a, &b);
            let shown = report(&explained, &Page { width: 60, colours: false }, full);
            for line in shown.lines() {
                proptest::prop_assert!(line.chars().all(|c| harmless(c) == c), "{line:?}");
            }
        }
    }
}
