//! Articles drawn from sentences of this project's own corpora, so that a fuzzer's bytes make copies, scrambles, excerpts
//! and templates and not only noise.

use std::sync::OnceLock;

use wirecopy::document::{Date, Document};

use crate::draw::Draw;

const SOURCES: [&str; 5] = [
    include_str!("../../corpora/wire/originals/ani-landslide.txt"),
    include_str!("../../corpora/wire/originals/ap-bridge.txt"),
    include_str!("../../corpora/wire/originals/close-1009.txt"),
    include_str!("../../corpora/wire/originals/close-1010.txt"),
    include_str!("../../corpora/wire/originals/efe-puente.txt"),
];

/// Lines that stand around stories.
const LINES: [&str; 8] = [
    "(ANI)",
    "WASHINGTON (AP) -",
    "By Ann Lee, Associated Press",
    "Also read: Ten things to know",
    "The story has been published from a wire feed without modifications to the text.",
    "NEW DELHI, Jan 5 (PTI)",
    "(Reporting by Ann Lee; Editing by Bo Diaz)",
    "Photo: Reuters",
];

/// The paragraphs that there are to choose from.
pub fn paragraphs() -> &'static [&'static str] {
    static ALL: OnceLock<Vec<&str>> = OnceLock::new();
    ALL.get_or_init(|| SOURCES.iter().flat_map(|source| source.lines().skip(3)).chain(LINES).collect())
}

/// One article: each byte chooses a paragraph, or what is done to the one before.
pub fn article(draw: &mut Draw<'_>, id: usize) -> Document {
    let all = paragraphs();
    let mut texts: Vec<String> = Vec::new();
    for _ in 0..draw.below(40) {
        let byte = usize::from(draw.byte());
        match byte {
            240..=244 => texts.push(String::from_utf8_lossy(draw.bytes(12)).into_owned()),
            245..=247 => {
                // Cut somewhere.
                if let Some(last) = texts.last_mut() {
                    let at = draw.below(last.len() + 1);
                    let at = (at..=last.len()).find(|&at| last.is_char_boundary(at)).unwrap_or(last.len());
                    last.truncate(at);
                }
            }
            248..=250 => {
                // Glued to the one before.
                let more = all[draw.below(all.len())];
                match texts.last_mut() {
                    Some(last) => last.push_str(more),
                    None => texts.push(more.to_owned()),
                }
            }
            251..=255 => {
                if let Some(last) = texts.last_mut() {
                    *last = last.replace(['3', '7', 'e'], "5");
                }
            }
            _ => texts.push(all[byte % all.len()].to_owned()),
        }
    }
    let mut document = Document::from_paragraphs(format!("d{id}"), &texts);
    let mark = draw.byte();
    document.outlet = (mark & 1 == 1).then(|| format!("outlet{}.example", mark >> 5));
    document.title = (mark & 2 == 2).then(|| all[usize::from(mark >> 3) % all.len()].chars().take(60).collect());
    document.date = (mark & 4 == 4)
        .then(|| Date { seconds: 1_768_780_800 + i64::from(draw.byte()) * 3600, day_only: mark & 8 == 8 });
    document
}
