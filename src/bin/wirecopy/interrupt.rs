//! Ctrl-C and the like: nothing half-done stays, and the user is told how to go on.

use std::io::Write;
use std::path::{Path, PathBuf};

use wirecopy::temporary;

/// How a process ends that an interrupt ended, by custom: 128 and the signal's number.
const INTERRUPTED: i32 = 130;

/// From now on, an interrupt or a termination removes the temporary files, says what to do next, and ends the process.
/// `work` is the folder that the run could be gone on with from.
pub(crate) fn watch(work: Option<&Path>) {
    let work: Option<PathBuf> = work.map(Path::to_path_buf);
    // Without a handler a signal ends the process at once, which the next run copes with.
    let _ = ctrlc::set_handler(move || {
        temporary::remove_all();
        let next = match &work {
            Some(folder) if !folder.is_dir() => "nothing was done yet; run the same command again".to_owned(),
            Some(folder) => format!("run the same command again to go on from {}", folder.display()),
            None => "nothing is left of this run; with --work DIR `dedup` can be gone on with".to_owned(),
        };
        let _ = writeln!(std::io::stderr(), "wirecopy: interrupted; {next}");
        #[expect(clippy::exit, reason = "the main thread does not know of the signal")]
        std::process::exit(INTERRUPTED);
    });
}
