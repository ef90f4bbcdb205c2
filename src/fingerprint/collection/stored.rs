//! Documents on their way into a collection, as bytes for a work folder.

use super::{Entry, Intake};
use crate::document::Date;
use crate::fingerprint::{RecordPlace, Sheet};
use crate::spill::Place;
use crate::work::codec::{Decoder, Encode};

impl Intake {
    /// Appends everything to `bytes`.
    pub fn encode(&self, bytes: &mut Vec<u8>) {
        bytes.u64(self.entries.len() as u64);
        for entry in &self.entries {
            bytes.string(&entry.id);
            bytes.optional(entry.outlet.as_deref(), Encode::string);
            bytes.optional(entry.date, |bytes, date| {
                bytes.u64(date.seconds.cast_unsigned());
                bytes.u8(u8::from(date.day_only));
            });
            bytes.u32(entry.place.source);
            bytes.u64(entry.place.record);
            bytes.u32(entry.words);
            bytes.u32(entry.accented);
            bytes.u128(entry.exact);
            bytes.u128(entry.order_free);
            bytes.u64(entry.title);
            bytes.u32(entry.sheet.start);
            bytes.u32(entry.bytes);
            bytes.u32(entry.keys);
        }
        bytes.bytes(&self.sheets);
    }

    /// Reads back what [`encode`](Self::encode) made; `None` if it is anything else.
    pub fn decode(decoder: &mut Decoder<'_>) -> Option<Self> {
        const LEAST: usize = 84;
        let count = decoder.count(LEAST)?;
        let entries = (0..count).map(|_| decode_entry(decoder)).collect::<Option<Vec<Entry>>>()?;
        let sheets = decoder.bytes()?;
        // One behind the other: one that shared bytes with another would be overwritten with it.
        let mut end = 0;
        let is_sound = entries.iter().all(|entry| {
            let start = end;
            end += entry.bytes as usize;
            let stored = sheets.get(start..end).filter(|_| start == entry.sheet.start as usize);
            stored.and_then(Sheet::measure_stored) == Some((entry.words as usize, entry.keys as usize))
        });
        (is_sound && end == sheets.len()).then(|| Self { entries, sheets: sheets.to_vec() })
    }
}

fn decode_entry(decoder: &mut Decoder<'_>) -> Option<Entry> {
    Some(Entry {
        id: decoder.string()?.into(),
        outlet: decoder.optional(Decoder::string)?.map(Into::into),
        date: decoder.optional(|decoder| {
            let seconds = decoder.u64()?.cast_signed();
            Some(Date { seconds, day_only: decoder.u8()? == 1 })
        })?,
        place: RecordPlace { source: decoder.u32()?, record: decoder.u64()? },
        words: decoder.u32()?,
        accented: decoder.u32()?,
        exact: decoder.u128()?,
        order_free: decoder.u128()?,
        title: decoder.u64()?,
        sheet: Place { block: 0, start: decoder.u32()? },
        bytes: decoder.u32()?,
        keys: decoder.u32()?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Document;
    use crate::fingerprint::Printer;

    fn intake() -> Intake {
        let mut intake = Intake::default();
        for number in 0..3 {
            let mut document =
                Document::from_paragraphs(format!("d{number}"), ["The ferry sank.", "It rained."]);
            document.title = Some("A ferry".to_owned());
            document.outlet = (number > 0).then(|| "delta.example".to_owned());
            document.date = (number > 1).then_some(Date { seconds: -5, day_only: true });
            let texts = (0..document.paragraphs.len()).map(|at| document.paragraph(at));
            let sheet = Sheet::new(&document, Printer::default().print(texts));
            intake.push(&document, RecordPlace { source: 7, record: number }, &sheet);
        }
        intake
    }

    #[test]
    fn documents_come_back() {
        let intake = intake();
        let mut bytes = Vec::new();
        intake.encode(&mut bytes);
        let mut decoder = Decoder::new(&bytes);
        let back = Intake::decode(&mut decoder).unwrap();
        assert!(decoder.is_at_end());
        assert_eq!((back.entries, back.sheets), (intake.entries, intake.sheets));
    }

    #[test]
    fn sheets_that_share_bytes_are_refused() {
        let mut intake = intake();
        let first = intake.entries[0].sheet;
        intake.entries[1].sheet = first;
        let mut bytes = Vec::new();
        intake.encode(&mut bytes);
        assert!(Intake::decode(&mut Decoder::new(&bytes)).is_none());
    }

    /// Found by the fuzzer: a word that no sketch samples was looked up in a table without room for it.
    #[test]
    fn a_sketch_that_cannot_be_drawn_is_refused() {
        use crate::fingerprint::{SAMPLED_WORDS, WORDS_SAMPLED};
        let is_taken = |words: Vec<u32>, rate: u32| {
            let document = Document::from_paragraphs("d", ["The ferry sank."]);
            let print = Printer::default().print(["The ferry sank."].into_iter());
            let mut sheet = Sheet::new(&document, print);
            (sheet.sketch.words, sheet.sketch.rate) = (words, rate);
            let (mut intake, mut bytes) = (Intake::default(), Vec::new());
            intake.push(&document, RecordPlace { source: 0, record: 1 }, &sheet);
            intake.encode(&mut bytes);
            Intake::decode(&mut Decoder::new(&bytes)).is_some()
        };
        let largest = (SAMPLED_WORDS - 1) * WORDS_SAMPLED;
        assert!(is_taken(vec![0, 8, largest], 1) && is_taken(vec![], 8));
        for words in [vec![largest + WORDS_SAMPLED], vec![u32::MAX], vec![8, 8], vec![16, 8], vec![9]] {
            assert!(!is_taken(words.clone(), 1), "{words:?}");
        }
        assert!(!is_taken(vec![8], 0) && !is_taken(vec![8], 3));
    }

    /// Whatever the bytes say, reading them back neither panics nor gives a sheet that would.
    #[test]
    fn damaged_documents_are_refused_or_harmless() {
        let mut bytes = Vec::new();
        intake().encode(&mut bytes);
        for at in 0..bytes.len() {
            for flip in [1, 0x80, 0xff] {
                let mut damaged = bytes.clone();
                damaged[at] ^= flip;
                let Some(intake) = Intake::decode(&mut Decoder::new(&damaged)) else { continue };
                let mut sheet = Sheet::default();
                for entry in &intake.entries {
                    let start = entry.sheet.start as usize;
                    sheet.restore(&intake.sheets[start..start + entry.bytes as usize]);
                    for paragraph in &sheet.print.paragraphs {
                        let _ = paragraph.of(&sheet.print.tokens);
                    }
                }
            }
            assert!(Intake::decode(&mut Decoder::new(&bytes[..at])).is_none(), "cut at {at}");
        }
    }
}
