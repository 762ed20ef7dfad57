//! One call of each operation and extent, held against what the server saw.

use std::{collections::BTreeSet, fmt};

use ionoscloud_core::{AccessKey, Config, Error, Session};
use ionoscloud_driver::{call, operations};
use ionoscloud_fake::{Document, Extent, Fake, Operation, Options, Recorded, Scheme, read_xml};
use serde_json::Value;

use crate::{
    ask::{Expected, ask},
    compare::{differences, unmatched},
};

/// Headers that every call may carry.
const USUAL_HEADERS: [&str; 7] = [
    "accept",
    "accept-encoding",
    "authorization",
    "host",
    "user-agent",
    // Of signatures.
    "x-amz-content-sha256",
    "x-amz-date",
];

/// What came of a product.
#[derive(Debug, Default)]
pub struct Report {
    /// The product's name.
    pub product: String,
    /// Operations in its document.
    pub declared: usize,
    /// Of these, called.
    pub called: usize,
    /// Calls made.
    pub calls: usize,
    /// Everything that was not as the document has it.
    pub problems: Vec<String>,
}

impl fmt::Display for Report {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            product,
            declared,
            called,
            calls,
            problems,
        } = self;
        write!(
            formatter,
            "{product}: {called} of {declared} operations, {calls} calls, {} problems",
            problems.len()
        )
    }
}

/// Calls every operation of the document once for each extent.
///
/// # Errors
/// No session could be made.
///
/// # Panics
/// The server cannot be started.
pub async fn check(document: Document, extents: &[Extent]) -> Result<Report, Error> {
    let product = document.product().to_owned();
    let fake = Fake::start(Options::new(vec![document]).plain()).expect("a port is free");
    let url = format!("{}/{product}", fake.url());
    let session = Session::new(
        Config::new()
            .with_token("token")
            .with_access_key(AccessKey::new("AKTEST", "secret-of-a-test"))
            .with_server(product.as_str(), url),
    )?;
    let mut report = Report {
        product,
        ..Report::default()
    };
    let Some(document) = fake.documents().iter().next() else {
        return Ok(report);
    };
    report.declared = document.operations().len();
    let declared: BTreeSet<&str> = document
        .operations()
        .iter()
        .map(|operation| operation.id.as_str())
        .collect();
    let driven: BTreeSet<&str> = operations(document.product())
        .iter()
        .map(|operation| operation.id)
        .collect();
    let unknown = driven
        .difference(&declared)
        .map(|id| format!("{id}: the document has no such operation"));
    report.problems.extend(unknown);
    for operation in document.operations() {
        if !driven.contains(operation.id.as_str()) {
            report.problems.push(format!(
                "{}: the client has no such operation",
                operation.id
            ));
            continue;
        }
        report.called += 1;
        for extent in extents {
            report.calls += 1;
            let problems = check_operation(&session, &fake, document, operation, *extent).await;
            let place = format!("{} ({extent:?})", operation.id);
            report.problems.extend(
                problems
                    .into_iter()
                    .map(|problem| format!("{place}: {problem}")),
            );
        }
    }
    Ok(report)
}

/// Calls an operation once and tells everything that was not as expected.
pub async fn check_operation(
    session: &Session,
    fake: &Fake,
    document: &Document,
    operation: &Operation,
    extent: Extent,
) -> Vec<String> {
    fake.answer_with(extent);
    fake.take_requests();
    let (arguments, expected) = ask(document, operation, extent);
    let call = match call(session, document.product(), &operation.id, arguments) {
        Ok(call) => call,
        Err(refused) => return vec![format!("the driver refuses the call: {refused}")],
    };
    let outcome = call.await;
    let requests = fake.take_requests();
    let mut problems = Vec::new();
    match requests.as_slice() {
        [request] => {
            problems.extend(
                request
                    .problems
                    .iter()
                    .map(|problem| format!("the server says: {problem}")),
            );
            if request.operation.as_deref() != Some(operation.id.as_str()) {
                problems.push(format!("{} {} was called", request.method, request.path));
            }
            check_request(document, operation, &expected, request, &mut problems);
            if let Ok(outcome) = &outcome {
                let schema = operation.answer.content.first().map(|media| &media.schema);
                let found = outcome.value.as_ref();
                check_answer(document, schema, request, found, &mut problems);
            }
        }
        requests => problems.push(format!("{} requests instead of one", requests.len())),
    }
    match outcome {
        Ok(outcome) => problems.extend(
            outcome
                .unknown
                .iter()
                .map(|at| format!("the model does not know {at}")),
        ),
        Err(error) => problems.push(format!("the call failed: {error}")),
    }
    problems
}

