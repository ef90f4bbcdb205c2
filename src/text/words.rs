//! Words by Unicode rules, tailored to scraped news.
//!
//! Method: Unicode Standard Annex 29 word boundaries, with the tailoring that the annex allows for:
//! - a full stop or colon joins no two words (`intelligence.New` is two: scrapes glue sentences), but it joins the
//!   single letters of an acronym, and is dropped there (`U.S.` and `US` are one word);
//! - apostrophes inside a word are dropped (`don't`, `dont`), commas inside a number too (`1,000`, `1000`);
//! - scripts written without spaces (Han, kana, Thai, Lao, Khmer, Myanmar) yield overlapping pairs of characters,
//!   the usual index unit where no dictionary is at hand, so that a shingle of three spans four characters.
//!
//! Stretches of ASCII, nearly all of English news, take a way of their own, many bytes at a time; only the words with
//! other characters go through `unicode-segmentation`. Property tests hold the two together.

use std::ops::Range;

use memchr::{memchr_iter, memrchr_iter};
use unicode_segmentation::UnicodeSegmentation;

use super::ascii::{BEHIND, LowerText, Run};
use super::digits::western_digit;

#[cfg(test)]
mod tests;

/// One word, folded for comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Word<'a> {
    /// The word in lower case, without inner apostrophes and commas.
    pub folded: &'a str,
    /// Where it starts in the text given, in bytes.
    pub start: usize,
    /// One past its last byte.
    pub end: usize,
    /// What it looks like.
    pub shape: Shape,
}

/// The same with the bytes of the folded word, for those who only hash it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct RawWord<'a> {
    /// The folded word and what happens to stand behind it, so that it can be read a fixed number of bytes at a time.
    pub(crate) room: &'a [u8],
    /// How many bytes of that are the word.
    pub(crate) len: usize,
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) shape: Shape,
}

impl<'a> RawWord<'a> {
    /// The word, whose bytes are text because they were.
    pub(crate) fn word(self) -> Word<'a> {
        let Self { room, len, start, end, shape } = self;
        Word { folded: str::from_utf8(&room[..len]).unwrap_or_default(), start, end, shape }
    }
}

/// Something that takes word after word. Who does so little with each that a call would cost as much says
/// `#[inline(always)]`, which a closure cannot.
pub(crate) trait TakeWord {
    fn take(&mut self, word: RawWord<'_>);

    /// Takes a word that may have characters beyond ASCII: few do in English.
    fn take_any(&mut self, word: RawWord<'_>) {
        self.take(word);
    }
}

impl<F: FnMut(RawWord<'_>)> TakeWord for F {
    fn take(&mut self, word: RawWord<'_>) {
        self(word);
    }
}

/// What a word looks like, before its meaning is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// Letters, the first in lower case or of a script without case.
    Lower,
    /// Letters, the first in upper case.
    Capital,
    /// It holds a digit.
    Number,
}

