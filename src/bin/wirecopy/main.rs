//! The command line of wirecopy.

fn main() {}
