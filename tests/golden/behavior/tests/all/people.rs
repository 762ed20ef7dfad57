//! What people decide about a document: names, secrets, second spellings, servers and credentials.

use golden_behavior::{Server, answer, json as json_answer};
use golden_overrides::json::{from_str, to_string};
use golden_overrides::model::{FlowThing, FlowThingEither, FlowThingKind, Nest};
use golden_published::model::{MyServer, MyServerKind, MyServerModel};
use ionoscloud_core::{Config, Session};

#[test]
fn what_is_renamed_keeps_its_name_on_the_wire() {
    let thing = FlowThing::new("n")
        .with_kind(FlowThingKind::First)
        .with_either(5)
        .with_nested(Nest::default().with_x("x"));
    assert_eq!(
        to_string(&thing),
        r#"{"nm":"n","kind":"K1","nested":{"x":"x"},"either":5}"#
    );
    assert_eq!(thing.either(), Some(&FlowThingEither::Number(5)));
}

#[test]
fn what_is_mended_has_the_type_that_people_gave_it() {
    let thing: FlowThing = from_str(r#"{"number": 3}"#).expect("it can be read");
    assert_eq!(thing.number(), Some(3));
}

#[test]
fn a_second_spelling_is_written_where_it_came() {
    for text in [
        r#"{"spelt":"x"}"#,
        r#"{"spelled":"x"}"#,
        r#"{"spelt":null}"#,
    ] {
        let thing: FlowThing = from_str(text).expect("it can be read");
        assert_eq!(thing.spelled(), text.contains('x').then_some("x"));
        assert_eq!(to_string(&thing), text);
        let changed = to_string(&thing.with_spelled("y"));
        assert_eq!(changed.contains("spelt"), text.contains("spelt"));
    }
    assert_eq!(
        to_string(&FlowThing::default().with_spelled("x")),
        r#"{"spelled":"x"}"#
    );
}

#[test]
fn what_is_added_by_people_is_a_member() {
    let thing: FlowThing = from_str(r#"{"later":null,"nextToken":null}"#).expect("it can be read");
    assert!(thing.is_later_null() && thing.is_next_token_null());
    assert_eq!(
        to_string(&thing.with_later("x")),
        r#"{"nextToken":null,"later":"x"}"#
    );
}

#[test]
fn secrets_are_never_shown() {
    let thing = FlowThing::new("n")
        .with_plain("hidden1")
        .with_password("hidden2")
        .with_next_token("shown");
    let shown = format!("{thing:?}");
    assert_eq!(
        shown,
        r#"FlowThing { nm: "n", plain: [redacted], nextToken: "shown", password: [redacted] }"#
    );
    let odd: FlowThing = from_str(r#"{"password": {"deep": "hidden3"}, "other": "hidden4"}"#)
        .expect("it can be read");
    assert!(!format!("{odd:?}").contains("hidden"), "{odd:?}");
}

#[tokio::test]
async fn parameters_and_operations_have_the_names_that_people_gave_them() {
    let server = Server::start([json_answer(200, "[]")]);
    let flows = golden_overrides::Client::new(&server.session()).flows();
    flows.everything().filter("x").await.expect("an answer");
    flows.list_sub_things("a").await.expect("an answer");
    let seen = server.seen();
    assert_eq!(seen[0].target, "/flowthings?f=x");
    assert_eq!(seen[0].header("user-agent"), Some("golden-overrides/1.2.3"));
    assert_eq!(seen[1].target, "/flowthings/a/subthings");
}

#[tokio::test]
async fn published_names_stay() {
    #[expect(
        deprecated,
        reason = "what two texts are could be told by nobody, yet it was published"
    )]
    let model = MyServerModel::new("a", "b");
    assert_eq!(model, MyServerModel::default().with_a("a").with_b("b"));
    let old = MyServer::new("n")
        .with_name2("N")
        .with_kind(MyServerKind::AB);
    assert_eq!(
        golden_published::json::to_string(&old),
        r#"{"Name":"N","name":"n","kind":"a_b"}"#
    );
    let server = Server::start([json_answer(200, "{}")]);
    let servers = golden_published::Client::new(&server.session()).servers();
    servers
        .get_()
        .max_depth(1)
        .max_depth_param(2)
        .await
        .expect("an answer");
    servers.get("s").await.expect("an answer");
    let seen = server.seen();
    assert_eq!(seen[0].target, "/servers?maxDepth=1&max-depth=2");
    assert_eq!(seen[1].target, "/servers/s");
}

#[tokio::test]
#[expect(deprecated, reason = "these are the names from before")]
async fn what_has_another_name_is_known_by_the_old_one_as_well() {
    use golden_published::model::{Box1, OldServer};

    let server: MyServer = OldServer::new("n");
    assert_eq!(server, Box1::default().with_name("n"));
    let server = Server::start([json_answer(200, "{}")]);
    let servers = golden_published::Client::new(&server.session()).servers();
    servers.get_().deepest(1).await.expect("an answer");
    assert_eq!(server.seen()[0].target, "/servers?maxDepth=1");
}

#[tokio::test]
async fn credentials_are_those_that_an_operation_takes() {
    let server = Server::start([answer(204, &[], "")]);
    let token = golden_security::Client::new(&server.session()).doors();
    token.get_default().await.expect("an answer");
    token.get_none().await.expect("an answer");
    token.get_bearer().await.expect("an answer");
    token.get_header().await.expect("an answer");
    token.get_oauth().await.expect("an answer");
    token
        .get_key()
        .with_header("x-key", "k")
        .await
        .expect("an answer");
    token.get_basic().await.expect_err("a token is no password");
    let basic = Config::new()
        .with_basic_auth("u", "p")
        .with_default_server(server.url());
    let basic = golden_security::Client::new(&Session::new(basic).expect("a session")).doors();
    basic.get_default().await.expect("an answer");
    basic.get_basic().await.expect("an answer");
    basic
        .get_bearer()
        .await
        .expect_err("a password is no token");
    let sent: Vec<Option<String>> = server
        .seen()
        .iter()
        .map(|seen| seen.header("authorization").map(str::to_owned))
        .collect();
    let (bearer, basic) = (Some("Bearer t".to_owned()), Some("Basic dTpw".to_owned()));
    assert_eq!(
        sent,
        [
            bearer.clone(),
            None,
            bearer.clone(),
            bearer.clone(),
            bearer,
            None,
            basic.clone(),
            basic
        ]
    );
}

#[tokio::test]
async fn a_server_that_is_configured_wins_over_those_of_the_document() {
    let server = Server::start([answer(204, &[], "")]);
    let pings = golden_servers::Client::new(&server.session()).pings();
    pings.get_ping().await.expect("an answer");
    pings.get_other().await.expect("an answer");
    let targets: Vec<String> = server.seen().into_iter().map(|seen| seen.target).collect();
    assert_eq!(targets, ["/ping", "/other"]);
}

#[tokio::test]
async fn what_looks_like_code_is_only_text() {
    let server = Server::start([json_answer(
        200,
        r#"{"*/ pub fn evil() {} /*":"x","{{ package }}":"y"}"#,
    )]);
    let group = golden_injection::Client::new(&server.session()).any_pub_fn_evil_any();
    let evil = group.get().await.expect("an answer");
    assert_eq!(evil.any_pub_fn_evil_any(), "x");
    assert_eq!(evil.package(), Some("y"));
    assert_eq!(
        server.only().target,
        "/star/*/%20pub%20fn%20evil()%20()%20/*"
    );
}
