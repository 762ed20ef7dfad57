//! Many tasks create and delete servers while things go wrong: nothing is left behind, nothing is done twice.
//!
//! `SOAK=600` in the environment makes it last so many seconds, instead of a few.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use ionoscloud_core::{Config, Error, RetryPolicy, Session, WaitPolicy};
use ionoscloud_driver::{Arguments, Body, Outcome, call, wait_for};
use ionoscloud_fake::{Fake, Options, Settle};
use serde_json::json;

const TASKS: usize = 64;

/// What goes wrong, each for a part of the calls; what is refused was not done, what lost its answer was.
const FAULTS: [&str; 8] = [
    "**: 429 rate 3%, retry-after 0",
    "**: 503 rate 3%",
    "GET **: 500 rate 2%",
    "**: reset rate 2%",
    "GET **: truncate rate 1%",
    "DELETE **: reset-after rate 2%",
    "POST /datacenters/*/servers: reset-after rate 2%",
    "POST /datacenters/*/servers: failed rate 2%",
];

fn resident() -> Option<u64> {
    let text = std::fs::read_to_string("/proc/self/statm").ok()?;
    let pages: u64 = text.split(' ').nth(1)?.parse().ok()?;
    Some(pages * 4096 / 1024)
}

async fn make(
    session: &Session,
    id: &str,
    path: &[&str],
    body: Option<serde_json::Value>,
) -> Result<Outcome, Error> {
    let arguments = Arguments {
        path: path.iter().map(|part| (*part).to_owned()).collect(),
        body: body.map(Body::Json),
        ..Arguments::default()
    };
    call(session, "compute", id, arguments)
        .expect("the arguments are right")
        .await
}

/// Waits for the request that an answer announces; whether it came to a good end.
async fn followed(session: &Session, outcome: &Outcome) -> bool {
    let location = outcome.headers.iter().find(|(name, _)| name == "location");
    let Some((_, url)) = location else {
        return false;
    };
    wait_for(session, "compute", url)
        .expect("the product is known")
        .await
        .is_ok()
}

/// Creates a server and deletes it, whatever happens in between. A name is given once, so that what is done twice shows.
async fn round(session: &Session, name: &str) -> u64 {
    let body = json!({ "properties": { "name": name, "cores": 1, "ram": 1024 } });
    let made = make(session, "datacentersServersPost", &["1"], Some(body)).await;
    let mut ids = Vec::new();
    match &made {
        Ok(outcome) => {
            followed(session, outcome).await;
            ids.extend(
                outcome
                    .value
                    .as_ref()
                    .and_then(|value| value["id"].as_str())
                    .map(str::to_owned),
            );
        }
        // Nobody knows whether it was done: whoever wants nothing to be left looks for the name.
        Err(_) => {
            let mut arguments = Arguments::default();
            arguments.path.push("1".to_owned());
            arguments
                .query
                .insert("filter".to_owned(), json!({ "name": name }));
            let list = loop {
                let begun = call(
                    session,
                    "compute",
                    "datacentersServersGet",
                    arguments.clone(),
                );
                if let Ok(list) = begun.expect("the arguments are right").await {
                    break list;
                }
            };
            let items = list
                .value
                .as_ref()
                .and_then(|value| value["items"].as_array().cloned());
            ids.extend(
                items
                    .into_iter()
                    .flatten()
                    .filter_map(|item| item["id"].as_str().map(str::to_owned)),
            );
        }
    }
    for id in &ids {
        loop {
            match make(session, "datacentersServersDelete", &["1", id], None).await {
                Ok(outcome) => {
                    followed(session, &outcome).await;
                    break;
                }
                Err(error) if error.status().is_some_and(|status| status == 404) => break,
                Err(_) => tokio::time::sleep(Duration::from_millis(20)).await,
            }
        }
    }
    u64::from(made.is_ok())
}

