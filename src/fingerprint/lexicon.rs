//! Words with a class of their own, by hash: function words, dates, and numbers written out.

use std::hint::select_unpredictable;
use std::sync::LazyLock;

use super::token::{Token, TokenClass, hash_of_word};
use crate::text::words::Shape;

/// The words, each with what stands for it.
///
/// Half of all words of a text are here, in no order that a branch could be predicted by. So each word has two slots that
/// it may be in (Pagh and Rodler, Cuckoo hashing, 2004), and both are always looked at.
pub(super) struct Lexicon {
    slots: [Slot; LEXICON_SLOTS],
}

/// A word's [`tag`], 0 for nobody, and what stands for it: numbers written out share the hash of their digits.
#[derive(Debug, Clone, Copy)]
struct Slot {
    tag: u32,
    token: Token,
}

const LEXICON_SLOTS: usize = 1024;

pub(super) static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| {
    let mut lexicon = Lexicon { slots: [Slot { tag: 0, token: Token::BREAK }; LEXICON_SLOTS] };
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
    pub(super) fn token(&self, hash: u64, shape: Shape) -> Token {
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

pub(super) const NUMBER_WORDS: [(&str, &str); 19] = [
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
