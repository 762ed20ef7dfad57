//! Where answers differ from what the API documents say.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use ionoscloud_core::transport::{Answering, Body, Transport};
use ionoscloud_fake::{Direction, Document, Documents, Rules, validate};
use serde_json::{Value, json};

use crate::exchange::{Call, whole};

/// How an answer differs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// A member that the document does not know.
    UnknownMember,
    /// A value that an enumeration does not list.
    UnknownValue,
    /// A status that the operation does not declare.
    UnknownStatus,
    /// A status that the operation declares by `default` alone, as all that it does not name.
    DefaultStatus,
    /// A member that is required and missing.
    Missing,
    /// A value of another type or form.
    Shape,
}

impl Kind {
    const ALL: [(Kind, &'static str); 6] = [
        (Kind::UnknownMember, "unknown member"),
        (Kind::UnknownValue, "unknown value"),
        (Kind::UnknownStatus, "unknown status"),
        (Kind::DefaultStatus, "default status"),
        (Kind::Missing, "missing"),
        (Kind::Shape, "shape"),
    ];

    /// What it is called in reports.
    pub fn word(self) -> &'static str {
        let mut all = Self::ALL.into_iter();
        all.find(|(kind, _)| *kind == self)
            .map_or("", |(_, word)| word)
    }

    pub(crate) fn of(word: &str) -> Option<Kind> {
        let mut all = Self::ALL.into_iter();
        all.find(|(_, known)| *known == word).map(|(kind, _)| kind)
    }
}

/// Something that differs, however often it came.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Finding {
    /// The product, as in `compute`.
    pub product: String,
    /// The operationId.
    pub operation: String,
    /// How it differs.
    pub kind: Kind,
    /// Where: a JSON pointer into the answer, `*` for each item of a list.
    pub at: String,
    /// What is wrong there; no value of an answer but those that enumerations lack.
    pub what: String,
}

/// Passes calls on to another transport, and looks at the answers. Cloning is cheap, and clones are the same observer.
///
/// Bodies are read to their end before they are handed on.
#[derive(Clone)]
pub struct Observer(Arc<Inner>);

struct Inner {
    transport: Box<dyn Transport>,
    documents: Documents,
    found: Mutex<BTreeMap<Finding, u64>>,
}

impl Observer {
    /// Looks at what comes through the transport, with the documents of all products.
    pub fn new(transport: impl Transport) -> Self {
        Self::with_documents(transport, Documents::bundled())
    }

    /// As [`Observer::new`], with other documents.
    pub fn with_documents(transport: impl Transport, documents: impl Into<Documents>) -> Self {
        Self(Arc::new(Inner {
            transport: Box::new(transport),
            documents: documents.into(),
            found: Mutex::default(),
        }))
    }

    /// What was found so far.
    pub fn report(&self) -> Report {
        let found = self.0.found();
        Report(
            found
                .iter()
                .map(|(finding, count)| (finding.clone(), *count))
                .collect(),
        )
    }
}

impl Inner {
    fn found(&self) -> MutexGuard<'_, BTreeMap<Finding, u64>> {
        self.found.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn look(&self, call: &Call, status: u16, body: &[u8]) {
        let Some(document) = self.documents.get(&call.product) else {
            return;
        };
        let mut operations = document.operations().iter();
        let Some(operation) = operations.find(|operation| operation.id == call.operation) else {
            return;
        };
        let finding = |kind, at: &str, what: String| Finding {
            product: call.product.clone(),
            operation: call.operation.clone(),
            kind,
            at: at.to_owned(),
            what,
        };
        let by_default = || {
            let what = format!("{status} is declared by `default` alone");
            finding(Kind::DefaultStatus, "", what)
        };
        let mut findings = Vec::new();
        match operation.answered_with(status) {
            None => findings.push(finding(
                Kind::UnknownStatus,
                "",
                format!("{status} is not declared"),
            )),
            // What `default` describes is an error: a success that is not named is of another kind, which nobody knows.
            Some(_) if (200..300).contains(&status) && !operation.names(status) => {
                findings.push(by_default());
            }
            Some(schema) => {
                if !operation.names(status) {
                    findings.push(by_default());
                }
                let value: Option<Value> = serde_json::from_slice(body).ok();
                match value {
                    Some(value) => findings.extend(
                        differences(document, schema, &value)
                            .into_iter()
                            .map(|(kind, at, what)| finding(kind, &at, what)),
                    ),
                    None if body.is_empty() || schema.is_null() => {}
                    None => {
                        findings.push(finding(Kind::Shape, "", "the body is no JSON".to_owned()))
                    }
                }
            }
        }
        let mut found = self.found();
        for finding in findings {
            *found.entry(finding).or_default() += 1;
        }
    }
}

