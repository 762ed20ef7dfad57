//! A small runner of suites in the format of IONOS' conformance rig: it starts a driver for each call, with one JSON
//! object on its standard input, and holds what comes back against what the suite says.

mod assert;
mod symbols;

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;
use std::{fs, thread};

use serde_json::{Map, Value};

use self::symbols::Symbols;

/// How a driver is started.
pub struct Driver {
    /// The program.
    pub program: PathBuf,
    /// Its arguments.
    pub arguments: Vec<String>,
    /// Added to the environment.
    pub environment: Vec<(String, String)>,
}

/// What came of a suite.
#[derive(Debug, Default)]
pub struct Report {
    /// Tests that passed.
    pub passed: usize,
    /// Tests that did not run, as what they depend on did not pass.
    pub skipped: usize,
    /// Name and reason of those that failed.
    pub failed: Vec<(String, String)>,
}

/// What a test of a suite came to.
#[derive(Clone, Copy, PartialEq)]
enum End {
    Passed,
    AssertionsFailed,
    CommandFailed,
}

/// Runs a suite: setup, tests, and cleanup whatever happens.
///
/// # Errors
/// A file cannot be read, is no suite, includes itself, or has two tests of one name.
pub fn run(suite: &Path, driver: &Driver) -> Result<Report, String> {
    let suite = read(suite, &mut Vec::new())?;
    let mut names = BTreeSet::new();
    for test in ["setup", "tests", "cleanup"]
        .iter()
        .flat_map(|phase| list(&suite, phase))
    {
        if !names.insert(text(test, "name")) {
            return Err(format!("two tests are called {:?}", text(test, "name")));
        }
    }
    let mut run = Run {
        driver,
        symbols: Symbols::new(
            suite.get("data").cloned().unwrap_or_default(),
            &driver.environment,
        ),
        ends: BTreeMap::new(),
        report: Report::default(),
    };
    let mut is_set_up = true;
    for test in list(&suite, "setup") {
        is_set_up = is_set_up && run.test(test, &[list(&suite, "setup")]);
    }
    if is_set_up {
        for test in list(&suite, "tests") {
            run.test(test, &[list(&suite, "tests")]);
        }
    }
    let failed = run.report.failed.len();
    for test in list(&suite, "cleanup") {
        run.test(test, &[list(&suite, "cleanup"), list(&suite, "tests")]);
    }
    // What fails while cleaning up does not fail the run.
    run.report.failed.truncate(failed);
    Ok(run.report)
}

fn list<'a>(suite: &'a Value, name: &str) -> &'a [Value] {
    suite
        .get(name)
        .and_then(Value::as_array)
        .map_or(&[], Vec::as_slice)
}

fn text(test: &Value, name: &str) -> String {
    test.get(name)
        .and_then(Value::as_str)
        .unwrap_or_default()
        .to_owned()
}

/// A suite with those that it includes in front.
fn read(file: &Path, chain: &mut Vec<PathBuf>) -> Result<Value, String> {
    let problem = |what: String| format!("{}: {what}", file.display());
    if chain.iter().any(|other| other == file) {
        return Err(problem("it includes itself".to_owned()));
    }
    chain.push(file.to_owned());
    let read_text = fs::read_to_string(file).map_err(|error| problem(error.to_string()))?;
    let own: Value =
        serde_json::from_str(&read_text).map_err(|error| problem(error.to_string()))?;
    let mut whole = Map::new();
    let folder = file.parent().unwrap_or(Path::new("."));
    let mut parts = Vec::new();
    for included in list(&own, "include").iter().filter_map(Value::as_str) {
        parts.push(read(&folder.join(included), chain)?);
    }
    parts.push(own);
    for phase in ["setup", "tests", "cleanup"] {
        let tests: Vec<Value> = parts
            .iter()
            .flat_map(|part| list(part, phase))
            .cloned()
            .collect();
        whole.insert(phase.to_owned(), Value::Array(tests));
    }
    let mut data = Value::Object(Map::new());
    for part in &parts {
        merge(&mut data, part.get("data").unwrap_or(&Value::Null));
    }
    whole.insert("data".to_owned(), data);
    chain.pop();
    Ok(Value::Object(whole))
}

/// In depth, lists joined; what comes later wins.
fn merge(into: &mut Value, from: &Value) {
    match (into, from) {
        (Value::Object(into), Value::Object(from)) => {
            for (name, value) in from {
                merge(into.entry(name.clone()).or_insert(Value::Null), value);
            }
        }
        (Value::Array(into), Value::Array(from)) => into.extend(from.iter().cloned()),
        (_, Value::Null) => {}
        (into, from) => *into = from.clone(),
    }
}

struct Run<'a> {
    driver: &'a Driver,
    symbols: Symbols,
    ends: BTreeMap<String, End>,
    report: Report,
}

