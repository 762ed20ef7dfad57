//! Parameters as they stand on the wire.

use golden_behavior::{Seen, Server, json as answer};
use golden_enums::model::{Kind, Level};
use golden_parameters::Client;
use golden_parameters::group::Things;
use golden_parameters::model::{ThingsSearchEither, ThingsSearchJson, ThingsSearchObjectsItem};
use serde_json::json;

fn server() -> (Server, Things) {
    let server = Server::start([answer(200, "{}")]);
    let things = Client::new(&server.session()).things();
    (server, things)
}

/// What follows `what` in the target, between ampersands.
fn query(seen: &Seen) -> Vec<&str> {
    seen.target
        .split_once('?')
        .map(|(_, query)| query.split('&').collect())
        .unwrap_or_default()
}

#[tokio::test]
async fn path_arguments_go_in_the_order_of_the_template() {
    let (server, things) = server();
    things.get("a/b c", -5, true).await.expect("an answer");
    assert_eq!(server.only().target, "/things/a%2Fb%20c/-5/true");
}

#[tokio::test]
async fn path_arguments_that_would_change_the_path_are_refused() {
    let (server, things) = server();
    for bad in ["", ".", ".."] {
        let error = things.get(bad, 1, true).await.expect_err("it is refused");
        assert!(
            error.is_invalid_request() && error.to_string().contains("thingId"),
            "{error}"
        );
    }
    assert!(server.seen().is_empty());
}

#[tokio::test]
async fn odd_paths_stay_what_they_are() {
    let (server, things) = server();
    things.get_acl_fixed_1("a?b").await.expect("an answer");
    things
        .get_acl_fixed_1("a#b")
        .more("c")
        .await
        .expect("an answer");
    things.get_hash_back_slash("d", 7).await.expect("an answer");
    let targets: Vec<String> = server.seen().into_iter().map(|seen| seen.target).collect();
    assert_eq!(
        targets,
        [
            "/odd/a%3Fb?acl&fixed=1",
            "/odd/a%23b?acl&fixed=1&more=c",
            "/odd/%23hash/back%5Cslash/d"
        ]
    );
}

#[tokio::test]
async fn an_optional_contract_number_is_set_as_in_all_calls_and_a_required_one_is_an_argument() {
    let (server, things) = server();
    let call = things.get_acl_fixed_1("a").with_contract_number("31884391");
    call.await.expect("an answer");
    let call = things.get_hash_back_slash("d", 7);
    call.await.expect("an answer");
    let numbers: Vec<_> = server
        .seen()
        .iter()
        .map(|seen| seen.header("x-contract-number").map(str::to_owned))
        .collect();
    assert_eq!(numbers, [Some("31884391".to_owned()), Some("7".to_owned())]);
}

#[tokio::test]
async fn scalars_and_defaults() {
    let (server, things) = server();
    things
        .get("t", 1, false)
        .depth(2)
        .depth(3)
        .share(0.5)
        .exact(true)
        .kind("big")
        .x_trace("id")
        .await
        .expect("an answer");
    things
        .get("t", 1, false)
        .since("2026-01-02T03:04:05+01:00")
        .await
        .expect("an answer");
    let seen = server.seen();
    assert_eq!(
        query(&seen[0]),
        ["depth=3", "share=0.5", "exact=true", "kind=big"]
    );
    assert_eq!(seen[0].header("x-trace"), Some("id"));
    assert_eq!(
        query(&seen[1]),
        ["since=2026-01-02T03%3A04%3A05%2B01%3A00"],
        "no default is sent"
    );
    assert_eq!(seen[1].header("x-trace"), None);
}

#[tokio::test]
async fn required_parameters_are_arguments() {
    let (server, things) = server();
    things
        .get_("a&b=c", 2, ["1", "2"], "me")
        .await
        .expect("an answer");
    let seen = server.only();
    assert_eq!(query(&seen), ["q=a%26b%3Dc", "level=2", "ids=1", "ids=2"]);
    assert_eq!(seen.header("x-tenant"), Some("me"));
}

#[tokio::test]
async fn lists_in_every_style() {
    let (server, things) = server();
    things
        .get_("q", 1, ["1"], "me")
        .repeat(["a", "b,c"])
        .comma(vec!["a".to_owned(), "b,c".to_owned()])
        .space([1, 2])
        .pipe([true, false])
        .kinds(["big", "other"])
        .matrix([vec![1, 2], vec![3]])
        .objects([ThingsSearchObjectsItem::default().with_a("x")])
        .x_list(["a", "b"])
        .await
        .expect("an answer");
    let seen = server.only();
    assert_eq!(
        query(&seen)[3..],
        [
            "repeat=a",
            "repeat=b%2Cc",
            "comma=a,b%2Cc",
            "space=1%202",
            "pipe=true%7Cfalse",
            "kinds=big",
            "kinds=other",
            "matrix=%5B1%2C2%5D",
            "matrix=%5B3%5D",
            "objects=%7B%22a%22%3A%22x%22%7D"
        ]
    );
    let list = seen.header("x-list").expect("the header");
    assert_eq!(
        list.split(',').map(str::trim).collect::<Vec<_>>(),
        ["a", "b"]
    );
}

