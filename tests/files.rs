//! What files do to a run: a full disk, a target that cannot be written, links, pipes, devices, two runs at once, inputs
//! that vanish, signals. Nothing half-written is ever mistaken for a result, and no input is harmed.

#![cfg(all(unix, feature = "cli"))]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod place;

use std::fs::{self, Permissions};
use std::io::{Read, Write};
use std::os::unix::fs::{PermissionsExt, symlink};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::thread::sleep;
use std::time::Duration;

use place::Place;

const WIRECOPY: &str = env!("CARGO_BIN_EXE_wirecopy");

/// A folder with an input of many different records.
fn with_records() -> Place {
    let place = Place::new();
    place.write("in.jsonl", records(0));
    place
}

/// The command, with nothing to read and its answers to be read.
fn command(place: &Place, arguments: &str) -> Command {
    let mut command = place.command(arguments);
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// All that is in the folder, but the account of a run, which stands beside what it wrote.
fn names(place: &Place) -> Vec<String> {
    let mut names = place.names(".");
    names.retain(|name| !name.ends_with(".wirecopy.json"));
    names
}

fn fifo(place: &Place, name: &str) -> PathBuf {
    let path = place.path(name);
    assert!(Command::new("mkfifo").arg(&path).status().unwrap().success());
    path
}

fn records(seed: usize) -> String {
    let record = |n: usize| {
        let words: Vec<String> =
            (0..40).map(|at| format!("w{:x}", (n + seed) * 7919 + at * 104_729)).collect();
        format!("{{\"id\":\"record-{n:05}\",\"text\":\"{}.\"}}\n", words.join(" "))
    };
    (0..2000).map(record).collect()
}

#[track_caller]
fn check(output: &Output, code: i32, says: &str) {
    let told = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(code), "{told}");
    assert!(told.contains(says), "{told}");
}

/// Waits until `done`, for some seconds.
fn wait_for(what: &str, done: impl Fn() -> bool) {
    for _ in 0..3000 {
        if done() {
            return;
        }
        sleep(Duration::from_millis(10));
    }
    panic!("{what} did not happen");
}

fn signal(child: &Child, name: &str) {
    let status = Command::new("kill").args([name, &child.id().to_string()]).status().unwrap();
    assert!(status.success());
}

mod disks {
    use super::*;

    /// A file may not grow beyond a few blocks: the system answers a write as a full disk does.
    fn run_in_little_room(place: &Place, arguments: &str) -> Output {
        let script = format!("trap '' XFSZ; ulimit -f 64; exec '{WIRECOPY}' {arguments}");
        Command::new("sh").arg("-c").arg(script).current_dir(place.folder()).output().unwrap()
    }

    #[test]
    fn that_are_full_leave_no_output() {
        let place = with_records();
        check(&run_in_little_room(&place, "dedup in.jsonl -o out.jsonl"), 2, "cannot write out.jsonl: ");
        check(&run_in_little_room(&place, "dedup in.jsonl --clusters out.tsv"), 2, "cannot write out.tsv: ");
        check(&run_in_little_room(&place, "reorder in.jsonl -o out.jsonl"), 2, "cannot write out.jsonl: ");
        assert_eq!(names(&place), ["in.jsonl"], "nothing is left behind");
    }

    #[test]
    fn that_are_full_leave_an_old_output_as_it_was() {
        let place = with_records();
        fs::write(place.path("out.jsonl"), "old").unwrap();
        check(
            &run_in_little_room(&place, "dedup in.jsonl -o out.jsonl --force"),
            2,
            "cannot write out.jsonl",
        );
        assert_eq!(fs::read_to_string(place.path("out.jsonl")).unwrap(), "old");
    }

    #[test]
    fn that_have_no_room_for_the_temporary_file_are_told() {
        let place = with_records();
        let output = run_in_little_room(&place, "dedup in.jsonl --clusters - --memory 1K --temp-dir .");
        check(&output, 2, "cannot write to a temporary file in .: ");
        assert_eq!(names(&place), ["in.jsonl"]);
    }
}

