//! Tokens: a word as 32 bits, so that a whole document is an array of small numbers.
//!
//! The upper 29 bits are a hash of the folded word, the lower three say what kind of word it was. Two words are the
//! same when their upper bits are; the class never takes part, since a headline writes `Ministers` where the body
//! writes `ministers`. With half a million different words some 200 pairs of them share their 29 bits, so one
//! comparison of two different words in 5 × 10⁸ says "the same": a shingle of three is safe.

use std::sync::LazyLock;

use xxhash_rust::xxh3::xxh3_64;

use super::lexicon::{LEXICON, Lexicon, NUMBER_WORDS};
use crate::text::accents::without_accents;
use crate::text::normalise::normalise_and_tell;
use crate::text::words::{RawWord, Shape, TakeWord, WordSplitter};

/// A word, hashed and classed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Token(u32);

/// What a word looks like is its class unless the lexicon knows better: the numbers are the same.
const _: () = {
    assert!(Shape::Lower as u32 == TokenClass::Word as u32);
    assert!(Shape::Capital as u32 == TokenClass::Name as u32);
    assert!(Shape::Number as u32 == TokenClass::Number as u32);
};

/// What kind of word a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum TokenClass {
    /// Any other word.
    Word = 0,
    /// A word that starts with a capital and is no function word: mostly names, and the starts of sentences.
    Name = 1,
    /// A word with a digit, or a number written out.
    Number = 2,
    /// A weekday, a month, or yesterday, today, tomorrow.
    Date = 3,
    /// A function word of English or another main language of the wires: carries form, not facts.
    Function = 4,
}

impl Token {
    /// Between two pieces of text that are stored one behind the other; no word.
    pub const BREAK: Self = Self(0);

    /// The token of a folded word. Its accents do not count.
    #[must_use]
    pub fn new(folded: &str, shape: Shape) -> Self {
        let mut bare = String::new();
        let bare = without_accents(folded, &mut bare).as_bytes();
        LEXICON.token(hash_of_word(bare, bare.len()), shape)
    }

    pub(super) fn of(hash: u64, class: TokenClass) -> Self {
        Self::with_bits(hash, class as u32)
    }

    pub(super) fn with_bits(hash: u64, class: u32) -> Self {
        Self(((hash >> 35) as u32) << 3 | class)
    }

    /// All 32 bits, for storing.
    pub(super) fn bits(self) -> u32 {
        self.0
    }

    /// The token that was stored as these bits.
    pub(super) fn from_bits(bits: u32) -> Self {
        Self(bits)
    }

    /// The word's 29 bits of hash: equal for equal words, whatever their class.
    #[must_use]
    pub fn word(self) -> u32 {
        self.0 >> 3
    }

    /// What kind of word it is.
    #[must_use]
    pub fn class(self) -> TokenClass {
        match self.0 & 7 {
            1 => TokenClass::Name,
            2 => TokenClass::Number,
            3 => TokenClass::Date,
            4 => TokenClass::Function,
            _ => TokenClass::Word,
        }
    }

    /// Whether it is a number that says of what size another one is: `million`, `dozen`.
    #[must_use]
    pub fn is_magnitude(self) -> bool {
        static MAGNITUDES: LazyLock<Vec<u32>> = LazyLock::new(|| {
            let words =
                NUMBER_WORDS.iter().filter(|(_, digits)| !digits.starts_with(|c: char| c.is_ascii_digit()));
            words.map(|(word, _)| Token::new(word, Shape::Lower).word()).collect()
        });
        self.class() == TokenClass::Number && MAGNITUDES.contains(&self.word())
    }

    /// Whether the token states a fact that templates change: a number, a name or a date.
    #[must_use]
    pub fn is_fact(self) -> bool {
        matches!(self.class(), TokenClass::Name | TokenClass::Number | TokenClass::Date)
    }
}

/// Appends the tokens of a [normalised](crate::text::normalise::normalise) text.
pub fn push_tokens(normalised: &str, tokens: &mut Vec<Token>) {
    Tokenizer::default().push_normalised(normalised, tokens);
}

/// Makes tokens of one text after another, with buffers that it keeps.
#[derive(Debug, Default)]
pub struct Tokenizer {
    plain: String,
    splitter: WordSplitter,
    /// A word without its accents.
    bare: String,
    /// Where the tokens of a text are written down: room that is not cleared between two texts.
    room: Vec<Token>,
    /// How many words had accents.
    accented: u32,
}

impl Tokenizer {
    /// Appends the tokens of a text as it was read.
    pub fn push(&mut self, text: &str, tokens: &mut Vec<Token>) {
        let Self { plain, splitter, bare, room, accented } = self;
        let (normalised, is_ascii) = normalise_and_tell(text, plain);
        *accented += push_words(splitter, (room, bare), normalised, is_ascii, tokens);
    }

