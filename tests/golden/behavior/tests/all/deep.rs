//! Types that lead further than rustc follows, in a program that says nothing about it.
#![allow(
    clippy::box_collection,
    clippy::redundant_async_block,
    reason = "what a program may write is what rustc has to follow"
)]

use std::sync::Arc;

use golden_behavior::{Server, json as answered};
use golden_deep::Client;
use golden_deep::model::{Chain0, Chain1, Deep, Ring0, Ring1, Ring2};
use golden_free_form::json::{from_str, to_value};
use serde_json::{Value, json};

/// What a program has around models: lists of its own, shared, on the way to another thread.
#[derive(Clone, Debug, Default, PartialEq)]
struct Mine {
    deep: Vec<Option<Arc<Deep>>>,
    ring: Option<Box<Vec<Ring0>>>,
    chain: Vec<Vec<Chain0>>,
}

#[test]
fn deep_types_go_from_thread_to_thread() {
    let mine = Mine {
        ring: Some(Box::new(vec![Ring0::default()])),
        ..Mine::default()
    };
    let tasks = async move { async move { mine }.await };
    let sent: Box<dyn Future<Output = Mine> + Send> = Box::new(tasks);
    let thread = std::thread::spawn(move || Box::into_pin(sent));
    assert!(thread.join().is_ok());
}

#[test]
fn what_is_behind_pointers_reads_and_writes_as_any_other() {
    let mut ring = json!({"next": {}, "more": 1});
    let mut chain = json!({"next": ["end"]});
    for _ in 0..60 {
        ring = json!({"next": ring});
    }
    for _ in 1..28 {
        chain = json!({"next": [chain, {}]});
    }
    let lists = (0..59).fold(json!(["a"]), |inner, _| json!([inner]));
    let text = json!({"ring": ring, "chain": chain, "lists": lists}).to_string();
    let deep: Deep = from_str(&text).unwrap();
    assert_eq!(to_value(&deep), text.parse::<Value>().unwrap());
    assert_eq!(deep.clone(), deep);
    let changed = deep.clone().with_ring(Ring0::default());
    assert_ne!(changed, deep);
    assert!(format!("{deep:?}").starts_with("Deep { ring: Ring0 { next: Ring1 {"));
}

#[test]
fn what_is_behind_pointers_is_set_and_changed_as_any_other() {
    let mut ring = Ring0::default().with_next(Ring1::default());
    if let Some(next) = &mut ring.next {
        next.next = Some(Ring2::default().into());
    }
    assert_eq!(to_value(&ring), json!({"next": {"next": {}}}));
    let next = ring.next.map(golden_deep::Boxed::into_inner);
    assert_eq!(next, Some(Ring1::default().with_next(Ring2::default())));
    let chain = Chain0::default().with_next([Chain1::default()]);
    assert_eq!(chain.next().len(), 1);
}

#[tokio::test]
async fn lists_and_maps_that_may_be_null_are_taken_and_given_however_deep() {
    let lists = (0..60).fold(json!("end"), |inner, _| json!([inner]));
    let maps = (0..60).fold(json!("end"), |inner, _| json!({"a": inner}));
    let answers = [&lists, &maps, &lists].map(|body| answered(200, &body.to_string()));
    let server = Server::start(answers);
    let deep = Client::new(&server.session()).deep();
    // As a program calls them: in tasks that go from thread to thread.
    let tasks: Box<dyn Future<Output = [Value; 3]> + Send> = Box::new(async move {
        let (lists, maps) = (lists.to_string(), maps.to_string());
        let plain = from_str::<Vec<_>>(&lists).expect("lists");
        let lists = from_str(&lists).expect("lists");
        let maps = from_str(&maps).expect("maps");
        let lists = deep.create_list(&lists).await.expect("an answer");
        let maps = deep.create_map(&maps).await.expect("an answer");
        let plain = deep.create_plain(&plain).await.expect("an answer");
        [to_value(&lists), to_value(&maps), to_value(&plain)]
    });
    let read = Box::into_pin(tasks).await;
    for (seen, read) in server.seen().iter().zip(read) {
        assert_eq!(seen.text(), read.to_string());
    }
}