/// Calls `each` for every word of `text`, which should be [normalised](super::normalise::normalise). Linear in the
/// text. Who splits many texts keeps a [`WordSplitter`].
pub fn for_each_word(text: &str, each: impl FnMut(Word<'_>)) {
    WordSplitter::default().for_each_word(text, each);
}

/// Splits one text after another into words, with buffers that it keeps.
#[derive(Debug, Default)]
pub struct WordSplitter {
    ascii: AsciiSplitter,
    folded: String,
}

impl WordSplitter {
    /// Calls `each` for every word of `text`, as [`for_each_word`].
    pub fn for_each_word(&mut self, text: &str, mut each: impl FnMut(Word<'_>)) {
        self.give_words(text, text.is_ascii(), &mut |word: RawWord<'_>| each(word.word()));
    }

    /// Gives every word of `text` to `taker`. `is_ascii` says that it is known to be nothing else.
    #[inline]
    pub(crate) fn give_words(&mut self, text: &str, is_ascii: bool, taker: &mut impl TakeWord) {
        let mut at = 0;
        // One call for all stretches of ASCII, so that what is done with each word becomes part of one loop.
        loop {
            let foreign = if is_ascii { None } else { next_foreign(text, at) };
            let end = foreign.as_ref().map_or(text.len(), |foreign| foreign.start);
            self.ascii.words(&text[at..end], at, taker);
            let Some(foreign) = foreign else { break };
            at = foreign.end;
            self.unicode_words(&text[foreign.clone()], foreign.start, &mut |word| taker.take_any(word));
        }
    }
}

/// The next stretch of `text` from `at` that holds a character that is not ASCII, up to the spaces around it.
///
/// The rules join nothing across a space, so that what lies before and after can be taken by itself. Only marks cling
/// to spaces before them: a stretch begins at a space that a visible character follows, and ends at one that no mark can
/// follow.
fn next_foreign(text: &str, at: usize) -> Option<Range<usize>> {
    let bytes = text.as_bytes();
    let first = at + first_non_ascii(&bytes[at..])?;
    let before = &bytes[at..first];
    let begins = |&space: &usize| before.get(space + 1).is_some_and(|&next| next != b' ');
    let start = memrchr_iter(b' ', before).find(begins).unwrap_or(0);
    let ends = |&space: &usize| bytes.get(space + 1).is_none_or(u8::is_ascii);
    let end = memchr_iter(b' ', &bytes[first..]).map(|space| first + space).find(ends);
    Some(at + start..end.unwrap_or(bytes.len()))
}

/// The first byte that is not ASCII.
fn first_non_ascii(bytes: &[u8]) -> Option<usize> {
    const BLOCK: usize = 64;
    let block = bytes.chunks(BLOCK).position(|block| !block.is_ascii())?;
    let within = bytes[BLOCK * block..].iter().position(|byte| !byte.is_ascii())?;
    Some(BLOCK * block + within)
}

/// Splits ASCII text.
#[derive(Debug, Default)]
struct AsciiSplitter {
    lower: LowerText,
    joined: Joined,
}

impl AsciiSplitter {
    /// Words of ASCII text. `offset` is added to the places reported.
    #[inline]
    fn words(&mut self, text: &str, offset: usize, taker: &mut impl TakeWord) {
        let Self { lower, joined } = self;
        let bytes = text.as_bytes();
        lower.read(bytes);
        joined.open = None;
        lower.for_each_run(|Run { start, end, has_digit, may_join }| {
            if joined.open.is_none() && !may_join {
                let shape = shape(bytes[start], has_digit);
                let (room, len) = (&lower.bytes()[start..], end - start);
                taker.take(RawWord { room, len, start: offset + start, end: offset + end, shape });
            } else if let Some(word) = joined.take(bytes, lower, start..end) {
                taker.take(RawWord { start: offset + word.start, end: offset + word.end, ..word });
            }
        });
    }
}

/// A word of several runs of letters and digits, as far as it was read.
#[derive(Debug, Default)]
struct Joined {
    folded: Vec<u8>,
    /// Where it began; `None` when no run waits for the next.
    open: Option<usize>,
}

impl Joined {
    /// Takes the run `start..end`, which joins the ones before it or may join the next, and gives the word if that is
    /// its end. Seldom called, and kept apart from what is done for every word.
    #[cold]
    #[inline(never)]
    fn take(&mut self, bytes: &[u8], lower: &LowerText, run: Range<usize>) -> Option<RawWord<'_>> {
        let (run, end) = (run.start, run.end);
        let start = *self.open.get_or_insert_with(|| {
            self.folded.clear();
            run
        });
        self.folded.extend_from_slice(&lower.bytes()[run..end]);
        match joint(bytes, start, end) {
            Joint::Kept => self.folded.push(bytes[end]),
            Joint::Dropped => {}
            Joint::None => {
                self.open = None;
                let shape = shape(bytes[start], lower.any_digit(start, end));
                let len = self.folded.len();
                // As behind any other word.
                self.folded.extend_from_slice(&[b' '; BEHIND]);
                return Some(RawWord { room: &self.folded, len, start, end, shape });
            }
        }
        None
    }
}

/// The shape of an ASCII word. Looked up, for no branch could be predicted.
fn shape(first: u8, digits: bool) -> Shape {
    const SHAPES: [Shape; 4] = [Shape::Lower, Shape::Capital, Shape::Number, Shape::Number];
    SHAPES[2 * usize::from(digits) + usize::from(first.is_ascii_uppercase())]
}

/// Whether the byte at `at`, the first after a run of letters and digits that is part of the word from `start`, joins
/// that run to the next.
#[inline(never)]
fn joint(bytes: &[u8], start: usize, at: usize) -> Joint {
    let (Some(&mark), Some(&next)) = (bytes.get(at), bytes.get(at + 1)) else { return Joint::None };
    if !matches!(mark, b'\'' | b',' | b'.') {
        return Joint::None;
    }
    let before = bytes[at - 1];
    let letters = before.is_ascii_alphabetic() && next.is_ascii_alphabetic();
    let digits = before.is_ascii_digit() && next.is_ascii_digit();
    match mark {
        b'\'' if letters => Joint::Dropped,
        b',' if digits => Joint::Dropped,
        b'.' if digits => Joint::Kept,
        // An acronym: single letters all the way, on this side of the stop and on the next.
        b'.' if letters => {
            let single_before = at == start + 1 || bytes[at - 2] == b'.';
            let single_after = !bytes.get(at + 2).is_some_and(u8::is_ascii_alphanumeric);
            if single_before && single_after { Joint::Dropped } else { Joint::None }
        }
        _ => Joint::None,
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Joint {
    None,
    Dropped,
    Kept,
}

impl WordSplitter {
    /// Words of any text. `offset` is added to the places reported.
    fn unicode_words(&mut self, text: &str, offset: usize, each: &mut dyn FnMut(RawWord<'_>)) {
        let Self { ascii, folded } = self;
        // Places are those in `text` up to here.
        let each = &mut |word: RawWord<'_>| {
            each(RawWord { start: offset + word.start, end: offset + word.end, ..word });
        };
        let mut unspaced = Unspaced::default();
        for (start, word) in text.unicode_word_indices() {
            if word.is_ascii() {
                unspaced.flush(text, folded, each);
                // Annex 29 joins what the tailoring may part again; never the other way round, but for acronyms' ends.
                ascii.words(word, start, &mut |word: RawWord<'_>| each(word));
                continue;
            }
            for (part_start, part) in parts(word) {
                let (start, end) = (start + part_start, start + part_start + part.len());
                if part.chars().next().is_some_and(is_unspaced) {
                    for (at, character) in part.char_indices() {
                        let place = start + at..start + at + character.len_utf8();
                        unspaced.push(text, place, folded, each);
                    }
                    continue;
                }
                unspaced.flush(text, folded, each);
                fold(part, folded);
                if folded.is_empty() {
                    continue;
                }
                let shape = match part.chars().next() {
                    _ if part.chars().any(char::is_numeric) => Shape::Number,
                    Some(first) if first.is_uppercase() => Shape::Capital,
                    _ => Shape::Lower,
                };
                each(RawWord { room: folded.as_bytes(), len: folded.len(), start, end, shape });
            }
        }
        unspaced.flush(text, folded, each);
    }
}

/// Parts a word of Annex 29 at full stops and colons between letters; between digits a full stop stays.
fn parts(word: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut at = 0;
    std::iter::from_fn(move || {
        while let Some(first) = word[at..].chars().next() {
            let start = at;
            let mut before = None;
            let mut rest = word[start..].chars().peekable();
            while let Some(c) = rest.next() {
                let is_decimal = c == '.' && is_digit(before) && is_digit(rest.peek().copied());
                if is_joint(c) && !is_decimal {
                    break;
                }
                at += c.len_utf8();
                before = Some(c);
            }
            if at > start {
                return Some((start, &word[start..at]));
            }
            at += first.len_utf8();
        }
        None
    })
}

fn is_joint(c: char) -> bool {
    matches!(c, '.' | ':' | '_' | '\u{00B7}')
}

/// Whether it is a digit, of whatever script.
fn is_digit(character: Option<char>) -> bool {
    character.is_some_and(|c| western_digit(c).is_ascii_digit())
}

/// Lower case without apostrophes, numbers as ASCII has them.
fn fold(word: &str, folded: &mut String) {
    folded.clear();
    let kept = word.chars().filter(|&c| !matches!(c, '\'' | ',' | '\u{066C}'));
    let western = |c| if c == ARABIC_DECIMAL_SEPARATOR { '.' } else { western_digit(c) };
    folded.extend(kept.map(western).flat_map(char::to_lowercase));
}

const ARABIC_DECIMAL_SEPARATOR: char = '\u{066B}';

/// Whether words of the character's script are not set apart by spaces.
fn is_unspaced(character: char) -> bool {
    matches!(u32::from(character),
        // Without their digits, which are words of their own.
        0x0E00..=0x0E4F | 0x0E5A..=0x0ECF | 0x0EDA..=0x0EFF | 0x1000..=0x103F | 0x104A..=0x109F | 0x1780..=0x17DF
        | 0x17EA..=0x17FF | 0x3005..=0x3007 | 0x3040..=0x30FF | 0x31F0..=0x31FF
        | 0x3400..=0x4DBF | 0x4E00..=0x9FFF | 0xF900..=0xFAFF | 0x20000..=0x3FFFF)
}

/// The last character of a run of an unspaced script, waiting for its neighbour.
#[derive(Default)]
struct Unspaced {
    last: Option<Range<usize>>,
    paired: bool,
}

impl Unspaced {
    /// Takes the next character; reports the pair it closes.
    fn push(
        &mut self,
        text: &str,
        place: Range<usize>,
        folded: &mut String,
        each: &mut dyn FnMut(RawWord<'_>),
    ) {
        if let Some(last) = self.last.clone() {
            if last.end == place.start {
                fold(&text[last.start..place.end], folded);
                let shape = Shape::Lower;
                each(RawWord {
                    room: folded.as_bytes(),
                    len: folded.len(),
                    start: last.start,
                    end: place.end,
                    shape,
                });
                self.paired = true;
            } else {
                self.flush(text, folded, each);
            }
        }
        self.last = Some(place);
    }

    /// Ends the run; a character that stood alone is a word by itself.
    fn flush(&mut self, text: &str, folded: &mut String, each: &mut dyn FnMut(RawWord<'_>)) {
        if let Some(last) = self.last.take()
            && !self.paired
        {
            fold(&text[last.clone()], folded);
            let (start, end) = (last.start, last.end);
            each(RawWord { room: folded.as_bytes(), len: folded.len(), start, end, shape: Shape::Lower });
        }
        self.paired = false;
    }
}