    /// How many words had accents, which their tokens do not have, since this was last asked.
    pub(super) fn take_accented(&mut self) -> u32 {
        std::mem::take(&mut self.accented)
    }

    /// Appends the tokens of a [normalised](crate::text::normalise::normalise) text.
    pub fn push_normalised(&mut self, normalised: &str, tokens: &mut Vec<Token>) {
        let Self { splitter, bare, room, accented, .. } = self;
        *accented += push_words(splitter, (room, bare), normalised, normalised.is_ascii(), tokens);
    }
}

/// Gives how many of them have accents.
fn push_words(
    splitter: &mut WordSplitter,
    (room, bare): (&mut Vec<Token>, &mut String),
    normalised: &str,
    is_ascii: bool,
    tokens: &mut Vec<Token>,
) -> u32 {
    // As many words as nearly all texts have at most: a letter and a space each.
    let most = normalised.len() / 2 + 1;
    if room.len() < most {
        room.resize(most, Token::BREAK);
    }
    let mut pusher = Pusher {
        lexicon: &LEXICON,
        room: &mut room[..most],
        count: 0,
        beyond: Vec::new(),
        bare,
        accented: 0,
    };
    splitter.give_words(normalised, is_ascii, &mut pusher);
    let Pusher { count, beyond, accented, .. } = pusher;
    tokens.extend_from_slice(&room[..count]);
    tokens.extend(beyond);
    accented
}

/// Hash of the folded word that is the first `len` bytes of `room`; of what is behind them nothing is used.
///
/// A word of at most 16 bytes, padded with zeros, is two numbers, each xored with a constant and multiplied into 128 bits,
/// whose halves are xored (the step of wyhash, Wang Yi 2019). One way for nearly all words: XXH3 has three for so few
/// bytes, and which of them comes next cannot be predicted, so that it takes three times as long. Longer words are hashed
/// by XXH3.
#[expect(clippy::inline_always, reason = "a call would take as long as the hash")]
#[inline(always)]
pub(super) fn hash_of_word(room: &[u8], len: usize) -> u64 {
    if len > SHORT_WORD {
        return hash_of_long_word(room, len);
    }
    let bytes = match room.first_chunk::<SHORT_WORD>() {
        Some(&bytes) => u128::from_le_bytes(bytes),
        None => padded(room),
    };
    let [low, high] = SHORT_WORD_MASKS[len];
    let product = u128::from((bytes as u64 & low) ^ WORD_KEYS[0])
        * u128::from(((bytes >> 64) as u64 & high) ^ WORD_KEYS[1]);
    product as u64 ^ (product >> 64) as u64
}

/// Apart from the loop over words, which has no register to spare.
#[cold]
#[inline(never)]
fn hash_of_long_word(room: &[u8], len: usize) -> u64 {
    xxh3_64(&room[..len])
}

#[cold]
#[inline(never)]
fn padded(room: &[u8]) -> u128 {
    room.iter().rev().fold(0, |bytes, &byte| bytes << 8 | u128::from(byte))
}

/// Bytes of a word that is hashed in one step.
const SHORT_WORD: usize = 16;

/// Odd numbers without a pattern: the first primes of XXH3's mixing and of wyhash.
const WORD_KEYS: [u64; 2] = [0x9FB2_1C65_1E98_DF25, 0xA076_1D64_78BD_642F];

/// For each length of a word: its bytes among the first eight, and among the next eight.
const SHORT_WORD_MASKS: [[u64; 2]; SHORT_WORD + 1] = {
    let mut masks = [[0; 2]; SHORT_WORD + 1];
    let mut len = 1;
    while len <= SHORT_WORD {
        let all = u128::MAX >> (8 * (SHORT_WORD - len));
        masks[len] = [all as u64, (all >> 64) as u64];
        len += 1;
    }
    masks
};

/// Writes down the token of every word that it is given.
struct Pusher<'a> {
    lexicon: &'a Lexicon,
    /// Where the tokens go: a place that is there takes less than one that has to be made.
    room: &'a mut [Token],
    count: usize,
    /// Those that there was no room for.
    beyond: Vec<Token>,
    bare: &'a mut String,
    accented: u32,
}

