//! What only the first answer has survives a wait: for every operation of every product that answers secrets, they are in
//! the first answer and in none after it, and they must be in what the wait gives.

use std::sync::{Arc, Mutex};

use http::header::CONTENT_LENGTH;
use ionoscloud_core::transport::{Answering, Body, HttpTransport, Transport};
use ionoscloud_core::{Config, Session};
use ionoscloud_driver::{Body as Sent, begin};
use ionoscloud_fake::{Document, Documents, Extent, Fake, Operation, Options, Settle, fit};
use serde_json::{Map, Value, json};
use wire_tests::{ask, request_path};

/// How the names of members end that are shown once: in small letters.
const WORDS: [&str; 8] = [
    "password",
    "passphrase",
    "secret",
    "token",
    "secretkey",
    "privatekey",
    "apikey",
    "jwt",
];

/// Others, of some products.
const MEMBERS: [(&str, &str); 7] = [
    ("compute", "ssoUrl"),
    ("compute", "userData"),
    ("inmemorydb", "hash"),
    ("inmemorydb-v2", "hash"),
    ("logging", "key"),
    ("monitoring", "key"),
    ("vpn", "key"),
];

/// What a service shows of a secret later.
#[derive(Clone, Copy, Debug)]
enum Later {
    Nothing,
    Null,
    Empty,
    Stars,
}

/// A schema with what it refers to and all parts of an `allOf` in one.
fn flat(document: &Document, schema: &Value) -> Value {
    if let Some(pointer) = schema["$ref"].as_str() {
        let found = document.root().pointer(pointer.trim_start_matches('#'));
        return flat(document, found.expect("it is there"));
    }
    let mut whole = schema.as_object().cloned().unwrap_or_default();
    for part in whole
        .remove("allOf")
        .iter()
        .flat_map(|parts| parts.as_array().into_iter().flatten())
    {
        let part = flat(document, part);
        let more = part["properties"].as_object().cloned().unwrap_or_default();
        for (key, value) in part.as_object().into_iter().flatten() {
            whole.entry(key).or_insert_with(|| value.clone());
        }
        if let Some(Value::Object(own)) = whole.get_mut("properties") {
            own.extend(more);
        }
    }
    Value::Object(whole)
}

/// The pointers of secrets in what an operation answers; those in lists are in their first item.
fn secrets(document: &Document, operation: &Operation) -> Vec<String> {
    let mut found = Vec::new();
    if let Some(media) = operation
        .answer
        .content
        .first()
        .filter(|media| media.is_json())
    {
        gather(document, &media.schema, String::new(), &mut found);
    }
    found
}

fn gather(document: &Document, schema: &Value, at: String, found: &mut Vec<String>) {
    let schema = flat(document, schema);
    if at.matches('/').count() > 6 || schema["writeOnly"] == true {
        return;
    }
    if let Some(item) = schema.get("items") {
        return gather(document, item, format!("{at}/0"), found);
    }
    for (name, member) in schema["properties"].as_object().into_iter().flatten() {
        let inner = flat(document, member);
        let small = name.to_lowercase();
        let is_secret = WORDS.iter().any(|word| small.ends_with(word))
            || MEMBERS.contains(&(document.product(), name.as_str()));
        let at = format!("{at}/{name}");
        if inner["type"] == "string" && is_secret && inner["writeOnly"] != true {
            found.push(at);
        } else {
            gather(document, member, at, found);
        }
    }
}

/// The member at a pointer, and the object around it, with what is missing on the way.
fn make<'a>(value: &'a mut Value, pointer: &'a str) -> (&'a mut Map<String, Value>, &'a str) {
    let (around, name) = pointer.rsplit_once('/').expect("it is a member");
    let mut inner = value;
    for part in around.split('/').skip(1) {
        inner = match part.parse::<usize>() {
            Ok(_) => {
                if inner.as_array().is_none_or(Vec::is_empty) {
                    *inner = json!([{}]);
                }
                &mut inner[0]
            }
            Err(_) => {
                if !inner.is_object() {
                    *inner = json!({});
                }
                &mut inner[part]
            }
        };
    }
    if !inner.is_object() {
        *inner = json!({});
    }
    (inner.as_object_mut().expect("it is one"), name)
}

/// Puts secrets into the first answer, and takes them out of all others.
#[derive(Clone)]
struct Once {
    inner: HttpTransport,
    plan: Arc<Mutex<Plan>>,
}

struct Plan {
    pointers: Vec<String>,
    later: Later,
    looks: u32,
}

impl Plan {
    fn show(&mut self, value: &mut Value) {
        for pointer in &self.pointers {
            let (object, name) = make(value, pointer);
            object.insert(name.to_owned(), json!(once(pointer)));
        }
    }

