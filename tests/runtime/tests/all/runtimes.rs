//! One session in several runtimes, of which not all are running.

use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use ionoscloud_core::{Blocking, Config, Session};
use runtime_tests::api::{self, Client, thing};
use runtime_tests::config;
use runtime_tests::server::{Act, Server};
use tokio::runtime::{Builder, Runtime};

fn runtime() -> Runtime {
    Builder::new_current_thread().enable_all().build().unwrap()
}

/// Settings for a server that has a thread of its own, and how many requests and connections it saw.
fn serve() -> (Config, impl Fn() -> (usize, usize)) {
    let (sender, receiver) = mpsc::channel();
    let (ask, asked) = mpsc::channel::<mpsc::Sender<(usize, usize)>>();
    thread::spawn(move || {
        runtime().block_on(async {
            let server = Server::start(|_, _| Act::json(200, r#"{"id":"t"}"#)).await;
            sender.send(config(&server)).unwrap();
            loop {
                if let Ok(answer) = asked.try_recv() {
                    let _ = answer.send((server.seen().len(), server.connections()));
                }
                tokio::time::sleep(Duration::from_millis(1)).await;
            }
        });
    });
    let count = move || {
        let (sender, receiver) = mpsc::channel();
        ask.send(sender).unwrap();
        receiver.recv().unwrap()
    };
    (receiver.recv().unwrap(), count)
}

#[test]
fn a_runtime_that_stands_still_holds_up_no_other() {
    let (config, count) = serve();
    let client = Client::new(&Session::new(config).unwrap());
    let (one, other) = (runtime(), runtime());
    let started = Instant::now();
    for _ in 0..3 {
        one.block_on(client.get("t").into_future()).unwrap();
        other.block_on(client.get("t").into_future()).unwrap();
        other
            .block_on(client.write(&api::CREATE, &thing()).into_future())
            .unwrap();
        client.get("t").blocking().unwrap();
        client.write(&api::CREATE, &thing()).blocking().unwrap();
    }
    assert!(started.elapsed() < Duration::from_secs(5));
    // Each keeps its own connection.
    assert_eq!(count(), (15, 3));
    drop(one);
    other.block_on(client.get("t").into_future()).unwrap();
}

#[test]
fn blocking_inside_a_runtime_does_not_wait_for_it() {
    let (config, _) = serve();
    let client = Client::new(&Session::new(config).unwrap());
    let started = Instant::now();
    runtime().block_on(async {
        for _ in 0..3 {
            client.list(&api::LIST).await.unwrap();
            client.write(&api::CREATE, &thing()).blocking().unwrap();
            client.get("t").blocking().unwrap();
            client.get("t").await.unwrap();
        }
    });
    assert!(started.elapsed() < Duration::from_secs(5));
}

#[test]
fn many_runtimes_come_and_go() {
    let (config, count) = serve();
    let client = Client::new(&Session::new(config).unwrap());
    let kept = runtime();
    for _ in 0..40 {
        kept.block_on(client.get("t").into_future()).unwrap();
        runtime().block_on(client.get("t").into_future()).unwrap();
    }
    // That which is used most is never the one that is forgotten.
    assert_eq!(count(), (80, 41));
}

#[test]
fn a_panic_in_a_blocking_call_is_no_word_about_the_server() {
    let (config, count) = serve();
    let config = config.with_response_hook(|_| panic!("a hook of the program's own"));
    let client = Client::new(&Session::new(config).unwrap());
    let error = client.write(&api::CREATE, &thing()).blocking().unwrap_err();
    assert!(!error.is_invalid_request(), "{error}");
    assert!(error.to_string().contains("not known"), "{error}");
    assert_eq!(count().0, 1);
    // Nothing else is lost with it.
    assert!(client.get("t").blocking().is_err());
}
