//! Calls that are recorded, played back, and looked at, over a fake cloud.

use ionoscloud_core::transport::HttpTransport;
use ionoscloud_core::{Config, Session};
use ionoscloud_driver::{Arguments, Body, Outcome, call};
use ionoscloud_fake::{Document, Documents, Fake, Options};
use ionoscloud_testing::{Finding, Kind, Observer, Recorder, Replayer, Report, propose};
use serde_json::{Value, json};

const NAME: &str = "Very secret name";

fn run<T>(future: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    runtime.expect("a runtime").block_on(future)
}

async fn make(
    session: &Session,
    id: &str,
    path: &[&str],
    body: Option<Value>,
) -> Result<Outcome, String> {
    let arguments = Arguments {
        path: path.iter().map(|part| (*part).to_owned()).collect(),
        body: body.map(Body::Json),
        ..Arguments::default()
    };
    let begun = call(session, "compute", id, arguments).map_err(|refused| refused.to_string())?;
    begun.await.map_err(|error| error.to_string())
}

/// Creates a data center with a server, reads both, and deletes them.
async fn program(session: &Session, name: &str) -> Result<Vec<String>, String> {
    let body =
        json!({ "properties": { "name": name, "location": "de/fra", "description": "hush" } });
    let made = make(session, "datacentersPost", &[], Some(body)).await?;
    let id = made
        .value
        .as_ref()
        .and_then(|value| value["id"].as_str())
        .unwrap_or_default()
        .to_owned();
    let mut said = vec![id.clone()];
    let found = make(session, "datacentersFindById", &[&id], None).await?;
    said.push(found.value.unwrap_or_default()["metadata"]["state"].to_string());
    let list = make(session, "datacentersGet", &[], None).await?;
    said.push(list.value.unwrap_or_default()["items"][0]["id"].to_string());
    make(session, "datacentersDelete", &[&id], None).await?;
    let gone = make(session, "datacentersFindById", &[&id], None).await;
    said.push(gone.expect_err("it is gone").contains("404").to_string());
    Ok(said)
}

fn config(fake: &Fake) -> Config {
    Config::new()
        .with_token("the-token")
        .with_server("compute", fake.url())
}

#[test]
fn what_was_recorded_is_played_back_without_secrets_and_names() {
    let fake = Fake::start(Options::default()).expect("a port is free");
    let recorder = Recorder::new(HttpTransport::new(&config(&fake)).expect("a transport"));
    let session = Session::new(config(&fake).with_transport(recorder.clone())).expect("a session");
    let said = run(program(&session, NAME)).expect("all is well");
    let file = std::env::temp_dir().join(format!("recorded-{}.json", std::process::id()));
    recorder.save(&file).expect("a file");
    let text = std::fs::read_to_string(&file).expect("a file");
    let port = fake.url().rsplit(':').next().unwrap_or_default().to_owned();
    for secret in [
        NAME,
        "hush",
        "the-token",
        said[0].as_str(),
        "user@example.com",
        port.as_str(),
        "127.0.0.1",
    ] {
        assert!(!text.contains(secret), "{secret} is in the file:\n{text}");
    }
    assert!(
        text.contains("AVAILABLE") && text.contains("de/fra"),
        "{text}"
    );
    drop(fake);

    let replayed = |replayer: &Replayer| {
        let config = Config::new()
            .with_token("any")
            .with_server("compute", "http://nowhere.invalid");
        Session::new(config.with_transport(replayer.clone())).expect("a session")
    };
    let strict = Replayer::strict(&file).expect("a recording");
    let again = run(program(&replayed(&strict), "another name")).expect("it is like before");
    assert_eq!(again[1..2], said[1..2]);
    assert_eq!(
        again[2].trim_matches('"'),
        again[0],
        "what was created is listed"
    );
    assert_eq!(again[3], "true");
    assert!(strict.left().is_empty());

    // In another order, strictly not; by operation, yes.
    let strict = Replayer::strict(&file).expect("a recording");
    let early =
        run(make(&replayed(&strict), "datacentersGet", &[], None)).expect_err("it is not the next");
    assert!(
        early.contains("not recorded") && early.contains("datacentersPost"),
        "{early}"
    );
    let loose = Replayer::by_operation(&file).expect("a recording");
    run(make(&replayed(&loose), "datacentersGet", &[], None)).expect("it was recorded");
    let twice = run(make(&replayed(&loose), "datacentersGet", &[], None)).expect_err("once");
    assert!(twice.contains("none of its operation is left"), "{twice}");
    assert_eq!(loose.left().len(), 4);

    // Another body is another call.
    let strict = Replayer::strict(&file).expect("a recording");
    let other = json!({ "properties": { "name": "a", "location": "us/las", "description": "b" } });
    assert!(
        run(make(
            &replayed(&strict),
            "datacentersPost",
            &[],
            Some(other)
        ))
        .is_err()
    );
    std::fs::remove_file(&file).expect("the file goes");
}

/// The mends that a proposal has: where, and what is to stand there.
fn entries(proposal: &str) -> Vec<(&str, Value)> {
    let entries = proposal.split("  - at: ").skip(1);
    let entries = entries.map(|entry| {
        let (at, rest) = entry.split_once("\n    set: ").expect("a value");
        let set = rest.lines().next().expect("a line");
        (at, serde_json::from_str(set).expect("it is JSON"))
    });
    entries.collect()
}

