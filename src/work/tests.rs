//! What a work folder keeps, refuses, and cleans up.

use super::*;

fn terms(keep: &str) -> Vec<Term> {
    vec![("wirecopy".to_owned(), "1".to_owned()), ("--keep".to_owned(), keep.to_owned())]
}

/// The message with which a folder is refused.
fn refusal(folder: &Path, terms: &[Term]) -> String {
    Work::open(folder, terms).unwrap_err().to_string()
}

#[test]
fn what_was_saved_is_there_for_the_same_run_only() {
    let place = tempfile::tempdir().unwrap();
    let folder = place.path().join("work");
    let work = Work::open(&folder, &terms("longest")).unwrap();
    assert!(!work.is_resumed());
    work.save("read", 0, b"one").unwrap();
    work.save("read", 1, b"").unwrap();
    assert!(refusal(&folder, &terms("longest")).contains("another run is at work"));
    drop(work);
    let message = refusal(&folder, &terms("first"));
    assert!(message.contains("there: --keep: longest; here: first"), "{message}");
    let message = refusal(&folder, &terms("longest")[..1]);
    assert!(message.contains("there: --keep: longest; here: not there"), "{message}");
    let work = Work::open(&folder, &terms("longest")).unwrap();
    assert!(work.is_resumed());
    assert_eq!(work.load("read", 0).unwrap().as_deref(), Some(&b"one"[..]));
    assert_eq!(work.load("read", 1).unwrap().as_deref(), Some(&b""[..]));
    assert_eq!(work.load("read", 2).unwrap(), None);
    work.finish().unwrap();
    assert!(!folder.exists());
}

#[test]
fn what_is_left_half_written_is_removed_and_what_is_not_ours_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("read-000000.work.partial"), b"half").unwrap();
    // Parts of a run whose terms are gone.
    fs::write(folder.path().join("read-000001.work"), b"whose").unwrap();
    let work = Work::open(folder.path(), &terms("longest")).unwrap();
    assert_eq!(names(folder.path()).unwrap(), [LOCK, "terms-000000.work"]);
    work.finish().unwrap();
    assert!(!folder.path().exists(), "what a run left behind goes with its folder");
    fs::create_dir(folder.path()).unwrap();
    fs::write(folder.path().join("diary.txt"), b"mine").unwrap();
    assert!(refusal(folder.path(), &terms("longest")).contains("holds other files (`diary.txt`)"));
}

#[test]
fn what_a_killed_removal_left_is_removed_with_its_folder() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("work");
    let work = Work::open(&path, &terms("longest")).unwrap();
    work.save("read", 0, b"of a run that is over").unwrap();
    drop(work);
    fs::remove_file(path.join("terms-000000.work")).unwrap();
    let work = Work::open(&path, &terms("longest")).unwrap();
    assert!(!work.is_resumed());
    work.finish().unwrap();
    assert!(!path.exists());
    // A folder that somebody made stays.
    fs::create_dir(&path).unwrap();
    Work::open(&path, &terms("longest")).unwrap().finish().unwrap();
    assert!(path.is_dir());
}

#[test]
fn a_damaged_part_counts_as_not_there() {
    let folder = tempfile::tempdir().unwrap();
    let work = Work::open(folder.path(), &terms("longest")).unwrap();
    work.save("read", 0, b"the wire moved it").unwrap();
    let path = work.path("read", 0, EXTENSION);
    let whole = fs::read(&path).unwrap();
    for at in 0..whole.len() {
        let mut damaged = whole.clone();
        damaged[at] ^= 0x20;
        fs::write(&path, &damaged).unwrap();
        assert_eq!(work.load("read", 0).unwrap(), None, "damaged at {at}");
        fs::write(&path, &whole[..at]).unwrap();
        assert_eq!(work.load("read", 0).unwrap(), None, "cut at {at}");
    }
    // A part that stands in the place of another.
    fs::write(work.path("read", 1, EXTENSION), &whole).unwrap();
    assert_eq!(work.load("read", 1).unwrap(), None);
    fs::write(&path, &whole).unwrap();
    assert!(work.load("read", 0).unwrap().is_some());
}

