//! The stage properties of invented outlets: names, furniture, datelines, filler. All of it was written for this
//! project; the agencies' marks follow their published style. Tables only: nothing here makes a choice.
//!
//! `{slot}` stands for something that [`fill`] puts in; which slots there are is said at each table.

/// An invented outlet. Its furniture is the same on each of its pages, as on real sites.
/// Slots: `{title}` another story's headline, `{year}`, `{name}`, `{city}`.
#[derive(Debug)]
pub(super) struct Outlet {
    pub(super) name: &'static str,
    pub(super) host: &'static str,
    pub(super) section: &'static str,
    /// Lines that stand before the story.
    pub(super) above: &'static [&'static str],
    /// Lines that stand between its paragraphs.
    pub(super) between: &'static [&'static str],
    /// Lines that stand after it.
    pub(super) below: &'static [&'static str],
}

/// The outlets.
pub(super) const OUTLETS: [Outlet; 10] = [
    Outlet {
        name: "Harbour Gazette",
        host: "harbourgazette.example",
        section: "world",
        above: &["Home | News | World"],
        between: &["READ MORE: {title}", "Sign up for the Morning Tide, our daily briefing"],
        below: &[
            "Follow the Harbour Gazette for the latest stories",
            "© {year} Harbour Gazette. All rights reserved.",
        ],
    },
    Outlet {
        name: "The Plains Courier",
        host: "plainscourier.example",
        section: "news",
        above: &[],
        between: &["Advertisement - story continues below"],
        below: &[
            "Have a tip? Write to our news desk.",
            "Copyright {year} The Plains Courier. This material may not be published or redistributed.",
        ],
    },
    Outlet {
        name: "Metro Ledger",
        host: "metroledger.example",
        section: "latest",
        above: &["By Metro Ledger Web Desk", "Updated: {day} {clock}"],
        between: &["ALSO READ | {title}", "ALSO READ | {title}"],
        below: &[
            "(Except for the headline, this story has not been edited by Metro Ledger staff and is published from a syndicated feed.)",
            "Get the latest news on your phone. Download the Metro Ledger app.",
        ],
    },
    Outlet {
        name: "Northern Herald",
        host: "northernherald.example",
        section: "business",
        above: &["Share this article"],
        between: &[],
        below: &["Most read in Business", "{title}", "{title}"],
    },
    Outlet {
        name: "Daily Meridian",
        host: "dailymeridian.example",
        section: "international",
        above: &[],
        between: &["Picture for illustration only. Photo: Daily Meridian"],
        below: &[
            "This is an unedited and auto-generated story from a syndicated news feed.",
            "Tags: {city}, news, world",
        ],
    },
    Outlet {
        name: "Valley Sentinel",
        host: "valleysentinel.example",
        section: "story",
        above: &["Share on Facebook Share on Twitter Email Print"],
        between: &["Related: {title}"],
        below: &[
            "Comments are closed for this story.",
            "Subscribe to the Valley Sentinel from 99 cents a week.",
        ],
    },
    Outlet {
        name: "Coastline 24",
        host: "coastline24.example",
        section: "a",
        above: &["2 min read"],
        between: &["Don't miss: {title}", "Listen to this article"],
        below: &["--- ENDS ---", "Edited By: {name}", "Published By: {name}"],
    },
    Outlet {
        name: "The Inland Post",
        host: "inlandpost.example",
        section: "articles",
        above: &[],
        between: &[],
        below: &["The Inland Post is not responsible for the content of outside sites."],
    },
    Outlet {
        name: "Capital Observer",
        host: "capitalobserver.example",
        section: "politics",
        above: &["Capital Observer | {city} bureau"],
        between: &["Enter your email address to receive our evening newsletter"],
        below: &["With agency inputs", "First published: {day} {clock}", "© Capital Observer {year}"],
    },
    Outlet {
        name: "Riverside Tribune",
        host: "riversidetribune.example",
        section: "newsroom",
        above: &[],
        between: &["Story continues after this message from our sponsors"],
        below: &["Support local journalism. Become a member of the Riverside Tribune today."],
    },
];

/// An agency's marks. Slots of the dateline: `{CITY}` `{city}` `{country}` `{month}` `{mon}` `{mon.}` `{date}`; of the
/// credit: `{name}` `{desk}`.
#[derive(Debug)]
pub(super) struct Agency {
    pub(super) dateline: &'static str,
    /// A line of its own at the end; empty where the agency has none.
    pub(super) credit: &'static str,
}

