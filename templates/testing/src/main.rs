//! `ionoscloud-drift REPORT.json`: makes a proposal for `sdk.yaml` of what an observer has found.

use std::process::ExitCode;

use ionoscloud_fake::Documents;
use ionoscloud_testing::{Report, propose};

fn main() -> ExitCode {
    let called = std::env::var("IONOSCLOUD_CALLED");
    let called = called.as_deref().unwrap_or("ionoscloud-drift");
    let usage = format!(
        "Usage: {called} REPORT.json\n\nPrints a proposal for sdk.yaml of what an observer has found: the report is what `Report::to_json` gives."
    );
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let file = match arguments.as_slice() {
        [help] if help == "--help" || help == "-h" => {
            println!("{usage}");
            return ExitCode::SUCCESS;
        }
        [file] if !file.starts_with('-') => file,
        _ => {
            eprintln!("{usage}");
            return ExitCode::from(2);
        }
    };
    match proposal(file) {
        Ok(text) => {
            print!("{text}");
            ExitCode::SUCCESS
        }
        Err(problem) => {
            eprintln!("error: {file}: {problem}");
            ExitCode::FAILURE
        }
    }
}

fn proposal(file: &str) -> Result<String, String> {
    let text = std::fs::read_to_string(file).map_err(|error| error.to_string())?;
    let value = serde_json::from_str(&text).map_err(|error| error.to_string())?;
    let report = Report::from_json(&value)?;
    Ok(propose(&report, &Documents::bundled()))
}
