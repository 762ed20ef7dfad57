//! Operations as JSON: for each what it takes and answers, as types of Rust and as JSON Schemas, and what it means.

use serde_json::{Map, Value, json};

use super::schemas::Schemas;
use crate::model::{Paging, Purpose, Scheme, Wait};
use crate::names::{Group, Header, Input, Operation, Sdk, Source};
use crate::rust;

/// An operation.
#[must_use]
pub fn operation(sdk: &Sdk<'_>, group: &Group<'_>, own: &Operation<'_>) -> Value {
    let operation = own.model;
    let list = operation.list.as_ref();
    json!({
        "operation": operation.id,
        "method": operation.method,
        "path": operation.path,
        "rust": format!("{}().{}", group.module, own.method),
        "builder": own.builder,
        "summary": operation.summary,
        "description": operation.description,
        "deprecated": operation.deprecated,
        "effect": operation.effect,
        "idempotent": operation.idempotent,
        "makes_secret": operation.makes_secret,
        "wait": match operation.wait {
            Wait::No => Value::Null,
            Wait::Request => json!("request"),
            Wait::State => json!(sdk.api.states),
            Wait::Gone => json!("gone"),
        },
        "list": list.map(|list| json!({
            "items": sdk.items(list).map(|items| &items.model.name),
            "paging": match &list.paging {
                Paging::No => Value::Null,
                Paging::Offset { offset, limit } => json!({"offset": offset, "limit": limit}),
                Paging::Token { token, limit, next } => {
                    let mut paging = json!({"token": token, "next": next});
                    if let (Value::Object(paging), Some(limit)) = (&mut paging, limit) {
                        paging.insert("limit".to_owned(), json!(limit));
                    }
                    paging
                }
                Paging::Marks(marks) => json!(marks),
            },
        })),
        "security": operation.security.iter().map(scheme).collect::<Vec<_>>(),
        "inputs": own.inputs.iter().map(|own| input(sdk, own, operation.sends())).collect::<Vec<_>>(),
        "output": {
            "type": rust::output(own).text_of(sdk, "model::"),
            "media_type": operation.answer.accept,
            "schema": Schemas::new(sdk, Purpose::Answered).whole(|schemas| schemas.answer(&operation.answer)),
        },
        "headers": own.headers.iter().map(|own| header(sdk, own)).collect::<Vec<_>>(),
        "statuses": operation.successes.iter().chain(&operation.errors)
            .map(|(status, words)| (status.clone(), json!(words)))
            .collect::<Map<_, _>>(),
    })
}

/// As the header `Authorization` calls it, in small letters (RFC 9110, 11.1; AWS Signature Version 4).
fn scheme(scheme: &Scheme) -> &'static str {
    match scheme {
        Scheme::Basic => "basic",
        Scheme::Bearer => "bearer",
        Scheme::Signature { .. } => "aws4-hmac-sha256",
    }
}

/// A header of the answer.
fn header(sdk: &Sdk<'_>, own: &Header<'_>) -> Value {
    let header = own.model;
    let schemas = Schemas::new(sdk, Purpose::Answered);
    json!({
        "name": own.name,
        "type": rust::header(header).text_of(sdk, "model::"),
        "wire": header.name,
        "deprecated": header.deprecated,
        "secret": header.secret,
        "description": header.description,
        "schema": schemas.whole(|schemas| schemas.header(header)),
    })
}

fn input(sdk: &Sdk<'_>, input: &Input<'_>, purpose: Purpose) -> Value {
    let given = rust::inputs(sdk, input);
    let types: Vec<String> = given
        .iter()
        .map(|given| given.ty.text_of(sdk, "model::"))
        .collect();
    let mut value = json!({
        "name": input.name,
        "role": input.role,
        "type": types.join(", "),
    });
    let own = match input.source {
        Source::Parameter(parameter) => {
            let schemas = Schemas::new(sdk, Purpose::Sent);
            json!({
                "in": parameter.location,
                "wire": parameter.name,
                "required": parameter.required,
                "deprecated": parameter.deprecated,
                "description": parameter.description,
                "schema": schemas.whole(|schemas| schemas.parameter(parameter)),
            })
        }
        Source::Body(body) => json!({
            "in": "body",
            "media_type": body.media_type,
            "required": body.required,
            "description": body.description,
            "schema": Schemas::new(sdk, purpose).whole(|schemas| schemas.body(body)),
        }),
    };
    if let (Value::Object(value), Value::Object(own)) = (&mut value, own) {
        value.extend(own);
    }
    value
}