/// The agencies.
pub(super) const AGENCIES: [Agency; 9] = [
    Agency { dateline: "{CITY} (Reuters) - ", credit: "(Reporting by {name}; Editing by {name})" },
    Agency { dateline: "{CITY}, {mon} {date} (Reuters) - ", credit: "(Reporting by {name})" },
    Agency { dateline: "{CITY} (AP) — ", credit: "By {name}, Associated Press" },
    Agency { dateline: "{CITY}, {mon} {date} (AFP) -- ", credit: "" },
    Agency { dateline: "{CITY}, {mon.} {date} (Xinhua) -- ", credit: "Enditem" },
    Agency { dateline: "{city} [{country}], {month} {date} (ANI): ", credit: "(ANI)" },
    Agency { dateline: "{city}, {mon} {date} (PTI) ", credit: "PTI {desk}" },
    Agency { dateline: "{city}, {month} {date} (IANS) ", credit: "--IANS" },
    Agency { dateline: "{CITY}, {mon.} {date} (UPI) -- ", credit: "" },
];

/// Cities for datelines, with their countries.
pub(super) const CITIES: [(&str, &str); 24] = [
    ("London", "UK"),
    ("Paris", "France"),
    ("New Delhi", "India"),
    ("Mumbai", "India"),
    ("Washington", "US"),
    ("New York", "US"),
    ("Chicago", "US"),
    ("Tokyo", "Japan"),
    ("Beijing", "China"),
    ("Hong Kong", "China"),
    ("Singapore", "Singapore"),
    ("Sydney", "Australia"),
    ("Toronto", "Canada"),
    ("Berlin", "Germany"),
    ("Frankfurt", "Germany"),
    ("Brussels", "Belgium"),
    ("Madrid", "Spain"),
    ("Rome", "Italy"),
    ("Cairo", "Egypt"),
    ("Nairobi", "Kenya"),
    ("Johannesburg", "South Africa"),
    ("Mexico City", "Mexico"),
    ("Santiago", "Chile"),
    ("Manila", "Philippines"),
];

/// Names of invented staff.
pub(super) const NAMES: [&str; 16] = [
    "Anna Holt",
    "Marcus Lindqvist",
    "Priya Raman",
    "Tomas Okafor",
    "Helen Brandt",
    "Samuel Keane",
    "Ines Carvalho",
    "David Marlowe",
    "Leila Haddad",
    "Peter Novak",
    "Grace Mbeki",
    "Owen Hartley",
    "Sunita Verma",
    "Karl Jensen",
    "Maria Delgado",
    "Noah Whitfield",
];

/// Headlines of other stories, for link lists.
pub(super) const HEADLINES: [&str; 14] = [
    "Ferry service resumes after week of storms",
    "Council approves plan for new tram line",
    "Bakers warn of dearer bread this winter",
    "Museum reopens with a show of lost maps",
    "School meals to cost less from autumn",
    "Rare owl draws crowds to city park",
    "Power restored to most homes in the north",
    "Orchestra names its first woman conductor",
    "Five things to know before the markets open",
    "Hospital opens night clinic for children",
    "Water rates to rise for third year running",
    "Local team reaches cup final after late goal",
    "Bridge closure to last until spring",
    "Farmers welcome first rain in two months",
];

/// Whole new leads. Slots: `{city}` `{day}` `{number}` `{month}`.
pub(super) const LEADS: [&str; 10] = [
    "Officials and analysts were weighing the latest turn on {day} in a story that has moved quickly over the past {number} weeks.",
    "Questions remained open on {day} after a development that observers in {city} had been expecting since {month}.",
    "It took {number} days for the details to emerge, but by {day} they were being discussed well beyond {city}.",
    "The news reached {city} late on {day} and left those concerned with more work than they had planned for.",
    "A matter that had drawn little notice before {month} was back on the agenda on {day}.",
    "People familiar with the issue described {day} as a turning point, though few expected a quick end to it.",
    "After {number} months of talk, there was something firm to report on {day}.",
    "Reaction was still coming in from {city} and elsewhere on {day} as the full picture became clear.",
    "Here is what was known on {day}, according to people with direct knowledge of the matter.",
    "Attention turned on {day} to an affair that could have consequences as far away as {city}.",
];

/// Paragraphs of a round-up's own. Slots as in the leads, and `{name}`.
pub(super) const FILLER: [&str; 18] = [
    "{city} woke to a busy {day}, with {number} separate announcements competing for attention before noon.",
    "Here is our regular look at the stories that readers followed most closely in the week to {day}.",
    "Elsewhere, the mood was calmer, and {name}, who has watched the region for {number} years, saw no reason for alarm.",
    "In other news, attention moved to a question that has been waiting for an answer since {month}.",
    "The second item on our list comes with a warning that the figures are preliminary and may be revised in {month}.",
    "Our correspondent {name} contributed to this summary from {city}, where shops reopened on {day}.",
    "Readers wrote in from {number} countries; a selection of their letters will appear on {day}.",
    "None of this is likely to be settled soon, said {name}, an independent researcher based in {city}.",
    "Meanwhile preparations continue for the {month} meeting, at which {number} delegations have asked to speak.",
    "Before that, a brief look back: it is {number} years since a similar case was last heard in {city}.",
    "Also worth noting this {day} is a development that has been building for some time.",
    "That is all for this edition, which was put together by {name} and closed late on {day}.",
    "Weather permitting, the ceremony planned for {city} will go ahead on {day} with {number} invited guests.",
    "A spokesman in {city} declined to comment beyond a statement of {number} lines released on {day}.",
    "The coming days will show whether the {month} timetable can be kept, and {name} for one has doubts.",
    "Our desk in {city} also followed a smaller matter, in which {number} people are to be heard on {day}.",
    "For those catching up after the weekend, the essentials can be told in {number} paragraphs.",
    "Separately, {name} reports from {city} that the waiting time has fallen to {number} days.",
];

