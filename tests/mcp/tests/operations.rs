//! Every operation of every product through its tool, with the least and with everything, against a server that checks the
//! request against the document.

use std::fs;

use ionoscloud_fake::{Document, Extent, Operation, Options};
use ionoscloud_mcp::catalogue::{self, Class};
use ionoscloud_mcp::settings::{Mode, Settings};
use mcp_tests::{Era, Person, Rig, arguments, text};
use serde_json::Value;
use wire_tests::{ask, differences};

/// What was not as it should be with a call.
async fn check(
    rig: &Rig,
    document: &Document,
    operation: &Operation,
    extent: Extent,
) -> Option<String> {
    let own = catalogue::operations()
        .find(|own| own.product == document.product() && own.id == operation.id);
    let own = own.unwrap_or_else(|| panic!("{} has no tool", operation.id));
    let (given, expected) = ask(document, operation, extent);
    rig.fake.take_requests();
    let result = rig.call(own.tool, arguments(own, &given)).await;
    if result.is_error == Some(true) {
        return Some(text(&result));
    }
    let requests = rig.fake.take_requests();
    let ours =
        |request: &&ionoscloud_fake::Recorded| request.operation.as_ref() == Some(&operation.id);
    let Some(request) = requests.iter().rev().find(ours) else {
        return Some(format!("it was not called: {}", text(&result)));
    };
    if let Some(problem) = request.problems.first() {
        return Some(problem.to_string());
    }
    if request.arguments != expected.path {
        return Some(format!(
            "{:?} instead of {:?} in the path",
            request.arguments, expected.path
        ));
    }
    let body = expected
        .body
        .filter(|(kind, _)| kind.contains("json"))
        .map(|(_, body)| body);
    let sent: Value = serde_json::from_slice(&request.body).unwrap_or_default();
    body.and_then(|body| differences(&body, &sent).into_iter().next())
}

async fn all(extent: Extent, name: &str) {
    let folder = std::env::temp_dir().join(format!("mcp-tests-{name}-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    let settings = Settings {
        mode: Mode::All,
        scope: Class::Destructive,
        secrets: Some(folder.clone()),
        calls_per_minute: usize::MAX,
        changes_per_minute: usize::MAX,
        ..Settings::default()
    };
    let rig = Rig::with(
        Options::default().plain(),
        settings,
        Person::Agrees,
        Era::Session,
    )
    .await;
    let mut wrong = Vec::new();
    let mut called = 0;
    // Object storage has no tools.
    let has_tools = |product: &&str| catalogue::operations().any(|own| own.product == *product);
    for product in rig.fake.documents().products().filter(has_tools) {
        let document = rig.fake.documents().get(product).unwrap();
        for operation in document.operations() {
            called += 1;
            if let Some(problem) = check(&rig, document, operation, extent).await {
                wrong.push(format!("{product} {}: {problem}", operation.id));
            }
        }
    }
    fs::remove_dir_all(&folder).unwrap();
    assert!(called >= 553, "{called}");
    assert!(
        wrong.is_empty(),
        "{} of {called}:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

#[tokio::test]
async fn every_operation_with_the_least() {
    all(Extent::Least, "least").await;
}

#[tokio::test]
async fn every_operation_with_everything() {
    all(Extent::Full, "most").await;
}
