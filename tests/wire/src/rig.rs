//! The driver program for IONOS' cross-language conformance rig: one JSON object comes in, one goes out.
//!
//! `{"operation": …, "params": [{"name": …, "value": …}, …], "options": {…}}` on standard input names a call; the answer
//! on standard output has `error`, `httpResponse` and `result`. What goes wrong is in `error`, and the program ends
//! well; only what is no such object is an error of the program.

mod bind;

use std::time::Duration;

use ionoscloud_core::{Config, Error, Session};
use ionoscloud_driver::{Outcome, call, operations, products, wait_for};
use serde_json::{Map, Value, json};

use self::bind::bind;

/// Waits for a request instead of calling an operation.
const WAIT: &str = "waitForRequest";

/// Answers a call; `product` says where to look for the operation, all products if it is not given.
///
/// # Errors
/// The input is no JSON object, or names no operation.
pub async fn answer(product: Option<&str>, input: &str) -> Result<Value, String> {
    let input: Value = serde_json::from_str(input).map_err(|error| format!("no JSON: {error}"))?;
    let operation = input["operation"].as_str().filter(|name| !name.is_empty());
    let operation = operation.ok_or("missing operation")?;
    let params = params(&input["params"]);
    let session = match session(&input["options"]) {
        Ok(session) => session,
        Err(error) => return Ok(failure(&error.to_string(), None)),
    };
    Ok(if capital(operation) == capital(WAIT) {
        wait(&session, product, &params).await
    } else {
        make(&session, product, operation, &params).await
    })
}

/// Names and values; null is as good as not given.
fn params(value: &Value) -> Vec<(String, Value)> {
    let params = value.as_array().into_iter().flatten();
    params
        .filter(|param| !param["value"].is_null())
        .map(|param| {
            (
                param["name"].as_str().unwrap_or_default().to_owned(),
                param["value"].clone(),
            )
        })
        .collect()
}

/// From the environment, with what the options say besides: a token, a user with a password, a time limit in
/// milliseconds.
fn session(options: &Value) -> Result<Session, Error> {
    let mut config = Config::from_env()?;
    if let Some(token) = options["token"].as_str() {
        config = config.with_token(token);
    }
    if let (Some(username), Some(password)) =
        (options["username"].as_str(), options["password"].as_str())
    {
        config = config.with_basic_auth(username, password);
    }
    if let Some(timeout) = options["timeout"].as_u64().filter(|timeout| *timeout > 0) {
        config = config.with_timeout(Duration::from_millis(timeout));
    }
    Session::new(config)
}

/// The first letter is small in suites, and capital in some languages.
fn capital(name: &str) -> String {
    let mut letters = name.chars();
    let first = letters.next().map(|first| first.to_ascii_uppercase());
    first.into_iter().chain(letters).collect()
}

async fn make(
    session: &Session,
    product: Option<&str>,
    name: &str,
    params: &[(String, Value)],
) -> Value {
    let mut found = Vec::new();
    for known in products()
        .iter()
        .filter(|known| product.is_none_or(|product| product == **known))
    {
        let all = operations(known).iter();
        found.extend(
            all.filter(|operation| capital(operation.id) == capital(name))
                .map(|operation| (*known, operation)),
        );
    }
    let (product, operation) = match found.as_slice() {
        [] => return failure(&format!("operation {name} not found"), None),
        [(product, operation)] => (*product, *operation),
        several => {
            let products: Vec<&str> = several.iter().map(|(product, _)| *product).collect();
            let products = products.join(", ");
            return failure(
                &format!("operation {name} is one of {products}; name the product"),
                None,
            );
        }
    };
    let arguments = match bind(operation, params) {
        Ok(arguments) => arguments,
        Err(problem) => return failure(&format!("operation {name}: {problem}"), None),
    };
    match call(session, product, operation.id, arguments) {
        Ok(begun) => match begun.await {
            Ok(outcome) => success(&outcome),
            Err(error) => refused(&error),
        },
        Err(problem) => failure(&problem.to_string(), None),
    }
}

/// Polls the status of a request until it is over.
async fn wait(session: &Session, product: Option<&str>, params: &[(String, Value)]) -> Value {
    let named = params.iter().find(|(name, _)| capital(name) == "Request");
    let url = named.or(params.first()).and_then(|(_, url)| url.as_str());
    let Some(url) = url else {
        return failure(
            "operation waitForRequest: too few params; found 0, expected 1",
            None,
        );
    };
    // Only compute has requests, so that this is what is meant where nothing is said.
    let begun = match wait_for(session, product.unwrap_or("compute"), url) {
        Ok(begun) => begun,
        Err(problem) => return failure(&problem.to_string(), None),
    };
    match begun.await {
        Ok(()) => json!({
            "error": null,
            "httpResponse": { "statusCode": 200, "headers": {}, "body": "" },
            "result": null,
        }),
        Err(error) => refused(&error),
    }
}

fn success(outcome: &Outcome) -> Value {
    json!({
        "error": null,
        "httpResponse": {
            "statusCode": outcome.status,
            "headers": headers(outcome.headers.iter().map(|(name, value)| (name.as_str(), value.clone()))),
            "body": String::from_utf8_lossy(&outcome.body),
        },
        "result": outcome.value,
    })
}

/// An error of the service has an answer, any other has none.
fn refused(error: &Error) -> Value {
    let Some(status) = error.status() else {
        return failure(&error.to_string(), None);
    };
    let headers = error.headers().into_iter().flatten().map(|(name, value)| {
        (
            name.as_str(),
            String::from_utf8_lossy(value.as_bytes()).into_owned(),
        )
    });
    let response = json!({
        "statusCode": status.as_u16(),
        "headers": self::headers(headers),
        "body": String::from_utf8_lossy(error.body().unwrap_or_default()),
    });
    failure(&error.to_string(), Some(response))
}

fn failure(message: &str, response: Option<Value>) -> Value {
    json!({
        "error": { "message": message, "apiResponse": response },
        "httpResponse": response,
        "result": null,
    })
}

/// Names with lists of their values, not split at commas.
fn headers<'a>(pairs: impl Iterator<Item = (&'a str, String)>) -> Value {
    let mut headers: Map<String, Value> = Map::new();
    for (name, value) in pairs {
        let values = headers
            .entry(name.to_lowercase())
            .or_insert_with(|| json!([]));
        if let Some(values) = values.as_array_mut() {
            values.push(value.into());
        }
    }
    Value::Object(headers)
}
