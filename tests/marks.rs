//! The wire marks of invented lines: true ones, damaged ones and traps, with the precision and recall that must hold.

use std::collections::BTreeMap;

use wirecopy::text::place::Place;
use wirecopy::wire::marks;

/// Kind, agency and text of a mark.
type Labelled = (String, String, String);

/// The marks of each line, by place and line.
fn labelled() -> BTreeMap<(String, String), Vec<Labelled>> {
    let mut lines: BTreeMap<(String, String), Vec<Labelled>> = BTreeMap::new();
    for row in include_str!("data/marks.tsv").lines().skip(2) {
        let [place, kind, agency, mark, line]: [&str; 5] =
            row.split('\t').collect::<Vec<_>>().try_into().expect("five columns");
        let expected = lines.entry((place.to_owned(), line.to_owned())).or_default();
        if kind != "none" {
            expected.push((kind.to_owned(), agency.to_owned(), mark.to_owned()));
        }
    }
    lines
}

fn place(name: &str) -> Place {
    let index = match name {
        "first" => 0,
        "middle" => 4,
        "last" => 8,
        other => panic!("no such place: {other}"),
    };
    Place::new(index, 9)
}

#[test]
fn marks_of_labelled_lines() {
    let (mut right, mut found, mut expected, mut faults) = (0, 0, 0, Vec::new());
    for ((place_name, line), truth) in labelled() {
        let predicted: Vec<Labelled> = marks(&line, place(&place_name))
            .iter()
            .map(|mark| {
                let agency = mark.agency.map_or("none".to_owned(), |id| id.to_string());
                (format!("{:?}", mark.kind), agency, line[mark.span.clone()].trim().to_owned())
            })
            .collect();
        right += predicted.iter().filter(|mark| truth.contains(mark)).count();
        found += predicted.len();
        expected += truth.len();
        if predicted != truth {
            faults.push(format!("{line:?}\n  expected {truth:?}\n  found    {predicted:?}"));
        }
    }
    let (precision, recall) = (
        f64::from(right as u32) / f64::from(found as u32),
        f64::from(right as u32) / f64::from(expected as u32),
    );
    let report =
        format!("precision {precision:.3}, recall {recall:.3} of {expected} marks\n{}", faults.join("\n"));
    println!("{report}");
    assert!(expected >= 150, "{report}");
    assert!(precision >= 0.98 && recall >= 0.97, "{report}");
}