fn differences(document: &Document, schema: &Value, value: &Value) -> Vec<(Kind, String, String)> {
    let rules = Rules {
        direction: Direction::Answer,
        strict: true,
        partial: false,
    };
    let problems = validate(document, schema, value, rules, "");
    // What `depth` leaves out stands as a reference, which lacks what the whole has.
    let is_reference = |at: &str| {
        let members = value.pointer(at).and_then(Value::as_object);
        members.is_some_and(|members| {
            let mut names = members.keys();
            names.all(|name| ["id", "type", "href"].contains(&name.as_str()))
        })
    };
    let problems = problems
        .into_iter()
        .filter(|problem| !(problem.what.contains("required member") && is_reference(&problem.at)));
    let sorted = problems.map(|problem| {
        let type_of = |value: Option<&Value>| match value {
            Some(Value::String(_)) => "string",
            Some(Value::Bool(_)) => "boolean",
            Some(Value::Number(number)) if number.is_f64() => "number",
            Some(Value::Number(_)) => "integer",
            Some(Value::Array(_)) => "array",
            Some(Value::Object(_)) => "object",
            _ => "null",
        };
        let found = value.pointer(&problem.at);
        let parts = problem.at.split('/');
        let at: Vec<&str> = parts
            .map(|part| {
                if part.parse::<usize>().is_ok() {
                    "*"
                } else {
                    part
                }
            })
            .collect();
        let what = problem.what;
        let (kind, what) = if what.contains("does not know this member") {
            (Kind::UnknownMember, type_of(found).to_owned())
        } else if what.contains("values allowed") {
            (
                Kind::UnknownValue,
                found.map(ToString::to_string).unwrap_or_default(),
            )
        } else if let Some((_, name)) = what.split_once("the required member ") {
            (
                Kind::Missing,
                name.split('`').nth(1).unwrap_or_default().to_owned(),
            )
        } else {
            // What the value is like, not what it is.
            let rule = what
                .split_once(" expected")
                .map_or("its form", |(wanted, _)| wanted);
            (Kind::Shape, format!("{} instead of {rule}", type_of(found)))
        };
        (kind, at.join("/"), what)
    });
    sorted.collect()
}

impl Transport for Observer {
    fn send(&self, request: http::Request<Body>) -> Answering<'_> {
        let call = Call::of(&request);
        Box::pin(async move {
            let answer = self.0.transport.send(request).await?;
            let status = answer.status().as_u16();
            let (answer, body) = whole(answer).await?;
            // What is looked at while waiting is another resource than the call answers.
            if !call.is_follow_up {
                self.0.look(&call, status, &body);
            }
            Ok(answer)
        })
    }
}

/// What differs, and how often it came. It prints as a table.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Report(pub Vec<(Finding, u64)>);

impl Report {
    /// As JSON, for [`propose`](crate::propose).
    pub fn to_json(&self) -> Value {
        let lines = self.0.iter().map(|(finding, count)| {
            json!({
                "product": finding.product, "operation": finding.operation, "kind": finding.kind.word(),
                "at": finding.at, "what": finding.what, "count": count,
            })
        });
        lines.collect()
    }

    /// Reads what [`Report::to_json`] gives.
    ///
    /// # Errors
    /// It is no report.
    pub fn from_json(value: &Value) -> Result<Self, String> {
        let lines = value.as_array().ok_or("a report is a list")?;
        let read = |line: &Value| {
            let text = |name: &str| line[name].as_str().map(str::to_owned);
            let finding = Finding {
                product: text("product")?,
                operation: text("operation")?,
                kind: Kind::of(&text("kind")?)?,
                at: text("at")?,
                what: text("what")?,
            };
            Some((finding, line["count"].as_u64()?))
        };
        let lines = lines
            .iter()
            .map(|line| read(line).ok_or_else(|| format!("no line of a report: {line}")));
        lines.collect::<Result<_, _>>().map(Self)
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let rows = self.0.iter().map(|(finding, count)| {
            [
                finding.product.clone(),
                finding.operation.clone(),
                finding.kind.word().to_owned(),
                finding.at.clone(),
                finding.what.clone(),
                count.to_string(),
            ]
        });
        let head = ["product", "operation", "kind", "at", "what", "count"].map(str::to_owned);
        let rows: Vec<[String; 6]> = std::iter::once(head).chain(rows).collect();
        for row in &rows {
            for (index, cell) in row.iter().enumerate() {
                let width = rows
                    .iter()
                    .filter_map(|row| row.get(index))
                    .map(|cell| cell.chars().count())
                    .max();
                write!(f, "{cell:width$}  ", width = width.unwrap_or_default())?;
            }
            writeln!(f)?;
        }
        Ok(())
    }
}
