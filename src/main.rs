//! The program: parse arguments, run, print the error and its hint, return the exit code.

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