impl TakeWord for Pusher<'_> {
    #[expect(clippy::inline_always, reason = "for every word of every text")]
    #[inline(always)]
    fn take(&mut self, word: RawWord<'_>) {
        let token = self.lexicon.token(hash_of_word(word.room, word.len), word.shape);
        match self.room.get_mut(self.count) {
            Some(place) => {
                *place = token;
                self.count += 1;
            }
            None => self.beyond.push(token),
        }
    }

    fn take_any(&mut self, word: RawWord<'_>) {
        let mut bare = std::mem::take(self.bare);
        let folded = word.word().folded;
        let room = without_accents(folded, &mut bare).as_bytes();
        self.accented += u32::from(room != folded.as_bytes());
        self.take(RawWord { room, len: room.len(), ..word });
        *self.bare = bare;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tokens(text: &str) -> Vec<Token> {
        let mut tokens = Vec::new();
        push_tokens(text, &mut tokens);
        tokens
    }

    #[test]
    fn classes() {
        use TokenClass::{Date, Function, Name, Number, Word};
        let classes: Vec<TokenClass> =
            tokens("On Tuesday Acme paid three 40-cent dividends").iter().map(|t| t.class()).collect();
        assert_eq!(classes, [Function, Date, Name, Word, Number, Number, Word, Word]);
    }

    #[test]
    fn case_does_not_make_another_word() {
        assert_eq!(tokens("Ministers")[0].word(), tokens("ministers")[0].word());
        assert_ne!(tokens("Ministers")[0].word(), tokens("minister")[0].word());
    }

    /// A copy whose accents were lost shared every third word with its original: they overlapped.
    #[test]
    fn accents_do_not_count() {
        let word = |text: &str| tokens(text).iter().map(|token| token.word()).collect::<Vec<_>>();
        for (text, bare) in [
            ("Le président a été réélu à l'Élysée", "Le president a ete reelu a l'Elysee"),
            ("Der Außenminister trifft Łódź", "Der Aussenminister trifft Lodz"),
            ("Всё ещё ждём", "Все еще ждем"),
            ("ΟΙ ΑΡΧΕΣ", "Οι αρχές"),
            ("\u{64b}\u{64c} b", "\u{64b}\u{64c} b"),
        ] {
            assert_eq!(word(text), word(bare), "{text}");
            assert_eq!(tokens(text).len(), text.split(' ').count());
        }
        assert_ne!(word("май"), word("маи"));
    }

    #[test]
    fn numbers_written_out_equal_their_digits() {
        assert_eq!(tokens("three mln")[0].word(), tokens("3 million")[0].word());
        assert_eq!(tokens("three mln")[1].word(), tokens("3 million")[1].word());
    }

    /// No more words meet in 29 bits than would by chance.
    #[test]
    fn short_words_are_spread_evenly() {
        let letters = || b'a'..=b'z';
        let mut words: Vec<u32> = letters()
            .flat_map(|a| letters().map(move |b| [a, b]))
            .flat_map(|[a, b]| letters().map(move |c| [a, b, c]))
            .flat_map(|[a, b, c]| letters().map(move |d| [a, b, c, d]))
            .map(|word| Token::of(hash_of_word(&word, word.len()), TokenClass::Word).word())
            .collect();
        let count = words.len();
        words.sort_unstable();
        words.dedup();
        let expected = (count * count) as f64 / f64::from(1 << 30);
        let met = (count - words.len()) as f64;
        assert!(met < 1.25 * expected, "{met} of {expected}");
        let low = words.iter().filter(|&&word| word % 8 == 0).count() as f64 / count as f64;
        assert!((0.12..0.13).contains(&low), "{low}");
    }

    #[test]
    fn texts_of_more_words_than_there_is_room_for_lose_none() {
        // As many words as fit, and with no room at all.
        for text in ["a b c", "a新b新c", "新华社", "é", "", "1"] {
            let mut kept = tokens("before");
            push_tokens(text, &mut kept);
            let mut splitter = WordSplitter::default();
            let mut words = Vec::new();
            splitter.for_each_word(text, |word| words.push(Token::new(word.folded, word.shape)));
            assert_eq!(kept[1..], words, "{text}");
            let mut beyond = Pusher {
                lexicon: &LEXICON,
                room: &mut [],
                count: 0,
                beyond: Vec::new(),
                bare: &mut String::new(),
                accented: 0,
            };
            splitter.give_words(text, text.is_ascii(), &mut beyond);
            assert_eq!(beyond.beyond, words, "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn a_word_s_hash_is_of_its_own_bytes(word in "[a-zé0-9]{1,20}", behind in "[ -~]{0,20}") {
            let room = format!("{word}{behind}");
            let alone = hash_of_word(word.as_bytes(), word.len());
            proptest::prop_assert_eq!(hash_of_word(room.as_bytes(), word.len()), alone);
            let longer = format!("{word}x");
            proptest::prop_assert_ne!(hash_of_word(longer.as_bytes(), longer.len()), alone);
        }
    }

    #[test]
    fn known_answers() {
        let numbers: Vec<u32> = tokens("Minister said 12 May").iter().map(|t| t.0).collect();
        insta::assert_debug_snapshot!(numbers);
    }
}