    fn hide(&mut self, value: &mut Value) {
        self.looks += 1;
        for pointer in &self.pointers {
            let (around, name) = pointer.rsplit_once('/').expect("it is a member");
            let Some(Value::Object(object)) = value.pointer_mut(around) else {
                continue;
            };
            let shown = match self.later {
                Later::Nothing => None,
                Later::Null => Some(Value::Null),
                Later::Empty => Some(json!("")),
                Later::Stars => Some(json!("********")),
            };
            match shown {
                Some(shown) => object.insert(name.to_owned(), shown),
                None => object.remove(name),
            };
        }
    }
}

fn once(pointer: &str) -> String {
    format!("once{pointer}")
}

impl Transport for Once {
    fn send(&self, request: http::Request<Body>) -> Answering<'_> {
        let is_first = request.method() != "GET";
        Box::pin(async move {
            let (mut head, mut body) = self.inner.send(request).await?.into_parts();
            let mut bytes = body.collect().await?;
            if let Ok(mut value) = serde_json::from_slice::<Value>(&bytes)
                && head.status.is_success()
                && value.is_object()
            {
                let mut plan = self.plan.lock().expect("nothing panics");
                match is_first {
                    true => plan.show(&mut value),
                    false => plan.hide(&mut value),
                }
                bytes = value.to_string().into();
                head.headers.remove(CONTENT_LENGTH);
            }
            Ok(http::Response::from_parts(head, Body::from(bytes)))
        })
    }
}

/// What was lost, and how often the wait looked.
async fn check(
    session: &Session,
    fake: &Fake,
    document: &Document,
    operation: &Operation,
    plan: &Mutex<Plan>,
) -> Result<u32, String> {
    let (mut arguments, expected) = ask(document, operation, Extent::Least);
    if let Some(Sent::Json(body)) = &mut arguments.body {
        fit(document, operation, body);
    }
    let account = fake.account(document.product());
    account.furnish(&operation.path, &expected.path)?;
    if let Some(Sent::Json(body)) = &arguments.body
        && operation.path.ends_with('}')
    {
        // What cannot be changed is there as it is sent.
        let sent = body.get("properties").unwrap_or(body).as_object();
        let path = request_path(operation, &expected.path);
        for (name, value) in sent.into_iter().flatten() {
            account.set(&path, &format!("/properties/{name}"), value.clone())?;
        }
    }
    let begun = begin(session, document.product(), &operation.id, &arguments);
    let begun = begun.map_err(|refused| refused.to_string())?;
    let (_, following) = begun
        .send_and_follow()
        .await
        .map_err(|error| error.to_string())?;
    let outcome = following
        .finish()
        .await
        .map_err(|error| error.to_string())?;
    let value = outcome.value.ok_or("nothing came of it")?;
    let plan = plan.lock().expect("nothing panics");
    let lost = plan.pointers.iter().filter(|pointer| {
        value.pointer(pointer).and_then(Value::as_str) != Some(once(pointer).as_str())
    });
    let lost: Vec<&String> = lost.collect();
    if lost.is_empty() {
        Ok(plan.looks)
    } else {
        Err(format!("{lost:?} lost: {value}"))
    }
}

#[test]
fn what_is_shown_once_survives_a_wait() {
    let documents = Documents::bundled();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime");
    let (mut problems, mut made, mut waited) = (Vec::new(), 0, 0);
    for document in documents.iter() {
        let product = document.product();
        for operation in document.operations() {
            let pointers = secrets(document, operation);
            if operation.method == "GET" || pointers.is_empty() {
                continue;
            }
            for later in [Later::Nothing, Later::Null, Later::Empty, Later::Stars] {
                // Each has a service of its own: what goes by a name is there once.
                let options = Options::new(documents.clone()).settle(Settle::AT_ONCE);
                let fake = Fake::start(options).expect("a port is free");
                let url = format!("{}/{product}", fake.url());
                let config = Config::new().with_token("token").with_server(product, url);
                let plan = Plan {
                    pointers: pointers.clone(),
                    later,
                    looks: 0,
                };
                let once = Once {
                    inner: HttpTransport::new(&config).expect("a transport"),
                    plan: Arc::new(Mutex::new(plan)),
                };
                let session = Session::new(config.with_transport(once.clone())).expect("a session");
                made += 1;
                match runtime.block_on(check(&session, &fake, document, operation, &once.plan)) {
                    Ok(looks) => waited += u32::from(looks > 0),
                    Err(problem) => {
                        problems.push(format!("{product} {} ({later:?}): {problem}", operation.id))
                    }
                }
            }
        }
    }
    println!("{made} waits, {waited} of them read the resource again");
    assert!(
        problems.is_empty(),
        "{} problems:\n{}",
        problems.len(),
        problems.join("\n")
    );
    assert!(waited > 150, "{waited} of {made}");
}
