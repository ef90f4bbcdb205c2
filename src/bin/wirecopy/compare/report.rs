//! An explanation as a person reads it: who they are, the verdict and why, what moved, which facts differ, and the
//! paragraphs of both, side by side in one column.

use wirecopy::explain::{Explanation, Group, Move, PieceText, Profile, Segment, Standing};
use wirecopy::relation::Relation;

use super::passages::{alone, changed, difference, glimpse};
use super::prose::{Page, Prose, Style};
use super::why::{answered, decisive, told};

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
            shared.push_str(&format!(
                " Longest passage in both: {} words. Resemblance {:.2}.",
                evidence.longest_passage, self.explained.resemblance
            ));
        }
        if let Some(tau) = evidence.tau {
            shared.push_str(&format!(" Order of the shared paragraphs: tau {tau:.2}."));
        }
        self.line("  ", &Prose::plain(&shared));
    }

    fn why(&mut self) {
        self.heading("why", "");
        let full = self.full;
        for question in self.explained.questions.iter().filter(|question| question.asked || full) {
            self.line("  ", &Prose::plain(&answered(question)));
            for (check, joint) in decisive(question, full) {
                let (mark, style) = if check.passed { ("✓", Style::New) } else { ("✗", Style::Gone) };
                let mut prose = Prose::default();
                prose.push(style, mark).push(Style::Plain, &format!(" {}", told(check)));
                self.line(&format!("      {joint:<4}"), &prose);
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
                self.only(&format!("a {of_a}"), "only in a", &one(a, &group.a), b, Style::Gone)
            }
            Standing::OnlyB => self.only(&format!("b {of_b}"), "only in b", &one(b, &group.b), a, Style::New),
            Standing::SetApart => {
                let head = if group.b.is_empty() { format!("a {of_a}") } else { format!("b {of_b}") };
                self.head(&head, "set apart, not compared", false);
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
            rest.push_str(&format!(
                "; {} of them are found in {} of the other",
                piece.covered,
                labels(other, &piece.found_in)
            ));
        }
        self.head(head, &rest, false);
        self.line("      ", &alone(&piece.body, style, self.full));
    }

    /// What was set apart in some pieces: it was not compared.
    fn set_apart(&mut self, of_a: &[usize], of_b: &[usize]) {
        let sides = [("a", &self.explained.a, of_a), ("b", &self.explained.b, of_b)];
        for (side, profile, pieces) in sides {
            for piece in pieces.iter().map(|&piece| &profile.pieces[piece]) {
                for text in [&piece.before, &piece.after].into_iter().filter(|text| !text.trim().is_empty()) {
                    let shown = if self.full { text.trim().to_owned() } else { glimpse(text.trim()) };
                    self.line(
                        "      ",
                        &alone(&format!("[set apart in {side}: {shown}]"), Style::Faint, true),
                    );
                }
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
            format!("{} words the same, of {of_a} in a and {of_b} in b", group.same_words)
        };
        text.push_str(&glued(group));
        if let Some(similarity) = &group.similarity {
            match similarity.spelling {
                Some(letters) => text.push_str(&format!("; letters {} alike", percent(letters))),
                None => text.push_str(&format!(
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

fn meaning(relation: Relation) -> &'static str {
    match relation {
        Relation::Identical => "The same text, but for case, punctuation, and what is set apart.",
        Relation::Reordered => "The same paragraphs, the same or nearly so, in another order.",
        Relation::Reprint => "The same copy, with light edits or additions.",
        Relation::Excerpt => "One is an abridgement of the other, or contained in it.",
        Relation::Overlap => "They share passages, and each has its own besides.",
        Relation::Template => "Alike in form and different in fact, like two market reports: never copies.",
        Relation::None => "Too little in common to be copies.",
    }
}

/// Outlet, date and size, as far as they are known.
fn about(profile: &Profile) -> String {
    let known = profile.outlet.iter().chain(&profile.date).cloned();
    let size = [counted(profile.pieces.len(), "paragraph"), counted(profile.words, "word")];
    known.chain(size).collect::<Vec<_>>().join(", ")
}

fn apart(seconds: i64) -> String {
    let later = if seconds > 0 { "b" } else { "a" };
    let (days, hours) = (seconds.unsigned_abs() / 86_400, seconds.unsigned_abs() / 3600);
    match (seconds, days, hours) {
        (0, ..) => "dated alike".to_owned(),
        (_, 0, 0) => format!("{later} is less than an hour later"),
        (_, 0, hours) => format!("{later} is {} later", counted(hours as usize, "hour")),
        (_, days, _) => format!("{later} is {} later", counted(days as usize, "day")),
    }
}

/// The paragraphs of some pieces, from 1: `¶3`, `¶3–5`, `¶3, ¶7`; a part of a paragraph as `¶3.2`.
fn labels(profile: &Profile, pieces: &[usize]) -> String {
    let name = |piece: usize| {
        let paragraph = profile.pieces[piece].paragraph;
        let first = profile.pieces.partition_point(|piece| piece.paragraph < paragraph);
        let past = profile.pieces.partition_point(|piece| piece.paragraph <= paragraph);
        if past - first == 1 {
            format!("{}", paragraph + 1)
        } else {
            format!("{}.{}", paragraph + 1, piece - first + 1)
        }
    };
    let runs = pieces.chunk_by(|&x, &y| y == x + 1).map(|run| match run {
        [only] => format!("¶{}", name(*only)),
        [first, .., last] => format!("¶{}–{}", name(*first), name(*last)),
        [] => String::new(),
    });
    runs.collect::<Vec<_>>().join(", ")
}

pub(super) fn counted(count: usize, thing: &str) -> String {
    if count == 1 { format!("1 {thing}") } else { format!("{count} {thing}s") }
}

/// A share as a percentage. Cut, not rounded: what is not all is never called 100 %.
pub(super) fn percent(share: f64) -> String {
    // A share of whole numbers may lie a hair below its percentage.
    format!("{} %", (100.0 * share + 1e-9).floor())
}
