//! The example of an operation: a function, or a whole program, that compiles as it stands.

mod value;

use std::collections::BTreeSet;

use crate::model::{AnswerKind, Method, Paging, ParameterIn, Style, TypeId, Wait};
use crate::names::{Group, Operation, Sdk, Source, singular};
use crate::render::tokens::word;
use crate::rust::{self, ident};

/// How wide a line may be.
const WIDTH: usize = 92;

/// How many optional parameters, and members of an object that requires none, are shown.
const SHOWN: usize = 2;

/// A function that makes the call with a client that it is given. `library` is the crate as Rust names it.
pub fn function(
    sdk: &Sdk<'_>,
    library: &str,
    group: &Group<'_>,
    operation: &Operation<'_>,
) -> String {
    let body = body(sdk, library, group, operation);
    let head = "async fn example(client: &Client) -> Result<(), Error> {\n";
    text(library, "Client, Error", head, &body)
}

/// A program that makes the call, with what the environment says unless no operation asks for credentials.
pub fn program(
    sdk: &Sdk<'_>,
    library: &str,
    group: &Group<'_>,
    operation: &Operation<'_>,
) -> String {
    let mut operations = sdk.api.operations();
    let (names, client) = if operations.any(|operation| !operation.security.is_empty()) {
        ("Client, Error", "Client::from_env()?")
    } else {
        (
            "Client, Config, Error, Session",
            "Client::new(&Session::new(Config::new())?)",
        )
    };
    let head = format!(
        "#[tokio::main]\nasync fn main() -> Result<(), Error> {{\n    let client = {client};\n"
    );
    text(library, names, &head, &body(sdk, library, group, operation))
}

/// What is brought in, and a function around the call.
fn text(library: &str, names: &str, head: &str, body: &str) -> String {
    let models = models(body);
    format!("use {library}::{{{names}{models}}};\n\n{head}{body}    Ok(())\n}}")
}

fn body(sdk: &Sdk<'_>, library: &str, group: &Group<'_>, operation: &Operation<'_>) -> String {
    let mut program = Program {
        sdk,
        library,
        lines: Vec::new(),
        taken: BTreeSet::from(["client".to_owned()]),
        open: Vec::new(),
        existing: existing(operation),
    };
    let arguments = program.arguments(operation);
    let mut chain = vec![
        format!("{}()", word(&group.module)),
        format!("{}({})", word(&operation.method), arguments.join(", ")),
    ];
    chain.extend(program.setters(operation));
    program.finish(operation, chain);
    program.lines.concat()
}

/// What else is brought in where models are made.
fn models(body: &str) -> &'static str {
    if body.contains("model::") {
        ", model"
    } else {
        ""
    }
}

/// A function's body in the making.
struct Program<'a> {
    sdk: &'a Sdk<'a>,
    library: &'a str,
    lines: Vec<String>,
    /// The names of variables.
    taken: BTreeSet<String>,
    /// The types that are being filled.
    open: Vec<TypeId>,
    /// The id of what the body names, if it is something that exists already.
    existing: Option<String>,
}

/// First words of methods that add what exists already to something else.
const ATTACHING: [&str; 2] = ["add", "attach"];

/// The id of what an operation adds to something else, by the noun that its path ends in.
fn existing(operation: &Operation<'_>) -> Option<String> {
    let (verb, _) = operation.method.split_once('_')?;
    let steps = operation.model.steps();
    let noun = steps.last()?;
    ATTACHING
        .contains(&verb)
        .then(|| format!("{}-id", singular(noun)))
}