mod targets {
    use super::*;

    #[test]
    fn that_are_read_only_are_told_before_the_work() {
        let place = with_records();
        let folder = place.path("locked");
        fs::create_dir(&folder).unwrap();
        fs::set_permissions(&folder, Permissions::from_mode(0o555)).unwrap();
        fs::set_permissions(place.folder(), Permissions::from_mode(0o755)).unwrap();
        let mut command = command(&place, "dedup in.jsonl -o locked/out.jsonl");
        // Root may write anywhere: then the command runs as nobody.
        if fs::write(folder.join("probe"), "").is_ok() {
            fs::remove_file(folder.join("probe")).unwrap();
            command.uid(65_534);
        }
        match command.output() {
            Ok(output) => check(&output, 2, "cannot write locked/out.jsonl: Permission denied"),
            Err(refused) => eprintln!("skipped: nobody may not run the program here ({refused})"),
        }
        assert!(fs::read_dir(&folder).unwrap().next().is_none());
    }

    #[test]
    fn that_are_pipes_are_written_to_and_never_replaced() {
        let place = with_records();
        let pipe = fifo(&place, "pipe.jsonl");
        for force in ["", " --force"] {
            let run =
                command(&place, &format!("dedup in.jsonl -o pipe.jsonl --quiet{force}")).spawn().unwrap();
            let received = fs::read(&pipe).unwrap();
            check(&run.wait_with_output().unwrap(), 0, "");
            assert!(received == records(0).as_bytes());
            assert!(!fs::metadata(&pipe).unwrap().is_file());
        }
    }

    #[test]
    fn that_are_the_input_under_another_name_leave_it_alone() {
        let place = with_records();
        let before = fs::read(place.path("in.jsonl")).unwrap();
        symlink("in.jsonl", place.path("link.jsonl")).unwrap();
        check(&place.run("dedup in.jsonl -o in.jsonl --force"), 2, "is, or holds, the input");
        check(&place.run("dedup in.jsonl -o ./in.jsonl --force"), 2, "is, or holds, the input");
        check(&place.run("dedup in.jsonl -o link.jsonl --force"), 2, "is, or holds, the input");
        check(&place.run("dedup link.jsonl -o in.jsonl --force"), 2, "is, or holds, the input");
        fs::hard_link(place.path("in.jsonl"), place.path("hard.jsonl")).unwrap();
        // A second name of the same bytes gets a file of its own.
        check(&place.run("dedup in.jsonl -o hard.jsonl --force"), 0, "written to hard.jsonl");
        assert!(fs::read(place.path("in.jsonl")).unwrap() == before);
    }

    #[test]
    fn that_are_links_are_replaced_and_not_what_they_lead_to() {
        let place = with_records();
        fs::write(place.path("other"), "other").unwrap();
        symlink("other", place.path("link.jsonl")).unwrap();
        symlink("nowhere", place.path("loose.jsonl")).unwrap();
        check(&place.run("dedup in.jsonl -o link.jsonl"), 2, "exists already");
        check(&place.run("dedup in.jsonl -o loose.jsonl"), 2, "exists already");
        check(&place.run("dedup in.jsonl -o link.jsonl --force"), 0, "written to link.jsonl");
        assert_eq!(fs::read_to_string(place.path("other")).unwrap(), "other");
    }

