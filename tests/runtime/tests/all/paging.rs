//! Lists of several pages: where they go on, and where they stop.

use std::future::poll_fn;
use std::pin::Pin;

use futures_core::Stream;
use ionoscloud_core::rt::Operation;
use runtime_tests::api;
use runtime_tests::client;
use runtime_tests::server::{Act, Seen, Server};

/// A page with the given ids and further members.
fn page(ids: std::ops::Range<i64>, more: &str) -> Act {
    let items: Vec<String> = ids.map(|id| format!(r#"{{"id":"{id}"}}"#)).collect();
    Act::json(200, &format!(r#"{{"items":[{}]{more}}}"#, items.join(",")))
}

fn number(seen: &Seen, name: &str) -> Option<i64> {
    let (_, query) = seen.target.split_once('?')?;
    let pair = query
        .split('&')
        .find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='))?;
    pair.parse().ok()
}

/// A server with `total` things that gives at most `cap` of them in a page.
async fn shelf(total: i64, cap: i64, says_limit: bool) -> Server {
    Server::start(move |seen, _| {
        let offset = number(seen, "offset").unwrap_or(0);
        let limit = number(seen, "limit").unwrap_or(cap).min(cap);
        let more = if says_limit {
            format!(r#","offset":{offset},"limit":{limit}"#)
        } else {
            String::new()
        };
        page(offset.min(total)..(offset + limit).min(total), &more)
    })
    .await
}

async fn ids(server: &Server, operation: &'static Operation) -> Vec<i64> {
    let all = client(server).list(operation).all().await.unwrap();
    all.into_iter()
        .map(|thing| thing.id.unwrap().parse().unwrap())
        .collect()
}

fn queries(server: &Server) -> Vec<String> {
    let targets = server.seen().into_iter().map(|seen| seen.target);
    targets
        .map(|target| {
            target
                .split_once('?')
                .map_or(String::new(), |(_, query)| query.into())
        })
        .collect()
}

#[tokio::test]
async fn offsets_go_on_until_a_short_page() {
    let server = shelf(25, 10, true).await;
    assert_eq!(ids(&server, &api::LIST).await, (0..25).collect::<Vec<_>>());
    assert_eq!(queries(&server), ["", "offset=10", "offset=20"]);
}

#[tokio::test]
async fn a_full_last_page_is_followed_by_an_empty_one() {
    let server = shelf(20, 10, true).await;
    assert_eq!(ids(&server, &api::LIST).await.len(), 20);
    assert_eq!(queries(&server), ["", "offset=10", "offset=20"]);
}

#[tokio::test]
async fn an_unknown_limit_means_until_empty() {
    let server = shelf(15, 10, false).await;
    assert_eq!(ids(&server, &api::LIST).await, (0..15).collect::<Vec<_>>());
    assert_eq!(queries(&server), ["", "offset=10", "offset=15"]);
}

#[tokio::test]
async fn the_limit_that_was_asked_for_says_nothing_about_the_end() {
    let server = shelf(5, 2, false).await;
    let call = client(&server)
        .list(&api::LIST)
        .limit(2)
        .filter("name", "x");
    assert_eq!(call.all().await.unwrap().len(), 5);
    let expected = ["", "&offset=2", "&offset=4", "&offset=5"]
        .map(|rest| format!("limit=2&filter.name=x{rest}"));
    assert_eq!(queries(&server), expected);
    // Nor where the server repeats it, but gives less.
    for (asked, cap, total) in [(5, 2, 6), (1000, 100, 250)] {
        for more in ["", r#","_links":{"next":"/api/v1/boxes/b/things?page=2"}"#] {
            for echo in [true, false] {
                let server = Server::start(move |seen, _| {
                    let offset = number(seen, "offset").unwrap_or(0);
                    let limit = if echo {
                        format!(r#","limit":{asked}"#)
                    } else {
                        String::new()
                    };
                    let range = offset.min(total)..(offset + cap).min(total);
                    page(range, &format!("{limit}{more}"))
                })
                .await;
                let call = client(&server).list(&api::LIST).limit(asked);
                assert_eq!(
                    call.all().await.unwrap().len(),
                    usize::try_from(total).unwrap()
                );
            }
        }
    }
}

#[tokio::test]
async fn the_limit_of_the_page_wins_over_the_one_asked_for() {
    let server = shelf(25, 10, true).await;
    assert_eq!(
        client(&server)
            .list(&api::LIST)
            .limit(1000)
            .all()
            .await
            .unwrap()
            .len(),
        25
    );
}

#[tokio::test]
async fn an_offset_to_start_from_is_kept() {
    let server = shelf(25, 10, true).await;
    assert_eq!(
        client(&server)
            .list(&api::LIST)
            .offset(7)
            .all()
            .await
            .unwrap()
            .len(),
        18
    );
    assert_eq!(queries(&server), ["offset=7", "offset=17"]);
}

#[tokio::test]
async fn a_server_that_ignores_the_offset_does_not_trap() {
    for more in ["", r#","limit":3"#] {
        let server = Server::start(move |_, number| match number {
            0..5 => page(0..3, more),
            _ => Act::empty(400),
        })
        .await;
        assert_eq!(ids(&server, &api::LIST).await, [0, 1, 2]);
        assert_eq!(server.seen().len(), 2);
    }
}

#[tokio::test]
async fn equal_pages_of_items_without_ids_are_told_from_the_same_page_again() {
    let names = |items: &[&str]| Act::json(200, &format!(r#"{{"items":{items:?}}}"#));
    // The items are alike.
    let server = Server::start(move |seen, _| match number(seen, "offset").unwrap_or(0) {
        0..6 => names(&["a", "a"]),
        _ => names(&[]),
    })
    .await;
    let all = client(&server).list(&api::LIST).0.all::<api::Names>();
    assert_eq!(all.await.unwrap(), ["a"; 6]);
    // The server knows no offsets.
    let server = Server::start(move |_, number| match number {
        0..5 => names(&["a", "b"]),
        _ => Act::empty(400),
    })
    .await;
    let all = client(&server).list(&api::LIST).0.all::<api::Names>();
    assert_eq!(all.await.unwrap(), ["a", "b"]);
    assert_eq!(server.seen().len(), 3);
}

#[tokio::test]
async fn where_offsets_lead_nowhere_links_are_followed() {
    let server = Server::start(|seen, _| match number(seen, "page") {
        None => page(
            0..2,
            r#","_links":{"next":"/api/v1/boxes/b/things?page=2"}"#,
        ),
        Some(2) => page(
            2..4,
            r#","_links":{"next":"/api/v1/boxes/b/things?page=3"}"#,
        ),
        _ => page(4..5, r#","_links":{}"#),
    })
    .await;
    assert_eq!(ids(&server, &api::LIST).await, [0, 1, 2, 3, 4]);
}

#[tokio::test]
async fn a_link_counts_in_a_list_without_paging_too() {
    let server = Server::start(|seen, _| match number(seen, "page") {
        None => page(
            0..2,
            r#","_links":{"next":"/api/v1/boxes/b/things?page=2"}"#,
        ),
        _ => page(2..3, ""),
    })
    .await;
    assert_eq!(ids(&server, &api::LIST_AT_ONCE).await, [0, 1, 2]);
}

#[tokio::test]
async fn tokens_links_and_pages_that_go_round_in_a_circle_end() {
    let token = |token: &str| format!(r#","pagination":{{"token":"{token}"}}"#);
    let server = Server::start(move |seen, _| match seen.target.rsplit('=').next() {
        Some("t1") => page(2..4, &token("t2")),
        Some("t2") => page(4..6, &token("t1")),
        _ => page(0..2, &token("t1")),
    })
    .await;
    assert_eq!(ids(&server, &api::LIST_BY_TOKEN).await, [0, 1, 2, 3, 4, 5]);
    assert_eq!(server.seen().len(), 3);

    let link = |page: i64| format!(r#","_links":{{"next":"/api/v1/boxes/b/things?page={page}"}}"#);
    let server = Server::start(move |seen, _| match number(seen, "page").unwrap_or(0) {
        0 => page(0..2, &link(1)),
        1 => page(2..4, &link(2)),
        _ => page(4..6, &link(1)),
    })
    .await;
    assert_eq!(ids(&server, &api::LIST_BY_LINK).await, [0, 1, 2, 3, 4, 5]);
    assert_eq!(server.seen().len(), 3);

    // Offsets that go round.
    let server = Server::start(move |seen, _| {
        let from = number(seen, "offset").unwrap_or(0) % 4;
        page(from..from + 2, "")
    })
    .await;
    assert_eq!(ids(&server, &api::LIST).await, [0, 1, 2, 3]);
    assert_eq!(server.seen().len(), 3);
}

#[tokio::test]
async fn short_and_empty_pages_with_a_token_are_not_the_last() {
    let server = Server::start(|_, number| match number {
        0 => page(0..1, r#","pagination":{"token":"a","limit":100}"#),
        1 => page(0..0, r#","pagination":{"token":"b","limit":100}"#),
        _ => page(1..3, r#","pagination":{"limit":100}"#),
    })
    .await;
    let call = client(&server).list(&api::LIST_BY_TOKEN).limit(100);
    assert_eq!(call.all().await.unwrap().len(), 3);
    // But there is an end to empty pages.
    let server =
        Server::start(|_, number| page(0..0, &format!(r#","pagination":{{"token":"t{number}"}}"#)))
            .await;
    let call = client(&server).list(&api::LIST_BY_TOKEN);
    let error = call.all().await.unwrap_err();
    assert!(error.to_string().contains("no end"), "{error}");
    assert!(server.seen().len() < 1100);
}

#[tokio::test]
async fn a_list_without_paging_is_one_page() {
    let server = shelf(25, 10, true).await;
    assert_eq!(ids(&server, &api::LIST_AT_ONCE).await.len(), 10);
    assert_eq!(server.seen().len(), 1);
}

#[tokio::test]
async fn tokens_go_on_until_there_is_none() {
    let server = Server::start(|_, number| match number {
        0 => page(0..2, r#","pagination":{"token":"a&b","limit":2}"#),
        1 => page(2..4, r#","pagination":{"token":"c","limit":2}"#),
        _ => page(4..6, r#","pagination":{"token":""}"#),
    })
    .await;
    assert_eq!(
        ids(&server, &api::LIST_BY_TOKEN).await,
        (0..6).collect::<Vec<_>>()
    );
    assert_eq!(
        queries(&server),
        ["", "pagination.token=a%26b", "pagination.token=c"]
    );
}

#[tokio::test]
async fn a_token_may_be_a_number() {
    let server = Server::start(|_, number| match number {
        0 => page(0..2, r#","pagination":{"token":7,"limit":2}"#),
        1 => page(2..4, r#","pagination":{"token":18446744073709551615}"#),
        _ => page(4..6, r#","pagination":{"token":null}"#),
    })
    .await;
    assert_eq!(
        ids(&server, &api::LIST_BY_TOKEN).await,
        (0..6).collect::<Vec<_>>()
    );
    assert_eq!(
        queries(&server),
        [
            "",
            "pagination.token=7",
            "pagination.token=18446744073709551615"
        ]
    );
}

#[tokio::test]
async fn links_go_on_until_there_is_none_or_a_page_is_empty() {
    for last in ["", r#","_links":{"next":"/api/v1/more?page=3"}"#] {
        let server = Server::start(move |_, number| match number {
            0 => page(0..2, r#","_links":{"next":"/api/v1/more?page=1"}"#),
            1 => page(2..4, r#","links":{"next":{"href":"more?page=2"}}"#),
            2 => page(4..5, last),
            _ => page(0..0, r#","_links":{"next":"/api/v1/more?page=4"}"#),
        })
        .await;
        assert_eq!(
            ids(&server, &api::LIST_BY_LINK).await,
            (0..5).collect::<Vec<_>>()
        );
        let seen = server.seen();
        assert_eq!(seen.len(), if last.is_empty() { 3 } else { 4 });
        assert_eq!(seen[1].target, "/api/v1/more?page=1");
        assert_eq!(seen[2].target, "/api/v1/more?page=2");
        assert_eq!(
            seen[2].header("authorization"),
            Some("Bearer very-secret-token")
        );
    }
}

#[tokio::test]
async fn a_link_to_another_server_is_a_path_on_the_configured_one() {
    let other = Server::start(|_, _| page(2..4, "")).await;
    let link = format!(r#","_links":{{"next":"{}/api/v1/more"}}"#, other.url());
    let server = Server::start(move |seen, _| match seen.target.as_str() {
        "/api/v1/more" => page(2..4, ""),
        _ => page(0..2, &link),
    })
    .await;
    assert_eq!(ids(&server, &api::LIST_BY_LINK).await, [0, 1, 2, 3]);
    assert_eq!(other.connections(), 0);
}

#[tokio::test]
async fn items_come_page_by_page_and_end_after_an_error() {
    let server = Server::start(|_, number| match number {
        0 => page(0..2, r#","limit":2"#),
        _ => Act::empty(403),
    })
    .await;
    let mut items = client(&server).list(&api::LIST).items();
    assert_eq!(server.seen().len(), 0);
    assert_eq!(
        items.next().await.unwrap().unwrap().id.as_deref(),
        Some("0")
    );
    assert_eq!(
        items.next().await.unwrap().unwrap().id.as_deref(),
        Some("1")
    );
    assert_eq!(server.seen().len(), 1);
    assert!(items.next().await.unwrap().unwrap_err().is_forbidden());
    assert!(items.next().await.is_none());
    assert_eq!(server.seen().len(), 2);
}

#[tokio::test]
async fn dropping_next_loses_no_page() {
    let moment = std::time::Duration::from_millis(50);
    let server =
        Server::start(move |_, _| Act::Late(2 * moment, Box::new(page(0..1, r#","limit":2"#))))
            .await;
    let mut items = client(&server).list(&api::LIST).items();
    assert!(tokio::time::timeout(moment, items.next()).await.is_err());
    assert_eq!(
        items.next().await.unwrap().unwrap().id.as_deref(),
        Some("0")
    );
    assert_eq!(server.seen().len(), 1);
}

#[tokio::test]
async fn items_are_a_stream() {
    let server = shelf(5, 2, true).await;
    let mut items = client(&server).list(&api::LIST).items();
    let mut count = 0;
    while let Some(item) = poll_fn(|cx| Pin::new(&mut items).poll_next(cx)).await {
        item.unwrap();
        count += 1;
    }
    assert_eq!(count, 5);
}

#[tokio::test]
async fn an_odd_item_does_not_lose_the_others() {
    let server =
        Server::start(|_, _| Act::json(200, r#"{"items":[{"id":"1"},7,{"id":"2"}]}"#)).await;
    let all = client(&server).list(&api::LIST).all().await.unwrap();
    let ids: Vec<_> = all.iter().map(|thing| thing.id.as_deref()).collect();
    assert_eq!(ids, [Some("1"), None, Some("2")]);
}

#[tokio::test]
async fn items_that_no_type_can_hold_are_not_dropped_in_silence() {
    let server = Server::start(|_, _| Act::json(200, r#"{"items":["a",{"b":1}]}"#)).await;
    let names = || client(&server).list(&api::LIST).0;
    assert!(names().all::<api::Names>().await.unwrap_err().is_decode());
    assert!(
        names()
            .items::<api::Names>()
            .try_next()
            .await
            .unwrap_err()
            .is_decode()
    );
    assert!(
        names()
            .pages::<api::Names>()
            .try_next()
            .await
            .unwrap()
            .is_some()
    );
}

#[tokio::test]
async fn a_bare_array_is_a_page_too() {
    let server = Server::start(|_, number| match number {
        0 => Act::json(200, r#"["a","b"]"#),
        _ => Act::json(200, "[]"),
    })
    .await;
    let all = client(&server)
        .list(&api::LIST)
        .0
        .all::<Vec<String>>()
        .await
        .unwrap();
    assert_eq!(all, ["a", "b"]);
}

#[tokio::test]
async fn an_odd_item_of_a_bare_array_is_no_item_left_out() {
    let server = Server::start(|seen, _| match number(seen, "offset") {
        None => Act::json(200, r#"["a",5,null]"#),
        _ => Act::json(200, "[]"),
    })
    .await;
    let list = || client(&server).list(&api::LIST).0;
    let error = list().all::<Vec<String>>().await.expect_err("an odd item");
    assert!(error.is_decode(), "{error}");
    let mut items = list().items::<Vec<String>>();
    assert!(items.try_next().await.is_err_and(|error| error.is_decode()));
    // The page can be had, and the next one begins behind all of its items.
    let mut pages = list().pages::<Vec<String>>();
    let first = pages.try_next().await.expect("an answer");
    assert_eq!(first, Some(vec!["a".to_owned()]));
    assert_eq!(pages.try_next().await.expect("an answer"), Some(vec![]));
    assert_eq!(queries(&server), ["", "", "", "offset=3"]);
}
