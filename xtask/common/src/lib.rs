//! What the programs of a maintainer do alike: `xtask`, and `maintain` and `bench`, which it starts.

// What goes wrong is said in a sentence; a panic says nothing to the person at the terminal.
#![cfg_attr(
    not(test),
    deny(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::indexing_slicing,
        clippy::string_slice
    )
)]

pub mod call;
pub mod change;
pub mod crates;
pub mod files;
pub mod repository;

use std::io::{self, Write};
use std::process::ExitCode;

/// A sentence for the person at the terminal, with the file in it.
pub type Error = Box<dyn std::error::Error + Send + Sync>;

/// What may fail with such a sentence.
pub type Result<T> = std::result::Result<T, Error>;

/// How a command ends: whether all was as it should be; what was not has been printed.
pub type Outcome = Result<bool>;

/// Prints the error, if there is one, and gives the exit code: 0, or 1 for an error and for what is not as it should be.
pub fn exit(outcome: Outcome) -> ExitCode {
    match outcome {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            let text = error.to_string();
            // Findings say it themselves.
            let said = text.starts_with("error: ") || text.starts_with("error[");
            eprintln!("{}{text}", if said { "" } else { "error: " });
            ExitCode::FAILURE
        }
    }
}

/// Prints a line, as `println!` does; a reader that has seen enough, such as `head`, is no reason to stop half-way.
#[macro_export]
macro_rules! say {
    ($($text:tt)*) => { $crate::print(&format!("{}\n", format_args!($($text)*))) };
}

/// Writes to standard output, whether anybody reads on or not.
pub fn print(text: &str) {
    // Nobody is there to be told that nobody reads.
    let _ = io::stdout().write_all(text.as_bytes());
}

/// `1 error`, `2 errors`.
pub fn counted(count: usize, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}