/// Words for replacement where the input offers none.
pub(super) const WORDS: [&str; 12] = [
    "further", "early", "common", "recent", "several", "local", "public", "later", "major", "private",
    "former", "second",
];

/// Month names with their short forms in datelines.
pub(super) const MONTHS: [(&str, &str); 12] = [
    ("January", "Jan"),
    ("February", "Feb"),
    ("March", "March"),
    ("April", "April"),
    ("May", "May"),
    ("June", "June"),
    ("July", "July"),
    ("August", "Aug"),
    ("September", "Sept"),
    ("October", "Oct"),
    ("November", "Nov"),
    ("December", "Dec"),
];

/// Day names, Monday first.
pub(super) const DAYS: [&str; 7] =
    ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

/// American and British spelling of the same word.
pub(super) const SPELLINGS: [(&str, &str); 28] = [
    ("organization", "organisation"),
    ("organizations", "organisations"),
    ("organized", "organised"),
    ("recognize", "recognise"),
    ("recognized", "recognised"),
    ("realize", "realise"),
    ("criticized", "criticised"),
    ("privatization", "privatisation"),
    ("authorized", "authorised"),
    ("labor", "labour"),
    ("color", "colour"),
    ("favor", "favour"),
    ("favorite", "favourite"),
    ("harbor", "harbour"),
    ("neighbor", "neighbour"),
    ("neighbors", "neighbours"),
    ("behavior", "behaviour"),
    ("center", "centre"),
    ("centers", "centres"),
    ("theater", "theatre"),
    ("defense", "defence"),
    ("offense", "offence"),
    ("program", "programme"),
    ("programs", "programmes"),
    ("traveled", "travelled"),
    ("canceled", "cancelled"),
    ("aluminum", "aluminium"),
    ("gray", "grey"),
];

/// Other ways to write a number, either way round: the same word of the story.
pub(super) const NUMBER_FORMS: [(&str, &str); 10] = [
    ("million", "mln"),
    ("billion", "bln"),
    ("two", "2"),
    ("three", "3"),
    ("four", "4"),
    ("five", "5"),
    ("six", "6"),
    ("seven", "7"),
    ("eight", "8"),
    ("nine", "9"),
];

/// Other words that stand beside numbers, in full and shortened.
pub(super) const ABBREVIATIONS: [(&str, &str); 3] =
    [("percent", "pct"), ("months", "mths"), ("dollars", "dlrs")];

/// What a scanner reads for what, either way round.
pub(super) const CONFUSIONS: [(&str, &str); 16] = [
    ("rn", "m"),
    ("cl", "d"),
    ("vv", "w"),
    ("ii", "u"),
    ("li", "h"),
    ("l", "1"),
    ("I", "l"),
    ("O", "0"),
    ("S", "5"),
    ("B", "8"),
    ("e", "c"),
    ("h", "b"),
    ("t", "f"),
    ("a", "o"),
    (".", ","),
    ("g", "q"),
];

/// Puts a value in for each `{slot}` of a line; `value` is asked once for every place.
pub(super) fn fill(line: &str, mut value: impl FnMut(&str) -> String) -> String {
    let mut filled = String::with_capacity(line.len() + 32);
    let mut rest = line;
    while let Some((before, slot, after)) = next_slot(rest) {
        filled.push_str(before);
        filled.push_str(&value(slot));
        rest = after;
    }
    filled.push_str(rest);
    filled
}

fn next_slot(line: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = line.split_once('{')?;
    let (slot, after) = rest.split_once('}')?;
    Some((before, slot, after))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slots_are_filled_one_by_one() {
        let mut count = 0;
        let filled = fill("{a} and {b}, {a}", |slot| {
            count += 1;
            format!("{slot}{count}")
        });
        assert_eq!(filled, "a1 and b2, a3");
        assert_eq!(fill("no slot }{", |_| unreachable!()), "no slot }{");
    }

    #[test]
    fn hosts_are_reserved_for_examples() {
        assert!(OUTLETS.iter().all(|outlet| outlet.host.ends_with(".example")));
    }
}
