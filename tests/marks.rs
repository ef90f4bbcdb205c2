//! The wire marks of invented lines (`corpora/marks`): true ones, damaged ones and traps, with the precision and recall
//! that must hold.

use std::collections::BTreeMap;

use wirecopy::document::Document;
use wirecopy::text::clean::CleanText;
use wirecopy::wire::{Agencies, Mark, mentions};

/// Kind, role, agencies and text of a mark.
type Labelled = (String, String, String, String);

/// The marks of each line, by place and line.
fn labelled() -> BTreeMap<(String, String), Vec<Labelled>> {
    let mut lines: BTreeMap<(String, String), Vec<Labelled>> = BTreeMap::new();
    let rows = include_str!("../corpora/marks/lines.tsv").lines().filter(|row| !row.starts_with('#')).skip(1);
    for row in rows {
        let columns: Vec<&str> = row.split('\t').collect();
        let [place, kind, role, agency, mark, line]: [&str; 6] =
            columns.try_into().unwrap_or_else(|columns| panic!("six columns: {columns:?}"));
        let expected = lines.entry((place.to_owned(), line.to_owned())).or_default();
        if kind != "none" {
            expected.push((kind.to_owned(), role.to_owned(), agency.to_owned(), mark.to_owned()));
        }
    }
    lines
}

/// Every mark of `line` as the first, middle or last of nine paragraphs: at its ends, and inside its body.
fn found(place: &str, line: &str) -> Vec<Labelled> {
    let index: u32 = match place {
        "first" => 0,
        "middle" => 4,
        "last" => 8,
        other => panic!("no such place: {other}"),
    };
    let paragraphs = (0..9).map(|at| if at == index { line } else { "The council met again on Monday." });
    let document = Document::from_paragraphs("d", paragraphs);
    let clean = CleanText::new(&document);
    let mut marks = Vec::new();
    for piece in clean.pieces.iter().filter(|piece| piece.paragraph == index) {
        let body = piece.body.of(&document.text);
        let start = piece.body.range().start;
        let inside = mentions(Agencies::builtin(), body)
            .into_iter()
            .map(|mark| Mark { span: start + mark.span.start..start + mark.span.end, ..mark });
        marks.extend(piece.marks.iter().cloned().chain(inside));
    }
    marks.sort_by_key(|mark| mark.span.start);
    marks.iter().map(|mark| label(mark, &document.text)).collect()
}

fn label(mark: &Mark, text: &str) -> Labelled {
    let names: Vec<String> = mark.agencies().map(|id| id.to_string()).collect();
    let names = if names.is_empty() { "none".to_owned() } else { names.join("+") };
    let quotation = text[mark.span.clone()].trim().to_owned();
    (format!("{:?}", mark.kind), format!("{:?}", mark.role), names, quotation)
}

#[test]
fn marks_of_labelled_lines() {
    let lines = labelled();
    let (mut right, mut predicted, mut expected, mut faults) = (0_u32, 0_u32, 0_u32, Vec::new());
    for ((place, line), truth) in &lines {
        let found = found(place, line);
        right += found.iter().filter(|mark| truth.contains(mark)).count() as u32;
        predicted += found.len() as u32;
        expected += truth.len() as u32;
        if found != *truth {
            faults.push(format!("{place} {line:?}\n  expected {truth:?}\n  found    {found:?}"));
        }
    }
    let precision = f64::from(right) / f64::from(predicted);
    let recall = f64::from(right) / f64::from(expected);
    let report = format!(
        "{} lines, {expected} marks: precision {precision:.3}, recall {recall:.3}\n{}",
        lines.len(),
        faults.join("\n")
    );
    println!("{report}");
    assert!(lines.len() >= 250 && expected >= 200, "{report}");
    assert!(precision >= 0.98 && recall >= 0.97, "{report}");
}
