//! Tokens: a word as 32 bits, so that a whole document is an array of small numbers.
//!
//! The upper 29 bits are a hash of the folded word, the lower three say what kind of word it was. Two words are the
//! same when their upper bits are; the class never takes part, since a headline writes `Ministers` where the body
//! writes `ministers`. With half a million different words some 200 pairs of them share their 29 bits, so one
//! comparison of two different words in 5 × 10⁸ says "the same": a shingle of three is safe.

use std::hint::select_unpredictable;
use std::sync::LazyLock;

use xxhash_rust::xxh3::xxh3_64;

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

    fn of(hash: u64, class: TokenClass) -> Self {
        Self::with_bits(hash, class as u32)
    }

    fn with_bits(hash: u64, class: u32) -> Self {
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
}

impl Tokenizer {
    /// Appends the tokens of a text as it was read.
    pub fn push(&mut self, text: &str, tokens: &mut Vec<Token>) {
        let Self { plain, splitter, bare, room } = self;
        let (normalised, is_ascii) = normalise_and_tell(text, plain);
        push_words(splitter, (room, bare), normalised, is_ascii, tokens);
    }

    /// Appends the tokens of a [normalised](crate::text::normalise::normalise) text.
    pub fn push_normalised(&mut self, normalised: &str, tokens: &mut Vec<Token>) {
        let Self { splitter, bare, room, .. } = self;
        push_words(splitter, (room, bare), normalised, normalised.is_ascii(), tokens);
    }
}

fn push_words(
    splitter: &mut WordSplitter,
    (room, bare): (&mut Vec<Token>, &mut String),
    normalised: &str,
    is_ascii: bool,
    tokens: &mut Vec<Token>,
) {
    // As many words as nearly all texts have at most: a letter and a space each.
    let most = normalised.len() / 2 + 1;
    if room.len() < most {
        room.resize(most, Token::BREAK);
    }
    let mut pusher =
        Pusher { lexicon: &LEXICON, room: &mut room[..most], count: 0, beyond: Vec::new(), bare };
    splitter.give_words(normalised, is_ascii, &mut pusher);
    let Pusher { count, beyond, .. } = pusher;
    tokens.extend_from_slice(&room[..count]);
    tokens.extend(beyond);
}

/// Hash of the folded word that is the first `len` bytes of `room`; of what is behind them nothing is used.
///
/// A word of at most 16 bytes, padded with zeros, is two numbers, each xored with a constant and multiplied into 128 bits,
/// whose halves are xored (the step of wyhash, Wang Yi 2019). One way for nearly all words: XXH3 has three for so few
/// bytes, and which of them comes next cannot be predicted, so that it takes three times as long. Longer words are hashed
/// by XXH3.
#[expect(clippy::inline_always, reason = "a call would take as long as the hash")]
#[inline(always)]
fn hash_of_word(room: &[u8], len: usize) -> u64 {
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
        let room = without_accents(word.word().folded, &mut bare).as_bytes();
        self.take(RawWord { room, len: room.len(), ..word });
        *self.bare = bare;
    }
}

/// Words with a class of their own, by hash.
///
/// Half of all words of a text are here, in no order that a branch could be predicted by. So each word has two slots that
/// it may be in (Pagh and Rodler, Cuckoo hashing, 2004), and both are always looked at.
struct Lexicon {
    slots: [Slot; LEXICON_SLOTS],
}

/// A word's [`tag`], 0 for nobody, and what stands for it: numbers written out share the hash of their digits.
#[derive(Debug, Clone, Copy)]
struct Slot {
    tag: u32,
    token: Token,
}

const LEXICON_SLOTS: usize = 1024;

static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| {
    let mut lexicon = Lexicon { slots: [Slot { tag: 0, token: Token(0) }; LEXICON_SLOTS] };
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
    ///
    /// # Panics
    /// If the words do not fit, which depends on nothing but the lists.
    fn insert(&mut self, word: &str, canonical: &str, class: TokenClass) {
        let hash = hash_of_word(word.as_bytes(), word.len());
        if slots(tag(hash)).iter().any(|&slot| self.slots[slot].tag == tag(hash)) {
            return;
        }
        // Whoever sits in a word's first slot has to go to the other one of his two, and so on.
        let mut homeless = Slot {
            tag: tag(hash),
            token: Token::of(hash_of_word(canonical.as_bytes(), canonical.len()), class),
        };
        let mut at = slots(homeless.tag)[0];
        for _ in 0..LEXICON_SLOTS {
            std::mem::swap(&mut self.slots[at], &mut homeless);
            if homeless.tag == 0 {
                return;
            }
            let [first, second] = slots(homeless.tag);
            at = if at == first { second } else { first };
        }
        panic!("the lists of words with a class have outgrown their table");
    }

    #[expect(clippy::inline_always, reason = "for every word of every text")]
    #[inline(always)]
    fn token(&self, hash: u64, shape: Shape) -> Token {
        let tag = tag(hash);
        let [first, second] = slots(tag).map(|slot| self.slots[slot]);
        let other = Token::with_bits(hash, shape as u32);
        let token = select_unpredictable(first.tag == tag, first.token, other);
        select_unpredictable(second.tag == tag, second.token, token)
    }
}

/// What a word is known by in the lexicon: more bits of its hash than its token has.
fn tag(hash: u64) -> u32 {
    (hash >> 32) as u32
}

/// The two slots that a word may be in.
fn slots(tag: u32) -> [usize; 2] {
    [tag as usize, (tag >> 16) as usize].map(|slot| slot % LEXICON_SLOTS)
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
