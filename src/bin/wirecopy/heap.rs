//! The heap of a run: whose allocator, and which pages. The bench that measures the whole job takes both from here.

/// Sheets come and go by the million, from several threads: this allocator makes them wait for each other less, and costs
/// 5 to 10 % less CPU time than the system's in a run from start to exit.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Asks Linux not to give the heap pages of 2 MB. A run fills its memory once and reads little of it often, which gains
/// next to nothing from them; but each is cleared whole, and what a virtual machine's host has not backed yet takes 1 to 4
/// ms a MB. Small pages are mostly such as another process has just given back. Where it cannot be asked, all is as before.
pub(crate) fn use_small_pages() {
    #[cfg(target_os = "linux")]
    let _ = nix::sys::prctl::set_thp_disable(true);
}
