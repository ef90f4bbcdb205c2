//! An explanation as a person reads it: who they are, the verdict and why, what moved, which facts differ, and the
//! paragraphs of both, side by side in one column.

use std::fmt::Write;

use wirecopy::explain::{Check, Explanation, Group, Move, PieceText, Profile, Question, Segment, Standing};

use super::passages::{alone, changed, difference, glimpse};
use super::prose::{Page, Prose, Style};
use super::wording::{about, apart, asks, counted, labels, meaning, percent, told};

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
                " Longest passage in both: {} words. Resemblance {:.2}.",
                evidence.longest_passage, self.explained.resemblance
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
            let answer = match (question.asked, question.answer) {
                (false, _) => "not asked",
                (true, true) => "yes",
                (true, false) => "no",
            };
            let first = format!("  {:<42} {answer:<10}", asks(question.about));
            self.out.push_str(first.trim_end());
            self.out.push('\n');
            for (check, joint) in decisive(question, self.full) {
                let mut prose = Prose::default();
                prose.push(
                    if check.passed { Style::New } else { Style::Gone },
                    if check.passed { "✓" } else { "✗" },
                );
                prose.push(Style::Plain, &format!(" {}", told(check)));
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
                self.only(&format!("a {of_a}"), "only in a", &one(a, &group.a), b, Style::Gone);
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

/// The checks that settled a question: the open way's, else the first of each way that failed; all where asked for.
/// Each with the word that joins it to the one before.
fn decisive(question: &Question, full: bool) -> Vec<(&Check, &'static str)> {
    let passes = |way: &&Vec<Check>| way.iter().all(|check| check.passed);
    let ways: Vec<Vec<&Check>> = match question.ways.iter().find(passes) {
        _ if full => question.ways.iter().map(|way| way.iter().collect()).collect(),
        Some(way) => vec![way.iter().collect()],
        None => {
            let failing = question.ways.iter().filter_map(|way| way.iter().find(|check| !check.passed));
            failing.map(|check| vec![check]).collect()
        }
    };
    let mut told: Vec<(&Check, &'static str)> = Vec::new();
    for way in ways {
        for (at, check) in way.into_iter().enumerate() {
            if !full && told.iter().any(|(before, _)| *before == check) {
                continue;
            }
            let joint = match (told.is_empty(), at) {
                (true, _) => "",
                (false, 0) => "or",
                (false, _) => "and",
            };
            told.push((check, joint));
        }
    }
    told
}