impl Run<'_> {
    /// Runs a test once, and before it what it depends on; gives whether it passed.
    fn test(&mut self, test: &Value, around: &[&[Value]]) -> bool {
        let name = text(test, "name");
        if let Some(end) = self.ends.get(&name) {
            return *end == End::Passed;
        }
        // Should it depend on itself, it has failed.
        self.ends.insert(name.clone(), End::AssertionsFailed);
        let needed: Vec<String> = match test.get("dependencies") {
            Some(Value::String(one)) => vec![one.clone()],
            Some(Value::Array(several)) => several
                .iter()
                .filter_map(Value::as_str)
                .map(str::to_owned)
                .collect(),
            _ => Vec::new(),
        };
        for needed in needed {
            let other = around
                .iter()
                .flat_map(|tests| tests.iter())
                .find(|other| text(other, "name") == needed);
            let passed = other.is_some_and(|other| self.test(other, around));
            if passed {
                continue;
            }
            if other.is_none() || self.ends.get(&needed) == Some(&End::CommandFailed) {
                self.fail(
                    &name,
                    End::CommandFailed,
                    format!("it depends on {needed}, which did not run"),
                );
            } else {
                self.report.skipped += 1;
            }
            return false;
        }
        let condition = test.get("if").map(|condition| self.symbols.fill(condition));
        let unmet = condition.and_then(|condition| assert::all(&condition, &self.symbols).err());
        let outcome = self.rounds(test);
        self.symbols.forget_answer();
        match (unmet, outcome) {
            (None, Ok(())) => {
                self.ends.insert(name, End::Passed);
                self.report.passed += 1;
                true
            }
            (Some(unmet), _) => self.fail(&name, End::AssertionsFailed, format!("if: {unmet}")),
            (None, Err((end, why))) => self.fail(&name, end, why),
        }
    }

    fn fail(&mut self, name: &str, end: End, why: String) -> bool {
        self.ends.insert(name.to_owned(), end);
        self.report.failed.push((name.to_owned(), why));
        false
    }

    fn rounds(&mut self, test: &Value) -> Result<(), (End, String)> {
        if test.get("repeat") != Some(&Value::Bool(true)) {
            return self.round(test, 0);
        }
        let number = |name: &str| test.get(name).and_then(Value::as_u64);
        let pause = Duration::from_millis(number("delay_between_iterations").unwrap_or(0));
        for iteration in 0..number("max_count").unwrap_or(u64::MAX) {
            self.round(test, iteration)?;
            self.symbols.forget_answer();
            let until = test.get("until").map(|until| self.symbols.fill(until));
            if until.is_some_and(|until| assert::all(&until, &self.symbols).is_ok()) {
                return Ok(());
            }
            thread::sleep(pause);
        }
        Err((
            End::AssertionsFailed,
            "what it waits for did not come".to_owned(),
        ))
    }

    fn round(&mut self, test: &Value, iteration: u64) -> Result<(), (End, String)> {
        self.symbols.forget_answer();
        self.symbols.set("loop_iteration", iteration.into());
        let payload = self
            .symbols
            .fill(test.get("payload").unwrap_or(&Value::Null));
        let answer = self
            .start(&payload)
            .map_err(|why| (End::CommandFailed, why))?;
        for (name, value) in &answer {
            self.symbols.answer(name, value.clone());
        }
        let wanted = self
            .symbols
            .fill(test.get("assert").unwrap_or(&Value::Null));
        let checked = assert::all(&wanted, &self.symbols);
        let saved = test
            .get("save")
            .and_then(Value::as_object)
            .into_iter()
            .flatten();
        for (symbol, name) in saved {
            if let Some(value) = self.symbols.get(symbol) {
                self.symbols.set(name.as_str().unwrap_or(symbol), value);
            }
        }
        checked.map_err(|why| {
            (
                End::AssertionsFailed,
                format!("{why}; the answer: {}", Value::Object(answer)),
            )
        })
    }

    /// Starts the driver for one call. Its standard output must be one JSON object and nothing else.
    fn start(&self, payload: &Value) -> Result<Map<String, Value>, String> {
        let mut command = Command::new(&self.driver.program);
        command
            .args(&self.driver.arguments)
            .envs(self.driver.environment.iter().cloned());
        command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let mut child = command
            .spawn()
            .map_err(|error| format!("the driver does not start: {error}"))?;
        if let Some(mut input) = child.stdin.take() {
            // A driver that does not read to the end says so itself.
            let _ = input.write_all(payload.to_string().as_bytes());
        }
        let output = child
            .wait_with_output()
            .map_err(|error| error.to_string())?;
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        if !output.status.success() {
            let problem = String::from_utf8_lossy(&output.stderr).into_owned();
            return Err(format!("command error: {}: {said}{problem}", output.status));
        }
        match serde_json::from_str(&said) {
            Ok(Value::Object(answer)) => Ok(answer),
            _ => Err(format!("the answer is no JSON object: {said}")),
        }
    }
}
