//! Tokens: a word as 32 bits, so that a whole document is an array of small numbers.
//!
//! The upper 29 bits are a hash of the folded word, the lower three say what kind of word it was. Two words are the
//! same when their upper bits are; the class never takes part, since a headline writes `Ministers` where the body
//! writes `ministers`. With half a million different words some 200 pairs of them share their 29 bits, so one
//! comparison of two different words in 5 × 10⁸ says "the same": a shingle of three is safe.

use std::sync::LazyLock;

use xxhash_rust::xxh3::xxh3_64;

use crate::text::normalise::normalise_into;
use crate::text::words::{Shape, Word, WordSplitter};

/// A word, hashed and classed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Token(u32);

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

    /// The token of a folded word.
    #[must_use]
    pub fn new(folded: &str, shape: Shape) -> Self {
        LEXICON.token(folded, shape)
    }

    fn of(hash: u64, class: TokenClass) -> Self {
        Self(((hash >> 35) as u32) << 3 | class as u32)
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
}

impl Tokenizer {
    /// Appends the tokens of a text as it was read.
    pub fn push(&mut self, text: &str, tokens: &mut Vec<Token>) {
        push_words(&mut self.splitter, normalise_into(text, &mut self.plain), tokens);
    }

    /// Appends the tokens of a [normalised](crate::text::normalise::normalise) text.
    pub fn push_normalised(&mut self, normalised: &str, tokens: &mut Vec<Token>) {
        push_words(&mut self.splitter, normalised, tokens);
    }
}

fn push_words(splitter: &mut WordSplitter, normalised: &str, tokens: &mut Vec<Token>) {
    let lexicon = &*LEXICON;
    splitter
        .for_each_word(normalised, |Word { folded, shape, .. }| tokens.push(lexicon.token(folded, shape)));
}

/// Words with a class of their own, by hash. Open addressing; one probe tells nearly every word that it is not there.
struct Lexicon {
    /// A word's hash, or 0 for nobody. Apart from the tokens, so that what every word must look at stays in the
    /// nearest cache.
    hashes: Vec<u64>,
    /// What stands for it: numbers written out share the hash of their digits.
    tokens: Vec<Token>,
}

const LEXICON_SLOTS: usize = 2048;

static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| {
    let mut lexicon = Lexicon { hashes: vec![0; LEXICON_SLOTS], tokens: vec![Token(0); LEXICON_SLOTS] };
    for word in FUNCTION_WORDS.split_whitespace() {
        lexicon.insert(word, word, TokenClass::Function);
    }
    for word in DATE_WORDS.split_whitespace() {
        lexicon.insert(word, word, TokenClass::Date);
    }
    for (word, digits) in NUMBER_WORDS {
        lexicon.insert(word, digits, TokenClass::Number);
    }
    lexicon
});

impl Lexicon {
    /// The first of two entries for one word counts.
    fn insert(&mut self, word: &str, canonical: &str, class: TokenClass) {
        let hash = xxh3_64(word.as_bytes());
        let slot = self.slot(hash);
        if self.hashes[slot] != hash {
            self.hashes[slot] = hash;
            self.tokens[slot] = Token::of(xxh3_64(canonical.as_bytes()), class);
        }
    }

    #[inline]
    fn token(&self, folded: &str, shape: Shape) -> Token {
        let hash = xxh3_64(folded.as_bytes());
        let slot = self.slot(hash);
        if self.hashes[slot] == hash {
            return self.tokens[slot];
        }
        let class = match shape {
            Shape::Lower => TokenClass::Word,
            Shape::Capital => TokenClass::Name,
            Shape::Number => TokenClass::Number,
        };
        Token::of(hash, class)
    }

    /// The slot that holds `hash`, or the empty one where it belongs.
    fn slot(&self, hash: u64) -> usize {
        let mut slot = hash as usize % LEXICON_SLOTS;
        while self.hashes[slot] != hash && self.hashes[slot] != 0 {
            slot = (slot + 1) % LEXICON_SLOTS;
        }
        slot
    }
}

const FUNCTION_WORDS: &str = "
a an the this that these those and or but nor so if then than as of to in on at by for from with without into onto
over under about after before between during through against among is are was were be been being am do does did done
have has had having will would shall should can could may might must not no he she it they we you i him her them us
me his hers its their theirs our ours your yours my mine who whom whose which what when where why how there here also
said says say up down out off again once only just more most some any all each both few other such own same too very
while because until since though although however
de la le les el los las un une uno una des du et en y que qui dans por para con se su al del der die das und ein eine
in den dem von zu mit auf ist im il lo gli di da che e o os as um uma no na";

const DATE_WORDS: &str = "
monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri sat sun
january february march april june july august september october november december
jan feb mar apr jun jul aug sep sept oct nov dec yesterday today tomorrow tonight";

const NUMBER_WORDS: [(&str, &str); 19] = [
    ("one", "1"),
    ("two", "2"),
    ("three", "3"),
    ("four", "4"),
    ("five", "5"),
    ("six", "6"),
    ("seven", "7"),
    ("eight", "8"),
    ("nine", "9"),
    ("ten", "10"),
    ("eleven", "11"),
    ("twelve", "12"),
    ("dozen", "dozen"),
    ("hundred", "hundred"),
    ("thousand", "thousand"),
    ("million", "million"),
    ("billion", "billion"),
    ("mln", "million"),
    ("bln", "billion"),
];

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

    #[test]
    fn numbers_written_out_equal_their_digits() {
        assert_eq!(tokens("three mln")[0].word(), tokens("3 million")[0].word());
        assert_eq!(tokens("three mln")[1].word(), tokens("3 million")[1].word());
    }

    #[test]
    fn known_answers() {
        let numbers: Vec<u32> = tokens("Minister said 12 May").iter().map(|t| t.0).collect();
        insta::assert_debug_snapshot!(numbers);
    }
}