#[tokio::test]
async fn names_with_dots_and_brackets_and_entries() {
    let (server, things) = server();
    things
        .get_("q", 1, ["1"], "me")
        .filter_name("n")
        .page_size(5)
        .filter("state", "on")
        .filter("zone", "a&b")
        .r#where("color", "red")
        .deep("x", 7)
        .spread("left", "l")
        .await
        .expect("an answer");
    assert_eq!(
        query(&server.only())[3..],
        [
            "filter.name=n",
            "page[size]=5",
            "filter.state=on",
            "filter.zone=a%26b",
            "where[color]=red",
            "deep[x]=7",
            "left=l"
        ]
    );
}

#[tokio::test]
async fn values_of_any_type_follow_their_style() {
    let (server, things) = server();
    things
        .get_("q", 1, ["1"], "me")
        .json(&ThingsSearchJson::default().with_a("x"))
        .any(&json!("plain"))
        .either(5)
        .folded(&[("k".to_owned(), "v".to_owned())].into())
        .await
        .expect("an answer");
    things
        .get_("q", 1, ["1"], "me")
        .either(ThingsSearchEither::Text("t".to_owned()))
        .any(&json!({"a": 1}))
        .await
        .expect("an answer");
    let seen = server.seen();
    assert_eq!(
        query(&seen[0])[3..],
        [
            "json=%7B%22a%22%3A%22x%22%7D",
            "any=plain",
            "either=5",
            "folded=k,v"
        ]
    );
    assert_eq!(query(&seen[1])[3..], ["either=t", "a=1"]);
}

#[tokio::test]
async fn headers_and_cookies() {
    let (server, things) = server();
    let call = things
        .get_("q", 1, ["1"], "me")
        .x_flag(true)
        .session("s;=1")
        .count(2);
    call.x_trace("in the query")
        .x_trace_param("in a header")
        .await
        .expect("an answer");
    let seen = server.only();
    assert_eq!(query(&seen)[3..], ["X-Trace=in%20the%20query"]);
    assert_eq!(seen.header("x-trace"), Some("in a header"));
    assert_eq!(seen.header("x-flag"), Some("true"));
    assert_eq!(seen.header("cookie"), Some("session=s%3B%3D1; count=2"));
    assert_eq!(
        seen.header("authorization"),
        None,
        "the document asks for no credentials"
    );
}

#[tokio::test]
async fn names_that_are_taken_still_stand_for_their_parameters() {
    let (server, things) = server();
    things
        .get_word("a", "b", "c", "1", "2", "3", [("k", "v"), ("l", "w")])
        .r#type("t")
        .self_param("s")
        .send_param("x")
        .wait_param("y")
        .items_param(["i"])
        .with_timeout_param(1)
        .with_timeout_param2(2)
        .with_timeout_param3(3)
        .value("empty")
        .value_param("underscore")
        ._2nd("second")
        .a_b_c_d("odd")
        .gruf6udfe("big")
        .await
        .expect("an answer");
    let seen = server.only();
    assert_eq!(
        seen.target,
        "/words/a/b/c?call=1&key=2&value=3&k=v&l=w&type=t&self=s&send=x&wait=y&items=i&with_timeout=1&withTimeout=3\
         &=empty&_=underscore&2nd=second&a%20b%26c%3Dd=odd&gr%C3%B6%C3%9Fe=big"
    );
    assert_eq!(seen.header("with-timeout"), Some("2"));
}

#[tokio::test]
async fn enumerations_in_paths_and_lists() {
    let server = Server::start([answer(200, r#"{"kind": "BULB"}"#)]);
    let lamps = golden_enums::Client::new(&server.session()).lamps();
    let call = lamps
        .get(Kind::Tube, 10)
        .order("desc")
        .kinds([Kind::Bulb, Kind::from("NEW")])
        .levels([Level::Minus1, Level::V11]);
    let lamp = call.await.expect("an answer");
    assert_eq!(lamp.kind(), Some(&Kind::Bulb));
    assert_eq!(
        server.only().target,
        "/lamps/TUBE/10?order=desc&kinds=BULB&kinds=NEW&levels=-1,11"
    );
}
