//! The kinds of evidence, and how each is left out. All by settings, but for what is set apart before there is a
//! fingerprint, and for what digests are told by.

use wirecopy::pipeline::Settings;

/// The job without one kind of evidence.
pub(crate) struct Variant {
    pub(crate) name: &'static str,
    pub(crate) settings: Settings,
    /// Which of the page's text is set apart.
    pub(crate) apart: Apart,
    /// Whether excerpts of digests are told.
    pub(crate) digests: bool,
}

/// What is set apart of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Apart {
    /// Lines that a rule knows as furniture.
    pub(crate) furniture: bool,
    /// Datelines, bylines, credits, sign-offs.
    pub(crate) marks: bool,
    /// Lines that recur in an outlet.
    pub(crate) recurring: bool,
}

impl Apart {
    const ALL: Self = Self { furniture: true, marks: true, recurring: true };
}

/// Above every share.
const NEVER: f64 = 2.0;

/// All variants; the first leaves nothing out.
pub(crate) fn variants() -> Vec<Variant> {
    let full = Variant { name: "nothing", settings: Settings::default(), apart: Apart::ALL, digests: true };
    let mut all = vec![full];
    all.extend(by_settings().into_iter().map(|(name, leave_out)| {
        let mut settings = Settings::default();
        leave_out(&mut settings);
        Variant { name, settings, apart: Apart::ALL, digests: true }
    }));
    let apart = |name, apart| Variant { name, settings: Settings::default(), apart, digests: true };
    all.push(apart("furniture by rule", Apart { furniture: false, ..Apart::ALL }));
    all.push(apart("furniture by recurrence", Apart { recurring: false, ..Apart::ALL }));
    all.push(apart("wire marks", Apart { marks: false, ..Apart::ALL }));
    let none = Apart { furniture: false, marks: false, recurring: false };
    all.push(apart("furniture and wire marks", none));
    all.push(Variant { digests: false, ..apart("digests", Apart::ALL) });
    all
}

type LeaveOut = fn(&mut Settings);

fn by_settings() -> [(&'static str, LeaveOut); 13] {
    [
        ("containment (resemblance of .5 alone)", |settings| {
            settings.verify.copy_coverage = NEVER;
            settings.verify.copy_coverage_alike = 0.0;
            settings.verify.copy_passages = NEVER;
        }),
        ("alignment of paragraphs", |settings| settings.verify.reordered_coverage = NEVER),
        ("passages", |settings| settings.verify.overlap_share = NEVER),
        ("the template guard", |settings| {
            settings.verify.template_coverage = NEVER;
            settings.verify.template_form_facts = NEVER;
            settings.verify.form_coverage = NEVER;
        }),
        ("facts in the same slots", |settings| {
            settings.verify.template_changes = f64::INFINITY;
            settings.verify.recurring_changes = f64::INFINITY;
            settings.verify.subject_changes = f64::INFINITY;
            settings.verify.template_form_facts = NEVER;
        }),
        ("shared numbers and names", |settings| {
            settings.verify.template_numbers = NEVER;
            settings.verify.template_names = 0.0;
            settings.verify.form_names = 0.0;
        }),
        ("headlines", |settings| {
            settings.verify.short_words = 0;
            settings.verify.short_words_edited = 0;
            settings.verify.subject_headlines = 0.0;
            settings.verify.correction_headlines = 0.0;
        }),
        ("dates", |settings| {
            settings.verify.correction_seconds = u64::MAX;
            settings.verify.update_seconds = u64::MAX;
            settings.verify.recurring_seconds = u64::MAX;
        }),
        ("updates", |settings| settings.verify.update_coverage = NEVER),
        ("notices that recur", |settings| settings.verify.recurring_words = 0),
        ("corrections (headlines and dates)", |settings| settings.verify.correction_coverage = NEVER),
        ("noise", |settings| settings.verify.noise_coverage_longer = NEVER),
        ("the search for noisy texts", |settings| {
            settings.candidates.noisy_containment = settings.candidates.sketch_containment;
        }),
    ]
}
