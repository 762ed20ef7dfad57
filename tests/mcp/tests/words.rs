//! What comes of an answer is told by the words of its product.

use ionoscloud_core::rt::{Requests, States, Words};
use ionoscloud_mcp::catalogue::products;
use ionoscloud_mcp::result::{Cleaner, flat, matches, select};
use serde_json::{Value, json};

/// Those of a product that calls everything by another name.
const OWN: Words = Words {
    id: "number",
    address: "at",
    kind: "sort",
    envelope: "own",
    items: "entries",
    metadata: "about",
    state: &["phase"],
    requests: Requests {
        step: "jobs",
        states: States {
            good: &["FINISHED"],
            bad: &["BURNT"],
        },
        ..Words::BASE.requests
    },
    ..Words::BASE
};

fn thing() -> Value {
    json!({
        "number": "1", "id": "2", "at": "/a", "href": "/b", "sort": "collection", "type": "collection",
        "own": {"label": "l"}, "properties": {"label": "p"},
        "about": {"phase": "UP", "state": "NO", "message": "m"},
        "entities": {"parts": {"entries": [{"own": {"label": "i"}}], "items": [{}]}},
    })
}

#[test]
fn addresses_and_the_word_for_lists_are_noise() {
    let cleaned = Cleaner::new(&OWN, &[]).clean(&thing()).unwrap();
    let names: Vec<&str> = cleaned
        .as_object()
        .unwrap()
        .keys()
        .map(String::as_str)
        .collect();
    let left = [
        "number",
        "id",
        "href",
        "type",
        "own",
        "properties",
        "about",
        "entities",
    ];
    let mut left = left.to_vec();
    left.retain(|name| names.contains(name));
    assert_eq!(names.len(), 8, "{names:?}");
    assert_eq!(left.len(), 8, "{names:?}");
}

#[test]
fn what_is_its_own_and_its_state_are_flat() {
    let shown = flat(
        &OWN,
        &json!({"own": {"label": "l"}, "about": {"phase": "UP", "state": "NO"}, "metadata": {"state": "X"}}),
    );
    assert_eq!(
        shown,
        json!({"label": "l", "phase": "UP", "metadata": {"state": "X"}})
    );
    assert_eq!(flat(&OWN, &thing())["parts"], json!([{"label": "i"}]));
}

#[test]
fn the_id_stays_and_what_is_its_own_is_looked_through() {
    let fields = ["own.label".to_owned()];
    assert_eq!(
        select(&OWN, &thing(), &fields),
        json!({"number": "1", "own": {"label": "l"}})
    );
    assert!(matches(&OWN, &thing(), "label", "l"));
    assert!(!matches(&OWN, &thing(), "label", "p"));
}

#[test]
fn requests_are_known_by_their_step_and_their_ends() {
    for (address, id) in [
        ("https://x.example.com/cloudapi/v6/jobs/7/status", Some("7")),
        ("/jobs/7?depth=1", Some("7")),
        ("/requests/7/status", None),
        ("/jobs/", None),
        ("/jobs?a/7", None),
        ("7", None),
    ] {
        assert_eq!(OWN.request_in(address), id, "{address}");
    }
    let request = json!({"number": "7", "about": {"phase": "finished"}});
    assert_eq!(OWN.id_of(&request).as_deref(), Some("7"));
    let state = OWN.state_of(&request).unwrap();
    assert!(OWN.requests.states.is_good(state) && !OWN.requests.states.is_bad(state));
}

/// A request that ended in an error is under way no more, as one that failed.
#[test]
fn every_end_of_a_request_is_one() {
    let compute = products().iter().find(|product| product.name == "compute");
    let ends = compute.unwrap().words.requests.states;
    for (state, is_end) in [
        ("DONE", true),
        ("FAILED", true),
        ("ERROR", true),
        ("RUNNING", false),
        ("QUEUED", false),
    ] {
        assert_eq!(ends.is_good(state) || ends.is_bad(state), is_end, "{state}");
    }
}

/// The words of the generator's conventions: a service may answer more than its document says.
#[test]
fn members_that_are_called_like_secrets_are_hidden_whatever_the_models_know() {
    let answer = json!({
        "newPassword": "a", "access_token": "b", "jwt": "c", "S3SecretKey": "d", "kubeconfig": "e", "ssoUrl": "f",
        "tokenId": "g", "keyword": "h", "tokens": 2, "token": true,
        "body": r#"{"name":"j","registryToken":"i"}"#,
    });
    let hidden = "[redacted]";
    let shown = json!({
        "newPassword": hidden, "access_token": hidden, "jwt": hidden, "S3SecretKey": hidden, "kubeconfig": hidden,
        "ssoUrl": hidden, "tokenId": "g", "keyword": "h", "tokens": 2, "token": true,
        "body": r#"{"name":"j","registryToken":"[redacted]"}"#,
    });
    assert_eq!(Cleaner::new(&OWN, &[]).clean(&answer), Some(shown));
}
