//! `ionoscloud-drift REPORT.json`: makes a proposal for `sdk.yaml` of what an observer has found.

use std::process::ExitCode;

use ionoscloud_fake::Documents;
use ionoscloud_testing::{Report, propose};

fn main() -> ExitCode {
    let Some(file) = std::env::args().nth(1) else {
        eprintln!("usage: ionoscloud-drift REPORT.json");
        return ExitCode::from(2);
    };
    match proposal(&file) {
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
