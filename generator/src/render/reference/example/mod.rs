//! The example of an operation: a function that compiles as it stands.

mod value;

use std::collections::BTreeSet;

use super::Book;
use crate::model::{AnswerKind, Operation, Paging, Place, Ref, Style, TypeId, Wait};
use crate::names::{GroupNames, OperationNames};
use crate::render::calls::CallItem;
use crate::render::tokens::{ident, word};
use value::{Hint, entry};

/// How wide a line may be.
const WIDTH: usize = 92;

/// How many optional parameters, and members of an object that requires none, are shown.
const SHOWN: usize = 2;

/// The text of the example.
pub fn example(
    book: &Book<'_>,
    operation: &Operation,
    group: &GroupNames,
    own: &OperationNames,
    call: &CallItem,
) -> String {
    let mut program = Program {
        book,
        lines: Vec::new(),
        taken: BTreeSet::from(["client".to_owned()]),
        open: Vec::new(),
    };
    let arguments = program.arguments(operation, own);
    let mut chain = vec![
        format!("{}()", word(&group.module)),
        format!("{}({})", call.method, arguments.join(", ")),
    ];
    chain.extend(program.setters(operation, own));
    program.finish(operation, chain);
    let body = program.lines.concat();
    let library = &book.library;
    let models = if body.contains("model::") {
        ", model"
    } else {
        ""
    };
    format!(
        "use {library}::{{Client, Error{models}}};\n\n\
         async fn example(client: &Client) -> Result<(), Error> {{\n{body}    Ok(())\n}}"
    )
}

/// A function's body in the making.
struct Program<'a> {
    book: &'a Book<'a>,
    lines: Vec<String>,
    /// The names of variables.
    taken: BTreeSet<String>,
    /// The types that are being filled.
    open: Vec<TypeId>,
}

impl Program<'_> {
    /// The arguments of the method, in order.
    fn arguments(&mut self, operation: &Operation, own: &OperationNames) -> Vec<String> {
        let mut arguments = Vec::new();
        for parameter in &operation.path_parameters {
            let hint = Hint::parameter(parameter);
            arguments.push(match &parameter.r#type {
                Ref::Boolean | Ref::Integer | Ref::Number => self.given(&parameter.r#type, hint),
                Ref::Named(id) | Ref::Boxed(id) if self.is_choice(*id) => {
                    self.given(&parameter.r#type, hint)
                }
                _ => hint.text(),
            });
        }
        for parameter in operation
            .parameters
            .iter()
            .filter(|parameter| parameter.required)
        {
            arguments.push(self.parameter(parameter));
        }
        if let Some(body) = operation.body.as_ref().filter(|body| body.required) {
            let name = own.arguments.last().map_or("body", String::as_str);
            arguments.push(self.body(&body.kind, name));
        }
        arguments
    }

    /// The calls of a few optional parameters, and of an optional body.
    fn setters(&mut self, operation: &Operation, own: &OperationNames) -> Vec<String> {
        let paging = match operation.list.as_ref().map(|list| &list.paging) {
            Some(Paging::Offset { offset, limit }) => [offset.as_str(), limit.as_str()],
            Some(Paging::Token { token, limit, .. }) => [token.as_str(), limit.as_str()],
            _ => ["", ""],
        };
        let mut setters = Vec::new();
        if let Some(body) = operation.body.as_ref().filter(|body| !body.required) {
            let value = self.body(&body.kind, "body");
            setters.push(format!("{}({value})", word(&own.body)));
        }
        let optional = operation
            .parameters
            .iter()
            .filter(|parameter| !parameter.required);
        let useful = optional.zip(&own.parameters).filter(|(parameter, _)| {
            let known = paging.contains(&parameter.name.as_str());
            parameter.place == Place::Query && !parameter.deprecated && !known
        });
        let most = if operation.method == "GET" { SHOWN } else { 0 };
        for (parameter, name) in useful.take(most) {
            let value = match &parameter.style {
                Style::Entries { .. } => {
                    let hint = Hint::parameter(parameter);
                    format!("\"name\", {}", self.borrowed(entry(parameter), hint))
                }
                _ => self.parameter(parameter),
            };
            setters.push(format!("{}({value})", word(name)));
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
    fn finish(&mut self, operation: &Operation, mut chain: Vec<String>) {
        let names = &self.book.types.names.types;
        let list = operation.list.as_ref();
        let field = list.and_then(|list| names.get(list.page.0)?.members.get(list.items));
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
        if operation.wait != Wait::No && !self.shown_once(operation) {
            chain.push("wait()".to_owned());
        }
        chain.push("await?".to_owned());
        let (front, show) = match (&operation.answer.kind, field) {
            (AnswerKind::Empty, _) => ("client.", String::new()),
            (AnswerKind::Text, _) => ("let answer = client.", print("{answer}")),
            (AnswerKind::Bytes, _) => (
                "let answer = client.",
                "    println!(\"{} bytes\", answer.len());\n".to_owned(),
            ),
            (AnswerKind::Json(_), Some(field)) => (
                "let answer = client.",
                format!(
                    "    for item in answer.{}() {{\n        println!(\"{{item:?}}\");\n    }}\n",
                    word(field)
                ),
            ),
            (AnswerKind::Json(_), None) => ("let answer = client.", print("{answer:?}")),
        };
        self.lines.push(layout(front, &chain, ";"));
        self.lines.push(show);
    }

    /// Whether the answer holds a secret that is not shown again after waiting.
    fn shown_once(&self, operation: &Operation) -> bool {
        let api = self.book.types.api;
        operation.method == "POST" && api.makes_secret(operation)
    }
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
