//! The commands of the guide in `docs/`, run as they stand: what they print is what is written there.
//!
//! `TRYCMD=overwrite cargo test --test guide` writes what is said now; times and memory are then to be put back as `[..]`.

#![cfg(feature = "cli")]

#[test]
fn the_guide_says_what_the_commands_say() {
    trycmd::TestCases::new().case("docs/*.md");
}

/// The summaries in the README, but for what a run costs. Commands that write do so to a folder of their own.
#[test]
fn the_readme_says_what_the_commands_say() {
    let readme = std::fs::read_to_string("README.md").unwrap();
    let mut lines = readme.lines().map(str::trim).peekable();
    let mut checked = 0;
    while let Some(line) = lines.next() {
        let Some(arguments) = line.strip_prefix("$ wirecopy ").filter(|line| SUMMED_UP.contains(line)) else {
            continue;
        };
        let shown = std::iter::from_fn(|| lines.next_if(|line| !line.is_empty() && !line.starts_with("```")));
        let shown: Vec<&str> = shown.filter(|line| !line.starts_with("cost")).collect();
        let folder = tempfile::tempdir().unwrap();
        let arguments =
            arguments.replace("-o report", &format!("-o {}", folder.path().join("report").display()));
        let ran = std::process::Command::new(env!("CARGO_BIN_EXE_wirecopy"))
            .args(arguments.split(' '))
            .output()
            .unwrap();
        let said = String::from_utf8(ran.stderr).unwrap();
        let said: Vec<&str> = said.lines().collect();
        assert!(!shown.is_empty() && shown.iter().all(|line| said.contains(line)), "{shown:#?}\n{said:#?}");
        checked += 1;
    }
    assert_eq!(checked, SUMMED_UP.len());
}

/// The commands whose summaries are shown.
const SUMMED_UP: [&str; 2] = [
    "dedup corpora/wire/scrapes --dry-run",
    "track corpora/wire/scrapes -o report --agencies corpora/agencies.toml",
];
