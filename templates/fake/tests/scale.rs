//! Ten thousand of a kind answer as fast as ten, and little is needed to start.

mod support;

use std::time::{Duration, Instant};

use ionoscloud_fake::{Fake, Options};
use serde_json::json;
use support::{get, path, send, send_json};

const SERVERS: &str = "/cloudapi/v6/datacenters/1/servers";
const MANY: usize = 10_000;

fn filled(count: usize) -> Fake {
    let fake = Fake::start(Options::default().keep_requests(0)).expect("a port is free");
    let compute = fake.account("compute");
    let body = json!({ "properties": { "name": "a", "location": "de/fra" } });
    compute
        .seed("/datacenters/1", &body)
        .expect("a data center");
    for number in 0..count {
        let body =
            json!({ "properties": { "name": format!("s{number}"), "cores": 2, "ram": 4096 } });
        compute
            .seed("/datacenters/1/servers", &body)
            .expect("a server");
    }
    fake
}

/// The shortest of several times that a call takes: what else the machine does is left out.
fn shortest(mut call: impl FnMut()) -> Duration {
    let times = (0..15).map(|_| {
        let begun = Instant::now();
        call();
        begun.elapsed()
    });
    times.min().expect("some were taken")
}

/// Resident memory of this process in bytes, where the system tells.
fn resident() -> Option<u64> {
    let text = std::fs::read_to_string("/proc/self/statm").ok()?;
    let pages: u64 = text.split(' ').nth(1)?.parse().ok()?;
    Some(pages * 4096)
}

#[test]
fn ten_thousand_answer_as_fast_as_ten() {
    let few = filled(10);
    let before = resident();
    let many = filled(MANY);
    if let (Some(before), Some(after)) = (before, resident()) {
        let each = after.saturating_sub(before) / MANY as u64;
        println!("{each} bytes for a server");
        assert!(each < 8192, "{each}");
    }
    let own = |fake: &Fake| {
        path(
            &get(fake, &format!("{SERVERS}?offset=5&limit=1"))["items"][0]["href"],
            fake,
        )
    };
    let (own_few, own_many) = (own(&few), own(&many));
    let end = MANY - 10;
    for (what, one, other) in [
        (
            "a page",
            format!("{SERVERS}?limit=10&depth=1"),
            format!("{SERVERS}?limit=10&depth=1"),
        ),
        (
            "the last page",
            format!("{SERVERS}?limit=10&depth=1"),
            format!("{SERVERS}?offset={end}&limit=10&depth=1"),
        ),
        (
            "a page of some",
            format!("{SERVERS}?limit=10&depth=1&filter.name=S1"),
            format!("{SERVERS}?limit=10&depth=1&filter.name=S1"),
        ),
        (
            "a page by name",
            format!("{SERVERS}?limit=10&depth=1&orderBy=-name"),
            format!("{SERVERS}?offset={end}&limit=10&depth=1&orderBy=-name"),
        ),
        (
            "a page of some by name",
            format!("{SERVERS}?limit=10&depth=1&orderBy=name&filter.name=7&filter.cores=2"),
            format!("{SERVERS}?limit=10&depth=1&orderBy=name&filter.name=7&filter.cores=2"),
        ),
        ("one", own_few.clone(), own_many.clone()),
        ("none", format!("{SERVERS}/none"), format!("{SERVERS}/none")),
    ] {
        let ten = shortest(|| drop(send(&few, "GET", &one, &[], "")));
        let all = shortest(|| drop(send(&many, "GET", &other, &[], "")));
        println!("{what}: {ten:?} of ten, {all:?} of {MANY}");
        assert!(all < ten * 3, "{what}: {ten:?} of ten, {all:?} of {MANY}");
    }
    // After a change all are looked at once.
    let some = format!("{SERVERS}?limit=10&depth=1&orderBy=name&filter.name=7");
    let change = json!({ "name": "other" });
    send_json(&many, "PATCH", &own_many, &change);
    let begun = Instant::now();
    send(&many, "GET", &some, &[], "");
    println!(
        "a page of some by name after a change: {:?}",
        begun.elapsed()
    );
    let change = json!({ "name": "new" });
    let ten = shortest(|| drop(send_json(&few, "PATCH", &own_few, &change)));
    let all = shortest(|| drop(send_json(&many, "PATCH", &own_many, &change)));
    println!("a change: {ten:?} of ten, {all:?} of {MANY}");
    assert!(all < ten * 3, "a change: {ten:?} of ten, {all:?} of {MANY}");

    let begun = Instant::now();
    let mut count = 0;
    let mut next = Some(format!("{SERVERS}?limit=1000&depth=1"));
    while let Some(target) = next {
        let page = get(&many, &target);
        count += page["items"].as_array().map_or(0, Vec::len);
        let link = &page["_links"]["next"];
        next = link.is_string().then(|| path(link, &many));
    }
    println!("all in pages of 1,000: {:?}", begun.elapsed());
    assert_eq!(count, MANY);
}

#[test]
fn it_starts_at_once() {
    let start = shortest(|| drop(Fake::start(Options::default()).expect("a port is free")));
    println!("started and stopped in {start:?}");
    assert!(start < Duration::from_millis(50), "{start:?}");
}