    #[test]
    fn of_two_runs_at_once_belong_to_one_of_them() {
        let place = with_records();
        for force in ["", " --force"] {
            let arguments = format!("dedup in.jsonl -o out.jsonl --quiet{force}");
            let runs: Vec<Child> = (0..2).map(|_| command(&place, &arguments).spawn().unwrap()).collect();
            let outputs: Vec<Output> = runs.into_iter().map(|run| run.wait_with_output().unwrap()).collect();
            let done = outputs.iter().filter(|output| output.status.success()).count();
            if force.is_empty() {
                assert_eq!(done, 1, "{outputs:?}");
                let refused = outputs.iter().find(|output| !output.status.success()).unwrap();
                check(refused, 2, " exists already");
            } else {
                assert_eq!(done, 2, "{outputs:?}");
            }
            assert!(fs::read(place.path("out.jsonl")).unwrap() == fs::read(place.path("in.jsonl")).unwrap());
            assert_eq!(names(&place), ["in.jsonl", "out.jsonl"], "nothing is left behind");
        }
    }
}

mod inputs {
    use super::*;

    #[test]
    fn that_are_pipes_are_read() {
        let place = with_records();
        let pipe = fifo(&place, "pipe");
        let run = command(&place, "dedup pipe -o out.jsonl --quiet").spawn().unwrap();
        fs::write(pipe, records(0)).unwrap();
        check(&run.wait_with_output().unwrap(), 0, "");
        assert!(fs::read(place.path("out.jsonl")).unwrap() == records(0).as_bytes());
    }

    #[test]
    fn in_a_folder_are_no_pipes_and_no_loose_or_circular_links() {
        let place = with_records();
        fs::create_dir(place.path("crawl")).unwrap();
        fifo(&place, "crawl/pipe");
        symlink("nowhere", place.path("crawl/loose")).unwrap();
        symlink("..", place.path("crawl/round")).unwrap();
        fs::rename(place.path("in.jsonl"), place.path("crawl/in.jsonl")).unwrap();
        let output = place.run("dedup crawl --dry-run");
        check(&output, 0, "crawl/pipe: not read: not a regular file");
        check(&output, 0, "crawl/loose: cannot be read: ");
        check(&output, 0, "2,000 documents");
    }

    #[test]
    fn that_vanish_end_the_run_without_output() {
        let place = with_records();
        fs::write(place.path("first.jsonl"), records(9999)).unwrap();
        let pipe = fifo(&place, "pipe");
        // The run has found the first input when it waits for the pipe.
        let run = command(&place, "dedup first.jsonl pipe -o out").spawn().unwrap();
        let mut writer = fs::OpenOptions::new().write(true).open(pipe).unwrap();
        fs::remove_file(place.path("first.jsonl")).unwrap();
        writer.write_all(records(0).as_bytes()).unwrap();
        drop(writer);
        check(&run.wait_with_output().unwrap(), 2, "first.jsonl changed while it was being read");
        assert_eq!(names(&place), ["in.jsonl", "pipe"]);
    }
}

/// A run that waits with its output half-written: its table goes to a pipe that nobody reads.
fn run_that_waits(place: &Place) -> Child {
    let run = command(place, "dedup in.jsonl -o out.jsonl --clusters - --quiet").spawn().unwrap();
    let has_begun = |path: &Path| {
        fs::read_dir(path)
            .unwrap()
            .any(|entry| entry.unwrap().file_name().to_string_lossy().ends_with(".partial"))
    };
    wait_for("a partial output", || has_begun(place.folder()));
    run
}

#[test]
fn a_signal_leaves_no_output_under_its_name_and_no_obstacle() {
    for name in ["-INT", "-TERM"] {
        let place = with_records();
        let mut run = run_that_waits(&place);
        signal(&run, name);
        assert!(!run.wait().unwrap().success());
        assert_eq!(names(&place), ["in.jsonl"], "half an output has no name, and is removed");
        assert!(fs::read(place.path("in.jsonl")).unwrap() == records(0).as_bytes());
        check(&place.run("dedup in.jsonl -o out.jsonl"), 0, "written to out.jsonl");
    }
}

#[test]
fn a_table_that_nobody_reads_to_its_end_is_a_quiet_end() {
    let place = with_records();
    let mut run = run_that_waits(&place);
    let mut first = [0; 10];
    run.stdout.take().unwrap().read_exact(&mut first).unwrap();
    let output = run.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(output.stderr.is_empty());
}