/// The service answers by a document that differs from the one that the observer has.
#[test]
fn what_differs_from_the_documents_is_told_once_and_becomes_a_proposal() {
    let bundled = Documents::bundled();
    let root = bundled
        .get("compute")
        .expect("it is built in")
        .root()
        .to_string();
    let changed = [
        ("\"createdBy\":", "\"createdByWhom\":"),
        ("\"BUSY\",\"DEPLOYING\"", "\"DEPLOYING\""),
        (
            "\"version\":{\"format\":\"int32\",\"readOnly\":true,\"type\":\"integer\"}",
            "\"version\":{\"readOnly\":true,\"type\":\"string\"}",
        ),
    ];
    let known = changed.iter().fold(root, |root, (from, to)| {
        assert!(root.contains(from), "{from}");
        root.replace(from, to)
    });
    let mut mended: Value = serde_json::from_str(&known).expect("it is JSON");
    let known = Document::from_value("compute", mended.clone()).expect("it is a document");
    let known = Documents::from(vec![known]);

    let fake = Fake::start(Options::default()).expect("a port is free");
    fake.fail("datacentersGet: 418 x1".parse().expect("a rule"));
    let transport = HttpTransport::new(&config(&fake)).expect("a transport");
    let observer = Observer::with_documents(transport, known.clone());
    let session = Session::new(config(&fake).with_transport(observer.clone())).expect("a session");
    run(async {
        let _ = make(&session, "datacentersGet", &[], None).await;
        for name in ["a", "b"] {
            program(&session, name).await.expect("all is well");
        }
    });
    let report = observer.report();
    println!("{report}");
    let count = |kind: Kind, operation: &str, at: &str| {
        let mut lines = report.0.iter();
        let line = lines.find(|(finding, _)| {
            finding.kind == kind && finding.operation == operation && finding.at == at
        });
        line.map(|(_, count)| *count)
    };
    assert_eq!(
        count(
            Kind::UnknownMember,
            "datacentersPost",
            "/metadata/createdBy"
        ),
        Some(2)
    );
    assert_eq!(
        count(Kind::UnknownValue, "datacentersPost", "/metadata/state"),
        Some(2)
    );
    assert_eq!(
        count(Kind::Shape, "datacentersFindById", "/properties/version"),
        Some(2)
    );
    let json = report.to_json();
    assert_eq!(Report::from_json(&json).as_ref(), Ok(&report));
    assert!(Report::from_json(&json!({})).is_err());

    let proposal = propose(&report, &known);
    println!("{proposal}");
    assert!(proposal.contains("  - at: /components/schemas/DatacenterElementMetadata/properties/createdBy\n    set: {\"type\":\"string\"}\n"), "{proposal}");
    assert!(proposal.contains("  - at: /components/schemas/DatacenterElementMetadata/properties/state/enum\n    set: [\"AVAILABLE\""), "{proposal}");
    assert!(proposal.contains("\"BUSY\"]"), "{proposal}");
    assert_eq!(
        proposal.matches("properties/createdBy\n").count(),
        1,
        "{proposal}"
    );

    // A document that is mended as proposed is what the service answers by; what no mend can say is left.
    for (at, set) in entries(&proposal) {
        let (above, name) = at.rsplit_once('/').expect("a pointer");
        let above = mended.pointer_mut(above).expect("the node above");
        above[name] = set;
    }
    let mended = Document::from_value("compute", mended).expect("it is a document");
    let transport = HttpTransport::new(&config(&fake)).expect("a transport");
    let observer = Observer::with_documents(transport, Documents::from(vec![mended]));
    let session = Session::new(config(&fake).with_transport(observer.clone())).expect("a session");
    run(program(&session, "d")).expect("all is well");
    let report = observer.report();
    assert!(
        report
            .0
            .iter()
            .all(|(finding, _)| [Kind::Shape, Kind::DefaultStatus].contains(&finding.kind)),
        "{report}"
    );

    // A service that keeps to its documents gives nothing to report but what they name by `default` alone.
    let transport = HttpTransport::new(&config(&fake)).expect("a transport");
    let observer = Observer::new(transport);
    let session = Session::new(config(&fake).with_transport(observer.clone())).expect("a session");
    run(program(&session, "c")).expect("all is well");
    let by_default = |status: u16, operation: &str| {
        let finding = Finding {
            product: "compute".to_owned(),
            operation: operation.to_owned(),
            kind: Kind::DefaultStatus,
            at: String::new(),
            what: format!("{status} is declared by `default` alone"),
        };
        (finding, 1)
    };
    assert_eq!(
        observer.report(),
        Report(vec![by_default(404, "datacentersFindById")])
    );

    // So is a success that is not named: its body is none of an error.
    let mut other = bundled
        .get("compute")
        .expect("it is built in")
        .root()
        .clone();
    let answers = &mut other["paths"]["/datacenters"]["get"]["responses"];
    answers["201"] = answers["200"].take();
    let named = answers.as_object_mut().expect("answers by status");
    named.remove("200");
    let other = Document::from_value("compute", other).expect("it is a document");
    let transport = HttpTransport::new(&config(&fake)).expect("a transport");
    let observer = Observer::with_documents(transport, Documents::from(vec![other]));
    let session = Session::new(config(&fake).with_transport(observer.clone())).expect("a session");
    run(make(&session, "datacentersGet", &[], None)).expect("all is well");
    assert_eq!(
        observer.report(),
        Report(vec![by_default(200, "datacentersGet")])
    );
}
