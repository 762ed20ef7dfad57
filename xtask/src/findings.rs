//! What is told of a document: grouped by kind for people, whole for machines, without what a list allows.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use clap::ValueEnum;
use ionoscloud_generator::finding::{Finding, Severity, kind, kinds};
use serde::Deserialize;
use serde_json::{Value, json};
use xtask_common::files::read;
use xtask_common::{Result, counted};

/// How findings are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people, to standard error.
    Text,
    /// One object, to standard output.
    Json,
    /// SARIF 2.1.0, to standard output.
    Sarif,
}

/// The places of one kind that people are shown unasked.
const SHOWN: usize = 3;

/// What a list allows.
#[derive(Default)]
pub struct Allowed {
    file: PathBuf,
    entries: Vec<Entry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    /// A code, as `W0301`.
    code: String,
    /// The JSON pointer of what it is about, or of what that is in; everywhere if nothing is said.
    #[serde(default)]
    at: String,
    /// Why.
    reason: String,
}

impl Allowed {
    /// Reads a list.
    ///
    /// # Errors
    /// It cannot be read, or an entry has no reason or a code that nothing has, or is about errors.
    pub fn read(file: &Path) -> Result<Allowed> {
        let shown = file.display();
        let entries: Vec<Entry> =
            serde_yaml::from_str(&read(file)?).map_err(|error| format!("{shown}: {error}"))?;
        for Entry { code, reason, .. } in &entries {
            if kind(code).is_none() {
                return Err(format!("{shown}: no finding has the code `{code}`").into());
            }
            if code.starts_with('E') {
                return Err(format!("{shown}: {code} is an error, which nothing can allow").into());
            }
            if reason.trim().is_empty() {
                return Err(format!("{shown}: {code} has no reason").into());
            }
        }
        Ok(Allowed {
            file: file.to_owned(),
            entries,
        })
    }

    /// The entry that allows a finding.
    fn position(&self, finding: &Finding) -> Option<usize> {
        let code = finding.code();
        let mut entries = self.entries.iter();
        entries.position(|entry| {
            let behind = finding.pointer.strip_prefix(entry.at.as_str());
            entry.code == code
                && behind.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        })
    }
}

/// The findings of a document, with the reasons of those that are allowed.
pub struct Report<'a> {
    findings: Vec<(&'a Finding, Option<&'a str>)>,
    /// What the list allows, and nothing does.
    pub unused: Vec<String>,
}