#[test]
fn nothing_is_left_behind_and_nothing_is_done_twice() {
    let seconds = std::env::var("SOAK")
        .ok()
        .and_then(|text| text.parse().ok())
        .unwrap_or(4);
    let options = Options::default()
        .settle(Settle::After(Duration::from_millis(5)))
        .seed(7)
        .keep_requests(0);
    let options = FAULTS.iter().fold(options, |options, rule| {
        options.fail(rule.parse().expect("a rule"))
    });
    let fake = Arc::new(Fake::start(options).expect("a port is free"));
    let account = fake.account("compute");
    let center = json!({ "properties": { "name": "soak", "location": "de/fra" } });
    account
        .seed("/datacenters/1", &center)
        .expect("a data center");

    let moment = Duration::from_millis(2);
    let retry = RetryPolicy::default()
        .with_initial_pause(moment)
        .with_max_pause(moment * 10);
    let wait = WaitPolicy::default()
        .with_initial_pause(moment)
        .with_max_pause(moment * 10);
    let config = Config::new()
        .with_token("token")
        .with_server("compute", fake.url())
        .with_retry(retry)
        .with_wait(wait);
    let session = Session::new(config).expect("a session");

    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime");
    let end = Instant::now() + Duration::from_secs(seconds);
    let (rounds, good) = (Arc::new(AtomicU64::new(0)), Arc::new(AtomicU64::new(0)));
    let mut twice = BTreeSet::new();
    let mut memory = Vec::new();
    runtime.block_on(async {
        let tasks: Vec<_> = (0..TASKS)
            .map(|task| {
                let (session, rounds, good) =
                    (session.clone(), Arc::clone(&rounds), Arc::clone(&good));
                tokio::spawn(async move {
                    while Instant::now() < end {
                        let number = rounds.fetch_add(1, Ordering::Relaxed);
                        let name = format!("soak-{task}-{number}-end");
                        good.fetch_add(round(&session, &name).await, Ordering::Relaxed);
                    }
                })
            })
            .collect();
        // At no time are there two servers of one name.
        while Instant::now() < end {
            tokio::time::sleep(Duration::from_millis(50).max(Duration::from_secs(seconds) / 200))
                .await;
            let mut names = BTreeSet::new();
            for server in account.list("/datacenters/1/servers") {
                let name = server["properties"]["name"]
                    .as_str()
                    .unwrap_or_default()
                    .to_owned();
                if !names.insert(name.clone()) {
                    twice.insert(name);
                }
            }
            memory.extend(resident());
        }
        for task in tasks {
            task.await.expect("no task panics");
        }
    });
    fake.settle();
    let met: Vec<String> = fake.faults().iter().map(ToString::to_string).collect();
    println!(
        "{} rounds in {seconds} s, {} creations answered",
        rounds.load(Ordering::Relaxed),
        good.load(Ordering::Relaxed)
    );
    println!("{}", met.join("\n"));
    let tenths = (0..10).filter_map(|tenth| memory.get(memory.len() * tenth / 10));
    println!(
        "resident in KiB, tenth by tenth: {:?}",
        tenths.collect::<Vec<_>>()
    );
    // After the first tenth everything that is kept for good is there.
    let steady: Vec<u64> = memory.iter().skip(memory.len() / 10 + 1).copied().collect();
    if let (Some(first), Some(last)) = (steady.first(), steady.last()) {
        let most = steady.iter().max().copied().unwrap_or_default();
        println!(
            "resident: {first} KiB after a tenth of the time, {last} KiB at the end, {most} KiB at most"
        );
        if seconds >= 60 {
            assert!(
                *last < first + 32 * 1024,
                "memory grows from {first} to {last} KiB"
            );
        }
    }
    assert!(twice.is_empty(), "done twice: {twice:?}");
    account.assert_none("/datacenters/1/servers");
    assert!(fake.faults().iter().all(|rule| rule.met() > 0), "{met:?}");
}
