//! The openings that mark a paragraph as furniture, and what must follow each.

use super::Furniture::{
    self, Caption, Contact, Continuation, Copyright, EditorCredit, Newsletter, Notice, RelatedLink, ShareLine,
};
use crate::text::openings::{Openings, contains};

/// What a set phrase at the start of a paragraph means, and when.
#[derive(Debug)]
pub(super) struct Rule {
    pub(super) kind: Furniture,
    shape: Shape,
}

/// What must follow the phrase.
#[derive(Debug)]
enum Shape {
    /// No letter or digit.
    Whole,
    /// The same, and the phrase is in capitals.
    Shout,
    /// A colon or a bar, or nothing: the phrase is a label.
    Label,
    /// Anything, up to so many words in all.
    Line(usize),
    /// One of these phrases, within a short paragraph.
    With(&'static [&'static str]),
    /// A year, a holder or a sign, as after `Copyright`.
    Holder,
    /// A capital letter, after a phrase in capitals: `CLOSE The mayor …`.
    ShoutBefore,
}

/// A label's text is a headline, not a paragraph. In words, label included.
const LONGEST_LABELLED: usize = 40;

/// Beyond this, a text that ends with a full stop is a paragraph with the label glued to it. In words.
const LONGEST_HEADLINE: usize = 22;

/// Lines that only name an address or a form are short. In words.
const LONGEST_WITH: usize = 40;

impl Rule {
    /// Whether the rule holds for `text`, of which `rest` follows the rule's phrase.
    pub(super) fn fits(&self, text: &str, rest: &str) -> bool {
        match self.shape {
            Shape::Whole => is_bare(rest),
            Shape::Shout => is_bare(rest) && is_shouted(text, rest),
            Shape::Label => {
                let next = rest.trim_start();
                is_bare(rest)
                    || next.starts_with([':', '|', '»', '>'])
                        && has_at_most(text, LONGEST_LABELLED)
                        && (has_at_most(text, LONGEST_HEADLINE) || !text.ends_with('.'))
            }
            Shape::Line(words) => has_at_most(text, words),
            Shape::With(phrases) => {
                has_at_most(text, LONGEST_WITH) && phrases.iter().any(|phrase| contains(rest, phrase))
            }
            Shape::Holder => {
                let rest = rest.trim_start();
                rest.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '©' | ':' | '('))
                    || rest.starts_with("by ")
            }
            Shape::ShoutBefore => {
                is_shouted(text, rest)
                    && rest.trim_start().starts_with(|c: char| c.is_uppercase() || c == '\'')
            }
        }
    }
}

fn is_bare(rest: &str) -> bool {
    !rest.chars().any(char::is_alphanumeric)
}

fn is_shouted(text: &str, rest: &str) -> bool {
    !text[..text.len() - rest.len()].chars().any(char::is_lowercase)
}

fn has_at_most(text: &str, words: usize) -> bool {
    text.split_whitespace().nth(words).is_none()
}

const fn whole(kind: Furniture) -> Rule {
    Rule { kind, shape: Shape::Whole }
}

const fn shout(kind: Furniture) -> Rule {
    Rule { kind, shape: Shape::Shout }
}

const fn label(kind: Furniture) -> Rule {
    Rule { kind, shape: Shape::Label }
}

const fn line(kind: Furniture, words: usize) -> Rule {
    Rule { kind, shape: Shape::Line(words) }
}

const fn with(kind: Furniture, phrases: &'static [&'static str]) -> Rule {
    Rule { kind, shape: Shape::With(phrases) }
}

const NETWORKS: &[&str] = &["twitter", "facebook", "instagram", "@", "linkedin", "google news"];
const ADDRESSES: &[&str] = &["@", " here", "reporter", "email", "editor"];
const MAILINGS: &[&str] = &[
    "newsletter",
    "inbox",
    "email",
    "e-mail",
    "alert",
    "delivered",
    "daily briefing",
    "podcast",
    "digest",
    " app",
];
const OFFERS: &[&str] = &[
    "newsletter",
    "inbox",
    "podcast",
    "youtube",
    "e-mail",
    "email",
    " here",
    "a month",
    "a week",
    "digital access",
    "apple",
    "itunes",
    "our channel",
    "for free",
    "today and",
    "unlimited",
];

