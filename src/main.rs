//! The program `imr`: runs the command line and returns its exit code.
//!
//! All else is in the library, so that tests and other programs can use it.

use std::process::ExitCode;

fn main() -> ExitCode {
    imr::cli::run()
}
