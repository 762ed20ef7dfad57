//! Runs a program of the guide by the heading above it: `page first_call`.

#![allow(dead_code, reason = "blocks without a `main` are compiled, not called")]

use std::process::ExitCode;

include!(concat!(env!("OUT_DIR"), "/guide.rs"));

fn main() -> ExitCode {
    let wanted = std::env::args().nth(1).unwrap_or_default();
    if let Some((_, start)) = PROGRAMS.iter().find(|(name, _)| *name == wanted) {
        return start();
    }
    for (name, _) in PROGRAMS {
        println!("{name}");
    }
    ExitCode::from(2)
}