/// Every opening. Sorted by first letter; within a letter the first rule that fits decides.
pub(super) static RULES: Openings<Rule> = Openings::new(&[
    ("ad", shout(Continuation)),
    ("advertisement continue reading", line(Continuation, 8)),
    ("advertisement story continues", line(Continuation, 8)),
    ("advertisement advertisement", whole(Continuation)),
    ("advertisement", whole(Continuation)),
    ("advertising", whole(Continuation)),
    ("all rights reserved", line(Copyright, 30)),
    ("also on politico", label(RelatedLink)),
    ("also read", label(RelatedLink)),
    ("also see", label(RelatedLink)),
    ("also watch", label(RelatedLink)),
    ("article continues", line(Continuation, 8)),
    ("cartoons", label(RelatedLink)),
    ("click for more", line(RelatedLink, 15)),
    ("click here to get the", line(Newsletter, 12)),
    ("click here for the", line(Newsletter, 12)),
    ("click here get the", line(Newsletter, 12)),
    ("click here", line(RelatedLink, 20)),
    ("click to get the", line(Newsletter, 12)),
    ("click to read", line(RelatedLink, 20)),
    ("close", Rule { kind: Caption, shape: Shape::ShoutBefore }),
    ("close", shout(Continuation)),
    ("comments", whole(ShareLine)),
    ("comments are closed", line(Notice, 10)),
    ("contact the", with(Contact, ADDRESSES)),
    ("contact us", line(Contact, 15)),
    ("continue reading below", line(Continuation, 8)),
    ("continue reading the main story", line(Continuation, 8)),
    ("continue reading", whole(Continuation)),
    ("contributing", label(EditorCredit)),
    ("copyright", Rule { kind: Copyright, shape: Shape::Holder }),
    ("don't miss", label(RelatedLink)),
    ("download the", with(Newsletter, &[" app"])),
    ("edited by", label(EditorCredit)),
    ("edited by", line(EditorCredit, 6)),
    ("email", whole(ShareLine)),
    ("email sent to", line(ShareLine, 12)),
    ("end", shout(Continuation)),
    ("ends", whole(Continuation)),
    ("enlarge this image", line(Caption, 60)),
    ("enter your email", line(Newsletter, 25)),
    ("facebook twitter pinterest", line(Caption, 60)),
    ("facebook", whole(ShareLine)),
    ("file photo", line(Caption, 25)),
    ("find us on", with(Contact, NETWORKS)),
    ("first published", line(Notice, 8)),
    ("follow", with(Contact, NETWORKS)),
    ("from politico magazine", label(RelatedLink)),
    ("further reading", label(RelatedLink)),
    ("get all the latest", with(Newsletter, MAILINGS)),
    ("get breaking news", with(Newsletter, MAILINGS)),
    ("get our", with(Newsletter, MAILINGS)),
    ("get the", with(Newsletter, MAILINGS)),
    ("get the monitor stories", line(Newsletter, 12)),
    ("got a tip", line(Contact, 25)),
    ("have a tip", line(Contact, 25)),
    ("hide caption", line(Caption, 60)),
    ("image caption", line(Caption, 60)),
    ("image copyright", line(Caption, 60)),
    ("image credit", label(Caption)),
    ("image source", label(Caption)),
    ("in pictures", label(RelatedLink)),
    ("join the conversation", line(ShareLine, 20)),
    ("like us on", with(Contact, NETWORKS)),
    ("like what you", with(Newsletter, OFFERS)),
    ("listen to this article", line(Continuation, 8)),
    ("loading", whole(Continuation)),
    ("media caption", line(Caption, 60)),
    ("more", shout(Continuation)),
    ("more on this", whole(RelatedLink)),
    ("more", label(RelatedLink)),
    ("most read", label(RelatedLink)),
    ("must read", label(RelatedLink)),
    ("newsletter sign-up", line(Newsletter, 12)),
    ("newsletter", whole(Newsletter)),
    ("next image", line(Caption, 6)),
    ("now read", label(RelatedLink)),
    ("now watch", label(RelatedLink)),
    ("photo", label(Caption)),
    ("photo by", line(Caption, 15)),
    ("photo credit", label(Caption)),
    ("photo illustration", label(Caption)),
    ("photograph", label(Caption)),
    ("photos", label(RelatedLink)),
    ("pinterest", whole(ShareLine)),
    ("play facebook", whole(Continuation)),
    ("play video", line(Caption, 30)),
    ("prev image", line(Caption, 6)),
    ("prev next image", line(Caption, 8)),
    ("print", whole(ShareLine)),
    ("pullquote", whole(Continuation)),
    ("quiz", label(RelatedLink)),
    ("read", label(RelatedLink)),
    ("read also", label(RelatedLink)),
    ("read more", label(RelatedLink)),
    ("read more from", line(RelatedLink, 15)),
    ("read next", label(RelatedLink)),
    ("read or share this story", line(ShareLine, 15)),
    ("read the full", with(RelatedLink, &[" here"])),
    ("read the rest", line(RelatedLink, 15)),
    ("recommended", label(RelatedLink)),
    ("recommended for you", whole(RelatedLink)),
    ("related", label(RelatedLink)),
    ("related article", label(RelatedLink)),
    ("related articles", label(RelatedLink)),
    ("related coverage", label(RelatedLink)),
    ("related links", label(RelatedLink)),
    ("related news", label(RelatedLink)),
    ("related reading", label(RelatedLink)),
    ("related stories", label(RelatedLink)),
    ("related story", label(RelatedLink)),
    ("related topics", label(RelatedLink)),
    ("related video", label(RelatedLink)),
    ("report this ad", whole(Continuation)),
    ("representational image", line(Caption, 6)),
    ("reuters photo", label(Caption)),
    ("scroll for more", line(Continuation, 10)),
    ("see also", label(RelatedLink)),
    ("see more", label(RelatedLink)),
    ("send letters to", line(Contact, 20)),
    ("send tips to", line(Contact, 20)),
    ("share", whole(ShareLine)),
    ("share all sharing options", line(ShareLine, 40)),
    ("share on", with(ShareLine, NETWORKS)),
    ("share this", label(ShareLine)),
    ("share this article", line(ShareLine, 10)),
    ("share this story", line(ShareLine, 10)),
    ("sign in or sign up", line(Newsletter, 15)),
    ("sign up", with(Newsletter, MAILINGS)),
    ("sign up here", line(Newsletter, 25)),
    ("skip ad", line(Continuation, 6)),
    ("slideshow", label(RelatedLink)),
    ("stay up to date", with(Newsletter, MAILINGS)),
    ("story continued below", line(Continuation, 8)),
    ("story continues after", line(Continuation, 12)),
    ("story continues below", line(Continuation, 8)),
    ("story continues", whole(Continuation)),
    ("story can end here", line(Continuation, 12)),
    ("subscribe", whole(Newsletter)),
    ("subscribe", with(Newsletter, OFFERS)),
    ("support independent journalism", line(Newsletter, 60)),
    ("support local journalism", line(Newsletter, 60)),
    ("support our journalism", line(Newsletter, 60)),
    ("support progressive journalism", line(Newsletter, 60)),
    ("thank you for signing up", line(Newsletter, 25)),
    ("thanks for signing up", line(Newsletter, 25)),
    ("this article is more than", with(Notice, &["old"])),
    ("this article originally appeared", line(Notice, 25)),
    ("this article tagged under", line(RelatedLink, 25)),
    ("this story is developing", line(Notice, 25)),
    ("toggle caption", line(Caption, 60)),
    ("trending", shout(RelatedLink)),
    ("tweet", whole(ShareLine)),
    ("twitter", whole(ShareLine)),
    ("up next", whole(RelatedLink)),
    ("video", label(RelatedLink)),
    ("view image", line(Caption, 6)),
    ("view full image", line(Caption, 60)),
    ("want", with(Newsletter, &["inbox", "newsletter"])),
    ("watch", label(RelatedLink)),
    ("watch live", label(RelatedLink)),
    ("watch now", label(RelatedLink)),
    ("watch fox", label(RelatedLink)),
    ("watch the latest video at", line(RelatedLink, 15)),
    ("watch video", label(RelatedLink)),
    ("whatsapp", whole(ShareLine)),
    ("write to", with(Contact, &["@"])),
    ("you may also like", line(RelatedLink, 15)),
    ("you might also like", line(RelatedLink, 15)),
    ("youtube", whole(Caption)),
]);