/// A file of petabytes without a block on the disk: it is not read to see that it is damaged.
#[test]
fn the_length_of_a_part_is_believed_only_where_its_head_agrees() {
    let folder = tempfile::tempdir().unwrap();
    let work = Work::open(folder.path(), &terms("longest")).unwrap();
    work.save("read", 0, b"the wire moved it").unwrap();
    let path = work.path("read", 0, EXTENSION);
    let file = File::options().write(true).open(&path).unwrap();
    for len in [1 << 40, 1 << 20] {
        // Where the file system does not take so long a file, there is nothing to be tried.
        if file.set_len(len).is_ok() {
            assert_eq!(work.load("read", 0).unwrap(), None, "{len}");
        }
    }
}

#[test]
fn what_is_no_plain_file_is_refused() {
    for name in [LOCK, "terms-000000.work", "read-000000.work", "read-000000.work.partial"] {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join(name)).unwrap();
        let message = refusal(folder.path(), &terms("longest"));
        assert!(
            message.contains(&format!("holds other files (`{name}`); name an empty folder")),
            "{message}"
        );
    }
    #[cfg(unix)]
    {
        let folder = tempfile::tempdir().unwrap();
        std::os::unix::fs::symlink("/dev/zero", folder.path().join("read-000000.work")).unwrap();
        let message = refusal(folder.path(), &terms("longest"));
        assert!(message.contains("holds other files"), "{message}");
    }
}

/// A run that opened the lock before another removed it, and locked it after, held a file without a name: a third one made
/// a new file of that name and was let in beside it.
#[cfg(unix)]
#[test]
fn a_lock_that_was_removed_keeps_nobody_out_and_is_not_taken() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(LOCK);
    let held = lock(folder.path()).unwrap();
    assert!(is_named(&held, &path));
    fs::remove_file(&path).unwrap();
    assert!(!is_named(&held, &path));
    fs::write(&path, b"").unwrap();
    assert!(!is_named(&held, &path));
    let new = lock(folder.path()).unwrap();
    assert!(is_named(&new, &path));
    assert!(lock(folder.path()).unwrap_err().to_string().contains("another run is at work"));
}

/// The same with many runs that begin and end at once.
#[test]
fn never_are_two_runs_at_work_in_one_folder() {
    use std::sync::atomic::{AtomicU32, Ordering::SeqCst};
    let folder = tempfile::tempdir().unwrap();
    let (at_work, runs) = (AtomicU32::new(0), AtomicU32::new(0));
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                for _ in 0..3000 {
                    // Who comes when another is there, or on its way out, is refused.
                    let Ok(lock) = lock(folder.path()) else { continue };
                    assert_eq!(at_work.fetch_add(1, SeqCst), 0, "another one is at work");
                    runs.fetch_add(1, SeqCst);
                    at_work.fetch_sub(1, SeqCst);
                    fs::remove_file(folder.path().join(LOCK)).unwrap();
                    drop(lock);
                }
            });
        }
    });
    assert!(runs.into_inner() > 0);
}

/// Terms that are whole by their checksum and say nothing that can be read.
#[test]
fn a_run_whose_terms_cannot_be_read_is_begun_anew() {
    let folder = tempfile::tempdir().unwrap();
    let work = Work::open(folder.path(), &terms("longest")).unwrap();
    for content in
        [&b""[..], &[0xff; 8], &[1, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f]]
    {
        work.save(TERMS, 0, content).unwrap();
        assert_eq!(work.load(TERMS, 0).unwrap().as_deref(), Some(content));
        assert_eq!(decode_terms(content), None);
    }
    work.save("read", 0, b"of that run").unwrap();
    drop(work);
    let work = Work::open(folder.path(), &terms("first")).unwrap();
    assert!(!work.is_resumed());
    assert_eq!(work.load("read", 0).unwrap(), None);
}
