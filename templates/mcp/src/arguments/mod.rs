//! Arguments: checked against the schema before anything is sent, and put where the operation takes them.

mod fit;
mod limits;
mod nearest;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use ionoscloud_driver::{Arguments, Body};
use serde_json::{Map, Value};

use crate::catalogue::{Control, Input, Operation, Place, controls, parsed};
pub use fit::Fitter;
pub use nearest::{fold, hint, nearest};

/// The most bytes of what stands in a path.
const STEP: usize = 1024;

/// The arguments of a call, understood.
#[derive(Clone, Debug)]
pub struct Given {
    /// What the operation takes, by name of the input, each fitted to its schema.
    pub own: Map<String, Value>,
    /// What is for this server.
    pub controls: Controls,
}

/// The arguments that are for this server.
#[derive(Clone, Debug, Default)]
pub struct Controls {
    pub limit: Option<usize>,
    pub cursor: Option<String>,
    pub fields: Vec<String>,
    pub filter: Vec<(String, String)>,
    pub wait: bool,
    pub preview: bool,
    pub confirmation: Option<String>,
    pub location: Option<String>,
    /// Whether what is around a resource is left out: for tools that show little.
    pub flat: bool,
}

/// Understands the arguments of an operation.
///
/// # Errors
/// Everything that is wrong with them.
pub fn understand(
    operation: &'static Operation,
    given: &Map<String, Value>,
) -> Result<Given, Vec<String>> {
    let mut fitter = Fitter::new(operation);
    let mut own = Map::new();
    let mut found = Controls::default();
    for (name, value) in given {
        let folded = fold(name);
        let input = operation
            .visible()
            .find(|input| input.name == name || input.wire == name);
        let alike = |input: &&Input| fold(input.name) == folded || fold(input.wire) == folded;
        if let Some(input) = input.or_else(|| operation.visible().find(alike)) {
            // What is not given may be said so.
            if value.is_null() && !input.required {
                continue;
            }
            let value = fitter.fit(&parsed(input), value, input.name);
            let long = value.as_str().is_some_and(|text| text.len() > STEP);
            if long && input.place == Place::Path {
                fitter.problem(input.name, "is too long to be an id or a name");
            }
            if own.insert(input.name.to_owned(), value).is_some() {
                fitter.problem(input.name, "is there twice");
            }
        } else if let Some(control) =
            controls(operation).find(|control| fold(control.name()) == folded)
        {
            if !value.is_null() {
                found.take(control, operation, value, &mut fitter);
            }
        } else {
            let names = operation.visible().map(|input| input.name);
            let names = names.chain(controls(operation).map(Control::name));
            fitter.problem(
                name,
                &format!("is no argument of {}{}", operation.tool, hint(name, names)),
            );
        }
    }
    for input in operation.visible().filter(|input| input.required) {
        if !own.contains_key(input.name) {
            fitter.problem(input.name, "is missing");
        }
    }
    let problems = fitter.into_problems();
    if problems.is_empty() {
        Ok(Given {
            own,
            controls: found,
        })
    } else {
        Err(problems)
    }
}

impl Controls {
    /// Takes over what was set already.
    pub fn shape(&mut self, shape: &Controls) {
        self.fields.extend_from_slice(&shape.fields);
        self.filter.extend_from_slice(&shape.filter);
        self.flat = shape.flat;
    }

    fn take(
        &mut self,
        control: Control,
        operation: &'static Operation,
        value: &Value,
        fitter: &mut Fitter,
    ) {
        let schema = control.schema(operation);
        let value = fitter.fit(&schema, value, control.name());
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        match control {
            Control::Limit => {
                self.limit = value.as_u64().and_then(|limit| usize::try_from(limit).ok())
            }
            Control::Cursor => self.cursor = Some(text(&value)),
            Control::Fields => {
                self.fields = value.as_array().into_iter().flatten().map(text).collect()
            }
            Control::Filter => {
                let members = value.as_object().into_iter().flatten();
                self.filter = members
                    .map(|(name, value)| (name.clone(), text(value)))
                    .collect();
            }
            Control::Wait => self.wait = value == true,
            Control::Preview => self.preview = value == true,
            Control::Confirmation => self.confirmation = Some(text(&value)),
            Control::Location => self.location = Some(text(&value)),
        }
    }
}

impl Given {
    /// As the driver takes them.
    ///
    /// # Errors
    /// A body of bytes is no base64.
    pub fn call(&self, operation: &Operation) -> Result<Arguments, String> {
        let mut call = Arguments {
            location: self.controls.location.clone(),
            ..Arguments::default()
        };
        for input in operation.inputs {
            let Some(value) = self.own.get(input.name) else {
                continue;
            };
            let text = value.as_str().unwrap_or_default();
            match input.place {
                Place::Path => call.path.push(
                    value
                        .as_str()
                        .map_or_else(|| value.to_string(), str::to_owned),
                ),
                Place::Query | Place::Entries => {
                    call.query.insert(input.wire.to_owned(), value.clone());
                }
                Place::Header => {
                    call.headers.insert(input.wire.to_owned(), value.clone());
                }
                Place::Cookie => {
                    call.cookies.insert(input.wire.to_owned(), value.clone());
                }
                Place::Body => call.body = Some(Body::Json(value.clone())),
                Place::Text => call.body = Some(Body::Text(text.to_owned())),
                Place::Bytes => {
                    let bytes = BASE64_STANDARD.decode(text);
                    let bytes = bytes
                        .map_err(|error| format!("`{}` must be base64: {error}", input.name))?;
                    call.body = Some(Body::Bytes(bytes));
                }
            }
        }
        Ok(call)
    }
}
