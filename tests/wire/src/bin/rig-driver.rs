//! The driver program for IONOS' conformance rig, see [`wire_tests::rig`]: `rig-driver [PRODUCT]`.

use std::io::{Read, Write};
use std::process::ExitCode;

fn main() -> ExitCode {
    let product = std::env::args().nth(1);
    match run(product.as_deref()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            eprintln!("{problem}");
            ExitCode::FAILURE
        }
    }
}

fn run(product: Option<&str>) -> Result<(), String> {
    let mut input = String::new();
    let read = std::io::stdin().read_to_string(&mut input);
    read.map_err(|error| format!("standard input: {error}"))?;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    let runtime = runtime.map_err(|error| error.to_string())?;
    let answer = runtime.block_on(wire_tests::rig::answer(product, &input))?;
    let written = writeln!(std::io::stdout(), "{answer}");
    written.map_err(|error| format!("standard output: {error}"))
}
