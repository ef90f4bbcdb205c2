//! Names and small words that look like two paragraphs run together, or like the end of one, and are not.

/// What follows a full stop in the names of web sites, as headlines write them.
pub(super) const DOMAINS: &[&str] = &["Com", "Edu", "Gov", "Info", "Net", "News", "Org"];

/// Small words that no paragraph ends with: behind them a space is missing, not a line break.
#[rustfmt::skip]
pub(super) const NEVER_LAST: &[&str] = &[
    "about", "also", "and", "because", "been", "between", "force", "former", "from", "have", "into", "made",
    "most", "over", "said", "says", "than", "that", "their", "these", "this", "those", "under", "were", "when", "where",
    "which", "while", "whom", "whose", "will", "with", "would", "your",
];

/// Names in camel case that stand once in a text whose topic their halves are.
#[rustfmt::skip]
pub(super) const CAMEL_CASE: &[&str] = &[
    "AstraZeneca", "BankAmerica", "BlackBerry", "BlackRock", "CheckIn", "DaimlerChrysler", "DoorDash", "EgyptAir",
    "FaceTime", "FreedomWorks", "GlaxoSmithKline", "HealthCare", "LinkedIn", "MasterCard", "NewsHour", "ObamaCare",
    "PlayStation", "SoftBank", "StubHub", "StudentsFirst", "ThyssenKrupp", "TransCanada", "TrumpCare",
    "UnitedHealthcare", "WikiLeaks", "WorldCom", "YouTube", "airBaltic", "easyJet",
];