fn check_request(
    document: &Document,
    operation: &Operation,
    expected: &Expected,
    request: &Recorded,
    problems: &mut Vec<String>,
) {
    if request.arguments != expected.path {
        problems.push(format!(
            "path arguments {:?} instead of {:?}",
            request.arguments, expected.path
        ));
    }
    problems.extend(
        unmatched(&expected.query, &request.query)
            .into_iter()
            .map(|line| format!("query: {line}")),
    );
    let header = |name: &str| {
        request
            .headers
            .iter()
            .find(|(other, _)| other == name)
            .map(|(_, value)| value.as_str())
    };
    let is_wanted = |name: &str| expected.headers.iter().any(|(wanted, _)| wanted == name);
    let is_unusual = |name: &str| {
        is_wanted(name) || !USUAL_HEADERS.contains(&name) && !name.starts_with("content-")
    };
    let unusual: Vec<_> = request
        .headers
        .iter()
        .filter(|(name, _)| is_unusual(name))
        .cloned()
        .collect();
    problems.extend(
        unmatched(&expected.headers, &unusual)
            .into_iter()
            .map(|line| format!("header: {line}")),
    );
    let agent = format!("ionoscloud-{}/", document.product());
    if !header("user-agent").is_some_and(|value| value.contains(&agent)) {
        problems.push(format!(
            "header: the user agent {:?} does not name {agent}",
            header("user-agent")
        ));
    }
    let mut schemes = operation.security.iter().flatten();
    let wanted = match schemes.next() {
        None => "",
        Some(Scheme::Signature) => "AWS4-HMAC-SHA256 Credential=AKTEST/",
        Some(_) => "Bearer token",
    };
    let shown = header("authorization").unwrap_or_default();
    if !shown.starts_with(wanted) || wanted.is_empty() != shown.is_empty() {
        problems.push(format!(
            "header: credentials are {shown:?} instead of {wanted:?}"
        ));
    }
    match &expected.body {
        None if header("content-type").is_some() && !is_wanted("content-type") => {
            problems.push("header: a content type without a body".to_owned())
        }
        None if request.body.is_empty() => {}
        None => problems.push("body: nobody asked for one".to_owned()),
        Some((media_type, wanted)) => {
            let mut content = operation.body.iter().flat_map(|body| &body.content);
            let schema = content.find(|media| media.name == *media_type);
            let schema = schema.map(|media| &media.schema);
            let lines = match read(document, schema, media_type, &request.body) {
                Some(found) => differences(wanted, &found),
                None => vec![format!(
                    ": {:?} cannot be read",
                    String::from_utf8_lossy(&request.body)
                )],
            };
            problems.extend(lines.into_iter().map(|line| format!("body{line}")));
        }
    }
}

fn check_answer(
    document: &Document,
    schema: Option<&Value>,
    request: &Recorded,
    found: Option<&Value>,
    problems: &mut Vec<String>,
) {
    let wanted = (!request.answer_type.is_empty())
        .then(|| read(document, schema, &request.answer_type, &request.answer))
        .flatten();
    let lines = match (&wanted, found) {
        (None, None) => Vec::new(),
        (Some(wanted), Some(found)) => differences(wanted, found),
        (wanted, found) => vec![format!(": {found:?} instead of {wanted:?}")],
    };
    problems.extend(lines.into_iter().map(|line| format!("answer{line}")));
}

/// JSON as it is, XML as its schema has it, everything else as text.
fn read(
    document: &Document,
    schema: Option<&Value>,
    media_type: &str,
    bytes: &[u8],
) -> Option<Value> {
    if media_type.contains("json") {
        serde_json::from_slice(bytes).ok()
    } else if media_type.contains("xml")
        && let Some(schema) = schema
    {
        read_xml(document, schema, std::str::from_utf8(bytes).ok()?).ok()
    } else {
        String::from_utf8(bytes.to_vec()).ok().map(Value::String)
    }
}