impl<'a> Report<'a> {
    pub fn new(findings: &'a [Finding], allowed: &'a Allowed) -> Report<'a> {
        let mut used = vec![false; allowed.entries.len()];
        let reasons = findings.iter().map(|finding| {
            let position = allowed.position(finding)?;
            *used.get_mut(position)? = true;
            Some(allowed.entries.get(position)?.reason.as_str())
        });
        let findings = findings.iter().zip(reasons.collect::<Vec<_>>()).collect();
        let idle = allowed.entries.iter().zip(used).filter(|(_, used)| !used);
        let unused = idle.map(|(entry, _)| {
            let place = if entry.at.is_empty() {
                String::new()
            } else {
                format!(" at {}", entry.at)
            };
            format!(
                "{}: {}{place} matches nothing; take it out",
                allowed.file.display(),
                entry.code
            )
        });
        Report {
            findings,
            unused: unused.collect(),
        }
    }

    fn told(&self) -> impl Iterator<Item = &'a Finding> {
        let told = self
            .findings
            .iter()
            .filter(|(_, allowed)| allowed.is_none());
        told.map(|(finding, _)| *finding)
    }

    /// How many there are of one severity that are not allowed.
    pub fn count(&self, severity: Severity) -> usize {
        self.told()
            .filter(|finding| finding.severity == severity)
            .count()
    }

    /// Prints them.
    pub fn print(&self, format: Format, verbose: bool) {
        match format {
            Format::Text => eprint!("{}", self.text(verbose)),
            Format::Json => xtask_common::say!("{:#}", self.json()),
            Format::Sarif => xtask_common::say!("{:#}", self.sarif()),
        }
        for unused in &self.unused {
            eprintln!("{unused}\n");
        }
    }

    fn text(&self, verbose: bool) -> String {
        let mut out = String::new();
        let mut kinds: BTreeMap<String, Vec<&Finding>> = BTreeMap::new();
        for finding in self.told() {
            kinds.entry(finding.code()).or_default().push(finding);
        }
        for (code, findings) in &kinds {
            let idle = findings
                .first()
                .filter(|finding| finding.kind().is_some_and(|kind| kind.idle));
            if let (Some(first), false) = (idle, verbose) {
                let place = first
                    .place
                    .map(|place| format!(":{place}"))
                    .unwrap_or_default();
                let count = findings.len();
                let more = if count > 1 {
                    format!(" ({count} places)")
                } else {
                    String::new()
                };
                let line = first.to_string();
                let line = line.lines().next().unwrap_or_default();
                let _ = writeln!(
                    out,
                    "{line}{more}, which changes nothing; {}{place}\n",
                    first.file
                );
                continue;
            }
            let shown = if verbose { findings.len() } else { SHOWN };
            for finding in findings.iter().take(shown) {
                let _ = writeln!(out, "{finding}\n");
            }
            if findings.len() > shown {
                let (all, more) = (findings.len(), findings.len() - shown);
                let _ = writeln!(out, "{code}: {all} places, {more} more with `--verbose`\n");
            }
        }
        if !kinds.is_empty() {
            let codes: Vec<&str> = kinds.keys().map(String::as_str).collect();
            let _ = writeln!(
                out,
                "`cargo xtask explain CODE` tells more of {}\n",
                codes.join(", ")
            );
        }
        out
    }

    fn json(&self) -> Value {
        let findings = self.findings.iter().map(|(finding, allowed)| {
            json!({
                "code": finding.code(), "severity": finding.severity.to_string(), "file": finding.file,
                "line": finding.place.map(|place| place.line), "column": finding.place.map(|place| place.column),
                "pointer": finding.pointer, "problem": finding.problem, "advice": finding.advice, "allowed": allowed,
            })
        });
        json!({ "findings": findings.collect::<Vec<_>>() })
    }

    /// The members are those of the Static Analysis Results Interchange Format 2.1.0 (OASIS), 3.19, 3.27 and 3.49.
    fn sarif(&self) -> Value {
        let mut codes: Vec<String> = self
            .findings
            .iter()
            .map(|(finding, _)| finding.code())
            .collect();
        codes.sort();
        codes.dedup();
        let rules = codes.iter().map(|code| {
            let (says, about) = kind(code).map_or(("", ""), |kind| {
                (kind.says.first().map_or("", String::as_str), kind.about.as_str())
            });
            json!({ "id": code, "shortDescription": { "text": says }, "fullDescription": { "text": about } })
        });
        let results = self.findings.iter().map(|(finding, allowed)| {
            let code = finding.code();
            let mut text = finding.problem.clone();
            if !finding.advice.is_empty() {
                text = format!("{text}: {}", finding.advice);
            }
            let mut physical = json!({ "artifactLocation": { "uri": uri(&finding.file) } });
            if let (Some(place), Some(physical)) = (finding.place, physical.as_object_mut()) {
                let region = json!({ "startLine": place.line, "startColumn": place.column });
                physical.insert("region".to_owned(), region);
            }
            let mut result = json!({
                "ruleId": code, "ruleIndex": codes.iter().position(|known| *known == code),
                "level": finding.severity.to_string(), "message": { "text": text },
                "locations": [{
                    "physicalLocation": physical,
                    "logicalLocations": [{ "fullyQualifiedName": format!("#{}", finding.pointer) }],
                }],
            });
            if let (Some(reason), Some(result)) = (allowed, result.as_object_mut()) {
                let known = json!([{ "kind": "external", "justification": reason }]);
                result.insert("suppressions".to_owned(), known);
            }
            result
        });
        json!({
            "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
            "version": "2.1.0",
            "runs": [{
                "tool": { "driver": { "name": "cargo xtask generate", "rules": rules.collect::<Vec<_>>() } },
                "columnKind": "unicodeCodePoints",
                "results": results.collect::<Vec<_>>(),
            }],
        })
    }
}

/// A path as a reference of RFC 3986.
fn uri(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    for byte in path.replace('\\', "/").bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

/// What there is to say of a code; `None` if it is none.
pub fn explained(code: &str) -> Option<String> {
    let kind = kind(code)?;
    let says: Vec<String> = kind
        .says
        .iter()
        .map(|says| format!("{code}: {says}\n"))
        .collect();
    let idle = if kind.idle {
        "\nThe crate is the same without it.\n"
    } else {
        ""
    };
    Some(format!("{}\n{}\n{idle}", says.concat(), kind.about))
}

/// All codes, as a page of the guide.
pub fn page() -> String {
    let mut out = String::from(PAGE);
    for kind in kinds() {
        let says: Vec<String> = kind.says.iter().map(|says| cell(says)).collect();
        let idle = if kind.idle {
            " It changes nothing in the crate."
        } else {
            ""
        };
        let _ = writeln!(
            out,
            "| {:04} | {} | {}{idle} |",
            kind.code,
            says.join("; "),
            cell(&kind.about)
        );
    }
    let _ = writeln!(out, "\nThese are {}.", counted(kinds().len(), "kind"));
    out
}

fn cell(text: &str) -> String {
    text.trim().replace('|', "\\|")
}

const PAGE: &str = "\
# Findings

What `generate` tells of a document has a code, which never changes: `W` and four digits for a warning, `E` for an error,
with which nothing is written. `cargo xtask explain W0301` shows one of them.

| option of `generate` | |
| --- | --- |
| none | for people: by kind, three places of each; what changes nothing in the crate is one line |
| `--verbose` | all places |
| `--format json`, `--format sarif` | for machines, to standard output: all places, also those that are allowed; SARIF 2.1.0 |
| `--strict` | warnings are errors |
| `--allow FILE` | a list in YAML of warnings that are known: `{code, at, reason}`, where `at` is the JSON pointer of what it is about or stands in, everywhere if there is none. What matches nothing is told, with `--strict` as an error |

| code | what is wrong | why, and what is made of it |
| --- | --- | --- |
";
