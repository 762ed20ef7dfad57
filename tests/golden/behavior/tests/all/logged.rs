//! What a program sees in its log of answers that are not as the document says, with a subscriber of its own.

use std::fmt::Debug;
use std::sync::{Arc, Mutex};

use golden_behavior::{Server, json as answer};
use golden_values::Client;
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Level, Metadata, Subscriber};

/// Keeps warnings, as lines of `name=value`.
#[derive(Clone, Default)]
struct Warnings(Arc<Mutex<Vec<String>>>);

impl Subscriber for Warnings {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        *metadata.level() <= Level::WARN
    }
    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }
    fn record(&self, _: &Id, _: &Record<'_>) {}
    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn event(&self, event: &Event<'_>) {
        let mut line = Line(String::new());
        event.record(&mut line);
        self.0.lock().expect("nothing panics").push(line.0);
    }
    fn enter(&self, _: &Id) {}
    fn exit(&self, _: &Id) {}
}

struct Line(String);

impl Visit for Line {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        self.0.push_str(&format!("{}={value:?};", field.name()));
    }
}

#[tokio::test]
async fn each_odd_value_is_a_warning_with_its_path() {
    let odd = r#"{"note":5,"plainTags":["a",null,7],"plainLabels":{"x":1},"told":{"labels":{"all":[3]}},"later":1}"#;
    let server = Server::start([answer(200, odd), answer(200, r#"{"note":"n"}"#)]);
    let client = Client::new(&server.session());
    let warnings = Warnings::default();
    let _guard = tracing::subscriber::set_default(warnings.clone());
    client.things().get(1).await.expect("a thing");
    let told = std::mem::take(&mut *warnings.0.lock().expect("nothing panics"));
    for (path, found) in [
        ("note", "a number"),
        ("plainTags[1]", "null"),
        ("plainTags[2]", "a number"),
        ("plainLabels.x", "a number"),
        ("told.labels.all[0]", "a number"),
    ] {
        let lines = told.iter().filter(|line| {
            line.contains(&format!("path={path};")) && line.contains(&format!("found={found:?};"))
        });
        assert_eq!(lines.count(), 1, "{path}: {told:?}");
    }
    assert_eq!(told.len(), 5, "{told:?}");
    assert!(
        told.iter().all(|line| line.contains("thingsGet")),
        "{told:?}"
    );
    client.things().get(1).await.expect("a thing");
    assert!(warnings.0.lock().expect("nothing panics").is_empty());
}
