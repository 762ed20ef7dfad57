//! The driver program for IONOS' cross-language conformance rig: one JSON object comes in, one goes out.
//!
//! `{"operation": …, "params": [{"name": …, "value": …}, …], "options": {…}}` on standard input names a call; the answer
//! on standard output has `error`, `httpResponse` and `result`. What goes wrong is in `error`, and the program ends
//! well; only what is no such object is an error of the program.

mod bind;

use std::time::Duration;

use ionoscloud_core::{Config, Error, Session};
use ionoscloud_driver::{
    Arguments, Operation, Outcome, call, operations, preview, products, wait_for,
};
use serde_json::{Map, Value, json};

use self::bind::{bind, letters};

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
    let params = match params(&input["params"]) {
        Ok(params) => params,
        Err(problem) => {
            return Ok(failure(&format!("operation {operation}: {problem}"), None));
        }
    };
    let session = match session(&input["options"]) {
        Ok(session) => session,
        Err(error) => return Ok(failure(&error.to_string(), None)),
    };
    Ok(if letters(operation) == letters(WAIT) {
        wait(&session, product, &params).await
    } else {
        make(&session, product, operation, &params).await
    })
}

/// Names and values; null is as good as not given.
fn params(value: &Value) -> Result<Vec<(String, Value)>, String> {
    let params = match value {
        Value::Null => return Ok(Vec::new()),
        Value::Array(params) => params,
        _ => return Err("params must be a list of names with values".to_owned()),
    };
    let mut found = Vec::new();
    for (index, param) in params.iter().enumerate() {
        let Some(param) = param.as_object() else {
            return Err(format!("param #{index}: {param} is no name with a value"));
        };
        let name = param.get("name").and_then(Value::as_str);
        match param.get("value") {
            None | Some(Value::Null) => {}
            Some(value) => found.push((name.unwrap_or_default().to_owned(), value.clone())),
        }
    }
    Ok(found)
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

async fn make(
    session: &Session,
    product: Option<&str>,
    name: &str,
    params: &[(String, Value)],
) -> Value {
    if let Some(unknown) = product.filter(|product| !products().contains(product)) {
        let problem = format!("operation {name} not found: there is no product {unknown}");
        return failure(&problem, None);
    }
    let mut found = Vec::new();
    for known in products()
        .iter()
        .filter(|known| product.is_none_or(|product| product == **known))
    {
        let all = operations(known).iter();
        found.extend(
            all.filter(|operation| letters(operation.id) == letters(name))
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
    let url = match params {
        [] => Err("too few params; found 0, expected 1".to_owned()),
        [(_, Value::String(url))] => Ok(url),
        [(name, value)] => Err(format!("parameter {name}: text is needed, not {value}")),
        [_, (name, _), ..] => Err(format!("unknown parameter {name}")),
    };
    let url = match url {
        Ok(url) => url,
        Err(problem) => return failure(&format!("operation {WAIT}: {problem}"), None),
    };
    // Only compute has requests, so that this is what is meant where nothing is said.
    let product = product.unwrap_or("compute");
    if is_elsewhere(session, product, url) {
        let problem = format!("operation {WAIT}: {url} is on no server of {product}");
        return failure(&problem, None);
    }
    let begun = match wait_for(session, product, url) {
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

/// Whether an address is neither on the configured server nor on one of IONOS', as a service behind a gateway tells it:
/// the same path on the configured server would be another one's.
fn is_elsewhere(session: &Session, product: &str, url: &str) -> bool {
    let server = |url: &str| {
        let url: http::Uri = url.parse().ok()?;
        let usual = if url.scheme_str() == Some("http") {
            80
        } else {
            443
        };
        let host = url.host()?.to_ascii_lowercase();
        Some((host, url.port_u16().unwrap_or(usual)))
    };
    let Some(told) = server(url) else {
        return false;
    };
    let documented = told.0 == "ionos.com" || told.0.ends_with(".ionos.com");
    let simple = |operation: &&Operation| !operation.inputs.iter().any(|input| input.required);
    let any = operations(product).iter().find(simple);
    let shown = any.and_then(|any| preview(session, product, any.id, &Arguments::default()).ok());
    let configured = shown.and_then(|shown| server(shown.ok()?.url()));
    !documented && configured.is_some_and(|configured| configured != told)
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