impl Program<'_> {
    /// The arguments of the method, in order.
    fn arguments(&mut self, operation: &Operation<'_>) -> Vec<String> {
        let mut arguments = Vec::new();
        for input in operation.arguments() {
            for given in rust::inputs(self.sdk, input) {
                arguments.push(match input.source {
                    Source::Parameter(parameter) => self.parameter(&given.ty, parameter),
                    Source::Body(body) => self.body(&given.ty, &body.kind, &input.name),
                });
            }
        }
        arguments
    }

    /// The calls of a few optional parameters, and of an optional body.
    fn setters(&mut self, operation: &Operation<'_>) -> Vec<String> {
        let list = operation.model.list.as_ref();
        let paging = list.map_or_else(Vec::new, |list| list.paging.parameters());
        let mut left = if operation.model.method == Method::Get {
            SHOWN
        } else {
            0
        };
        let mut setters = Vec::new();
        for input in operation.setters() {
            let given = rust::inputs(self.sdk, input);
            let value = match (input.source, given.as_slice()) {
                (Source::Body(body), [given]) => self.body(&given.ty, &body.kind, "body"),
                (Source::Parameter(parameter), [.., given]) => {
                    let turns_pages = paging.contains(&parameter.name.as_str());
                    let useful = parameter.location == ParameterIn::Query
                        && !parameter.deprecated
                        && !turns_pages;
                    if !useful || left == 0 {
                        continue;
                    }
                    left -= 1;
                    let value = self.parameter(&given.ty, parameter);
                    match &parameter.style {
                        Style::Entries { .. } => format!("\"name\", {value}"),
                        _ => value,
                    }
                }
                _ => continue,
            };
            setters.push(format!("{}({value})", word(&input.name)));
        }
        setters
    }

    /// A name for a variable that is not taken yet.
    fn variable(&mut self, name: &str) -> String {
        let base = crate::names::snake(name);
        let mut name = word(&base);
        let mut count = 2;
        while !self.taken.insert(name.clone()) {
            name = ident(&format!("{base}_{count}")).to_string();
            count += 1;
        }
        name
    }

    /// The call itself, and what is done with the answer.
    fn finish(&mut self, own: &Operation<'_>, mut chain: Vec<String>) {
        let operation = own.model;
        let list = operation.list.as_ref();
        let items = list.and_then(|list| self.sdk.items(list));
        if list.is_some_and(|list| list.paging != Paging::No) {
            chain.push("items()".to_owned());
            let text = layout("let mut items = client.", &chain, ";");
            self.lines.push(text);
            self.lines.push(
                "    while let Some(item) = items.try_next().await? {\n        println!(\"{item:?}\");\n    }\n"
                    .to_owned(),
            );
            return;
        }
        if operation.wait != Wait::No && !shown_once(own) {
            chain.push("wait()".to_owned());
        }
        chain.push("await?".to_owned());
        let (front, show) = match (&operation.answer.kind, items) {
            (AnswerKind::Empty, _) if own.headers.is_empty() => ("client.", String::new()),
            (AnswerKind::Empty, _) => ("let answer = client.", print("{answer:?}")),
            (AnswerKind::Text, _) => ("let answer = client.", print("{answer}")),
            (AnswerKind::Bytes, _) => (
                "let answer = client.",
                "    println!(\"{} bytes\", answer.len());\n".to_owned(),
            ),
            (AnswerKind::Json(_) | AnswerKind::Xml(..), Some(items)) => (
                "let answer = client.",
                format!(
                    "    for item in answer.{}() {{\n        println!(\"{{item:?}}\");\n    }}\n",
                    word(&items.name)
                ),
            ),
            (AnswerKind::Json(_) | AnswerKind::Xml(..), None) => {
                ("let answer = client.", print("{answer:?}"))
            }
        };
        self.lines.push(layout(front, &chain, ";"));
        self.lines.push(show);
    }
}

/// Whether the answer holds a secret that is not shown again after waiting.
fn shown_once(operation: &Operation<'_>) -> bool {
    operation.model.method == Method::Post && operation.model.makes_secret
}

fn print(what: &str) -> String {
    format!("    println!(\"{what}\");\n")
}

/// A chain of calls in one line where it fits, else one below the other.
fn layout(front: &str, chain: &[String], end: &str) -> String {
    let line = format!("    {front}{}{end}\n", chain.join("."));
    if line.len() <= WIDTH {
        return line;
    }
    let (first, rest) = match (front.strip_suffix("::"), chain.split_first()) {
        (Some(_), Some((first, rest))) => (format!("{front}{first}"), rest),
        _ => (front.trim_end_matches('.').to_owned(), chain),
    };
    let rest: String = rest
        .iter()
        .map(|call| format!("\n        .{call}"))
        .collect();
    format!("    {first}{rest}{end}\n")
}
