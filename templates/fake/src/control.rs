//! What tests in other languages ask the server itself, below `/_fake/`.

use serde_json::{Value, json};

use crate::{
    answer::{Reply, refusal},
    clock::duration,
    fault::scenario,
    record::Recorded,
    route,
    server::Shared,
};

const LEAD: &str = "/_fake/";

/// The answer, if the server itself was asked.
pub(crate) fn answer(shared: &Shared, recorded: &Recorded, body: &[u8]) -> Option<Reply> {
    let what = recorded.path.strip_prefix(LEAD)?;
    let text = String::from_utf8_lossy(body);
    let done = match (recorded.method.as_str(), what) {
        ("GET", "faults") => {
            let changing = shared.changing();
            let rules = changing.rules.all.iter();
            let rules = rules.map(|rule| json!({ "rule": rule.to_string(), "met": rule.met() }));
            Ok(rules.collect())
        }
        ("POST", "faults") => scenario(&text).and_then(|rules| {
            for rule in &rules {
                shared.documents.check_rule(rule)?;
            }
            let count = rules.len();
            shared.changing().rules.all.extend(rules);
            Ok(json!({ "added": count }))
        }),
        ("DELETE", "faults") => {
            shared.changing().rules.all.clear();
            Ok(json!({}))
        }
        ("POST", "clock/stop") => {
            shared.clock.stop();
            Ok(json!({}))
        }
        ("POST", "clock/start") => {
            shared.clock.start();
            Ok(json!({}))
        }
        ("POST", "clock/advance") => duration(text.trim()).map(|time| {
            shared.clock.advance(time);
            json!({})
        }),
        ("GET", "state") => Ok(shared.changing().save()),
        ("PUT", "state") => shared.changing().load(&text).map(|()| json!({})),
        ("GET", "left") => Ok(shared.changing().left().into()),
        ("GET", "requests") => Ok(requests(shared)),
        _ => {
            let message = format!(
                "{} {} is nothing that this server knows",
                recorded.method, recorded.path
            );
            return Some(refusal(None, 404, &[message]));
        }
    };
    Some(match done {
        Ok(value) => Reply {
            status: 200,
            headers: vec![("Content-Type".to_owned(), "application/json".to_owned())],
            body: value.to_string().into_bytes().into(),
        },
        Err(problem) => refusal(None, 400, &[problem]),
    })
}

fn requests(shared: &Shared) -> Value {
    let changing = shared.changing();
    let requests = changing.recorded.iter();
    let requests = requests.filter(|request| !request.path.starts_with(LEAD));
    requests
        .map(|request| {
            let problems = request.problems.iter().map(ToString::to_string);
            json!({
                "method": request.method,
                "path": route::decode(&request.path).unwrap_or_else(|| request.path.clone()),
                "operation": request.operation,
                "status": request.status,
                "problems": problems.collect::<Vec<_>>(),
            })
        })
        .collect()
}
