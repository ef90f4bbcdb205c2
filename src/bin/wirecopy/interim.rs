//! REMOVE AT THE MERGE: stands in for `wirecopy::read` and `wirecopy::text::sentences`, so that `synth` can be run
//! on this branch.

use std::fs;
use std::ops::Range;
use std::path::PathBuf;

use wirecopy::document::Document;
use wirecopy::error::{Error, Result};

pub(crate) fn read_json_lines(inputs: &[PathBuf]) -> Result<Vec<Result<Document>>> {
    let mut documents = Vec::new();
    for path in inputs {
        let text = fs::read_to_string(path).map_err(|source| Error::io("read", path, source))?;
        for (number, line) in (1..).zip(text.lines()) {
            let record: serde_json::Value =
                serde_json::from_str(line).map_err(|error| Error::table(path, number, error.to_string()))?;
            let field = |name: &str| record[name].as_str().map(str::to_owned);
            let mut document = Document {
                id: field("id").unwrap_or_else(|| format!("{}:{number}", path.display())),
                title: field("title"),
                url: field("url"),
                outlet: field("outlet"),
                ..Document::default()
            };
            document.set_lines(field("text").unwrap_or_default());
            documents.push(Ok(document));
        }
    }
    Ok(documents)
}

pub(crate) fn split_sentences(text: &str) -> Vec<Range<usize>> {
    let mut starts = vec![0];
    for (at, _) in text.match_indices(". ") {
        let is_word = text[..at].ends_with(|c: char| c.is_lowercase() || c.is_ascii_digit());
        if is_word && text[at + 2..].starts_with(|c: char| c.is_uppercase() || c == '"') {
            starts.push(at + 2);
        }
    }
    let ends: Vec<usize> = starts[1..].iter().copied().chain([text.len()]).collect();
    starts.into_iter().zip(ends).map(|(start, end)| start..end).collect()
}
