//! boto3, in a process beside the tests: what it reads back has gone through nothing of ours.

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use serde_json::{Value, json};

use crate::{Server, variable};

/// A client of boto3.
#[derive(Debug)]
pub struct Second {
    process: Child,
    to: ChildStdin,
    from: BufReader<ChildStdout>,
}

impl Second {
    /// Starts one for a server.
    ///
    /// # Panics
    /// It does not start.
    #[must_use]
    pub fn at(server: &Server) -> Second {
        let mut process = Command::new(variable("STORAGE_PYTHON"))
            .arg(concat!(env!("CARGO_MANIFEST_DIR"), "/second.py"))
            .args([
                &server.url,
                server.access_key,
                server.secret_key,
                server.region,
            ])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("Python starts");
        let to = process.stdin.take().expect("it is piped");
        let from = process.stdout.take().expect("it is piped");
        Second {
            process,
            to,
            from: BufReader::new(from),
        }
    }

    /// Calls a method of the client by its name there; bytes come and go as hexadecimal digits.
    ///
    /// # Errors
    /// The code of the service's error.
    ///
    /// # Panics
    /// The process has ended.
    pub fn call(&mut self, method: &str, arguments: &Value) -> Result<Value, String> {
        let line = json!({"method": method, "arguments": arguments});
        writeln!(self.to, "{line}").expect("it reads");
        let mut answer = String::new();
        self.from.read_line(&mut answer).expect("it writes");
        let mut answer: Value = serde_json::from_str(&answer)
            .unwrap_or_else(|_| panic!("boto3 failed at {method} with {arguments}"));
        match answer["error"].as_str() {
            Some(code) => Err(code.to_owned()),
            None => Ok(answer["answer"].take()),
        }
    }
}

impl Drop for Second {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Bytes as [`Second::call`] takes and gives them.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
