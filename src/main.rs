//! The program `imr`: runs the command line and returns its exit code.
//!
//! All else is in the library, so that tests and other programs can use it.

use std::process::ExitCode;

use imr::cli::{self, Status};

fn main() -> ExitCode {
    let status = match cli::run() {
        Ok(status) => status,
        Err(error) => cli::explain(&error),
    };
    ExitCode::from(status as u8)
}

const _: () = assert!(Status::Found as u8 == 0);
