//! Settings: the environment, and which server a call goes to.

use std::env;
use std::process::Command;

use ionoscloud_core::rt::{self, Call};
use ionoscloud_core::{Config, LogLevel, Session};
use runtime_tests::server::{Act, Server};
use runtime_tests::{api, client, client_with, config};

const VARIABLES: [&str; 6] = [
    "IONOS_TOKEN",
    "IONOS_USERNAME",
    "IONOS_PASSWORD",
    "IONOS_API_URL",
    "IONOS_CONTRACT_NUMBER",
    "IONOS_LOG_LEVEL",
];

/// What `Config::from_env` makes of variables, in a process of its own: those of this one are shared by all tests.
fn from_env(variables: &[(&str, &str)]) -> String {
    let mut command = Command::new(env::current_exe().unwrap());
    command.args([
        "--exact",
        "configuration::shows_its_configuration",
        "--ignored",
        "--nocapture",
    ]);
    VARIABLES.iter().for_each(|name| {
        command.env_remove(name);
    });
    let output = command.envs(variables.iter().copied()).output().unwrap();
    String::from_utf8(output.stdout).unwrap()
}

#[test]
#[ignore = "started by other tests"]
fn shows_its_configuration() {
    match Config::from_env() {
        Ok(config) => println!("{config:?}"),
        Err(error) => println!("error: {error}"),
    }
}

#[test]
fn the_environment_is_read() {
    let shown = from_env(&[
        ("IONOS_TOKEN", "hidden\n"),
        ("IONOS_USERNAME", "someone"),
        ("IONOS_PASSWORD", "hidden"),
        ("IONOS_API_URL", "https://gateway.example"),
        ("IONOS_CONTRACT_NUMBER", "31884391"),
        ("IONOS_LOG_LEVEL", "TRACE"),
    ]);
    for part in [
        "token: Some([redacted])",
        "basic: None",
        r#"default_server: Some("https://gateway.example")"#,
        r#"contract_number: Some("31884391")"#,
        "log_level: Some(Trace)",
    ] {
        assert!(shown.contains(part), "{part} in {shown}");
    }
    assert!(!shown.contains("hidden"), "{shown}");
}

#[test]
fn user_and_password_do_without_a_token() {
    let shown = from_env(&[
        ("IONOS_USERNAME", "someone"),
        ("IONOS_PASSWORD", "hidden"),
        ("IONOS_TOKEN", ""),
    ]);
    assert!(
        shown.contains(r#"basic: Some(("someone", [redacted]))"#),
        "{shown}"
    );
    assert!(
        shown.contains("token: None") && shown.contains("contract_number: None"),
        "{shown}"
    );
}

#[test]
fn missing_credentials_are_named() {
    let shown = from_env(&[]);
    for name in ["error:", "IONOS_TOKEN", "IONOS_USERNAME", "IONOS_PASSWORD"] {
        assert!(shown.contains(name), "{shown}");
    }
    let shown = from_env(&[("IONOS_USERNAME", "someone")]);
    assert!(
        shown.contains("error: IONOS_USERNAME is set, but IONOS_PASSWORD is not"),
        "{shown}"
    );
}

#[test]
fn log_levels_are_read_regardless_of_case() {
    assert_eq!(LogLevel::parse("Debug"), Some(LogLevel::Debug));
    assert_eq!(LogLevel::parse(" off "), Some(LogLevel::Off));
    assert_eq!(LogLevel::parse("verbose"), None);
    let shown = from_env(&[("IONOS_TOKEN", "t"), ("IONOS_LOG_LEVEL", "verbose")]);
    assert!(shown.contains("log_level: Some(Off)"), "{shown}");
}

#[tokio::test]
async fn the_base_path_is_appended_unless_it_is_there() {
    let server = Server::start(|_, _| Act::json(200, "{}")).await;
    for address in [
        "",
        "/",
        "/api/v1",
        "/api/v1/",
        "/gateway",
        "/gateway/api/v1",
    ] {
        let config = config(&server).with_default_server(format!("{}{address}", server.url()));
        client_with(config).get("t").await.unwrap();
    }
    let (plain, behind) = (
        "/api/v1/boxes/b/things/t",
        "/gateway/api/v1/boxes/b/things/t",
    );
    let targets: Vec<_> = server.seen().into_iter().map(|seen| seen.target).collect();
    assert_eq!(targets, [plain, plain, plain, plain, behind, behind]);
}

#[tokio::test]
async fn a_server_for_one_product_is_not_for_another() {
    let things = Server::start(|_, _| Act::json(200, "{}")).await;
    let others = Server::start(|_, _| Act::json(200, "{}")).await;
    let own = Server::start(|_, _| Act::json(200, "{}")).await;
    let config = config(&others).with_server("things", things.url());
    let session = Session::new(config).unwrap();
    let client = api::Client::new(&session);
    client.get("t").await.unwrap();
    Call::new(&rt::Client::new(&session, &api::OTHER), &api::TEXT)
        .call::<()>()
        .await
        .unwrap();
    client.get("t").with_server(own.url()).await.unwrap();
    assert_eq!(things.lines(), ["GET /api/v1/boxes/b/things/t"]);
    assert_eq!(others.lines(), ["GET /text"]);
    assert_eq!(own.lines(), ["GET /api/v1/boxes/b/things/t"]);
    assert_eq!(
        others.seen()[0].header("user-agent"),
        Some("ionoscloud-other/0.1.0")
    );

    let only_things = Config::new()
        .with_token("t")
        .with_server("things", things.url());
    let session = Session::new(only_things).unwrap();
    let call = Call::new(&rt::Client::new(&session, &api::OTHER), &api::TEXT);
    let error = call.call::<()>().await.unwrap_err();
    assert!(
        error.is_dns() && error.to_string().contains("other.invalid"),
        "{error}"
    );
    assert_eq!(things.seen().len(), 1);
}

#[tokio::test]
async fn odd_addresses_are_refused() {
    for address in [
        "api.ionos.com",
        "ftp://host",
        "https://",
        "https://host?x=1",
        "https://host#x",
        "/api",
    ] {
        let error = Session::new(Config::new().with_default_server(address)).unwrap_err();
        assert!(
            error.is_invalid_request() && error.to_string().contains(address),
            "{error}"
        );
        let error = Session::new(Config::new().with_server("things", address)).unwrap_err();
        assert!(error.is_invalid_request(), "{error}");
    }
    let server = Server::start(|_, _| Act::json(200, "{}")).await;
    let error = client(&server)
        .get("t")
        .with_server("nonsense")
        .await
        .unwrap_err();
    assert!(
        error.is_invalid_request() && error.to_string().contains("nonsense"),
        "{error}"
    );
    assert_eq!(server.connections(), 0);
}

#[test]
fn odd_headers_are_refused() {
    for (name, value) in [("a b", "x"), ("x-team", "a\nb")] {
        let error = Session::new(Config::new().with_header(name, value)).unwrap_err();
        assert!(error.is_invalid_request(), "{error}");
    }
}
