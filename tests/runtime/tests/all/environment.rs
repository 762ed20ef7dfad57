//! Settings from environment variables, each in a process of its own: those of this one are shared by all tests.

use std::fs;
use std::path::PathBuf;
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use ionoscloud_core::{Config, LogLevel, Session};
use runtime_tests::api;
use runtime_tests::server::{Act, Server};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// A new empty folder.
fn folder(name: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    folder
}

/// What one of the tests below prints with no more variables than these.
fn run(test: &str, variables: &[(&str, &str)]) -> String {
    let empty = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("nobody");
    let mut command = Command::new(std::env::current_exe().unwrap());
    let test = format!("environment::{test}");
    command.args(["--exact", &test, "--ignored", "--nocapture"]);
    command.env_clear().env("HOME", empty);
    let output = command.envs(variables.iter().copied()).output().unwrap();
    String::from_utf8(output.stdout).unwrap()
}

fn from_env(variables: &[(&str, &str)]) -> String {
    run("shows_its_configuration", variables)
}

#[test]
#[ignore = "started by other tests"]
fn shows_its_configuration() {
    match Config::from_env() {
        Ok(config) => println!("{config:?}"),
        Err(error) => println!("error: {error}"),
    }
}

#[tokio::test]
#[ignore = "started by other tests"]
async fn calls() {
    let session = match Session::from_env() {
        Ok(session) => session,
        Err(error) => return println!("error: {error}"),
    };
    match api::Client::new(&session).get("t").await {
        Ok(thing) => println!("found {:?}", thing.id),
        Err(error) => println!("error: {error}"),
    }
}

/// A file with a profile, and a server for the product `things`.
fn file(name: &str, url: &str) -> String {
    let path = folder(name).join("config");
    let text = format!(
        "currentProfile: one
profiles:
  - {{name: one, credentials: {{token: token-of-one}}}}
  - {{name: two, credentials: {{username: two, password: hidden}}}}
environments:
  - products:
      - {{name: things, endpoints: [{{name: '{url}'}}]}}
"
    );
    fs::write(&path, text).unwrap();
    path.into_os_string().into_string().unwrap()
}

#[test]
fn all_variables_are_read() {
    let shown = from_env(&[
        ("IONOS_TOKEN", "hidden\n"),
        ("IONOS_USERNAME", "someone"),
        ("IONOS_PASSWORD", "hidden"),
        ("IONOS_API_URL", "https://gateway.example"),
        ("IONOS_PINNED_CERT", "AA:BB, cc"),
        ("IONOS_CONTRACT_NUMBER", "31884391"),
        ("IONOS_LOG_LEVEL", "TRACE"),
    ]);
    for part in [
        "token: Some([redacted])",
        "basic: None",
        r#"default: Some(Endpoint { url: "https://gateway.example""#,
        r#"pinned_certificates: ["AA:BB", " cc"]"#,
        r#"contract_number: Some("31884391")"#,
        "log_level: Some(Trace)",
    ] {
        assert!(shown.contains(part), "{part} in {shown}");
    }
    assert!(!shown.contains("hidden"), "{shown}");
}

#[test]
fn access_keys_are_read() {
    let keys = [
        ("IONOS_S3_ACCESS_KEY", "AK1"),
        ("IONOS_S3_SECRET_KEY", "hidden\n"),
    ];
    let shown = from_env(&[keys[0], keys[1], ("IONOS_OBJECT_STORAGE_REGION", "de")]);
    for part in [
        r#"id: "AK1""#,
        "secret: [redacted]",
        r#"region: Some("de")"#,
    ] {
        assert!(shown.contains(part), "{part} in {shown}");
    }
    assert!(!shown.contains("hidden"), "{shown}");
    for (set, missing) in [(0, 1), (1, 0)] {
        let shown = from_env(&[keys[set]]);
        let expected = format!(
            "error: {} is set, but {} is not",
            keys[set].0, keys[missing].0
        );
        assert!(shown.contains(&expected), "{shown}");
    }
}

#[test]
fn user_and_password_do_without_a_token() {
    let shown = from_env(&[
        ("IONOS_USERNAME", "someone"),
        ("IONOS_PASSWORD", "hidden"),
        ("IONOS_TOKEN", ""),
    ]);
    let expected = r#"token: None, basic: Some(("someone", [redacted]))"#;
    assert!(shown.contains(expected), "{shown}");
    assert!(shown.contains("contract_number: None"), "{shown}");
}

#[test]
fn missing_credentials_are_named() {
    let shown = run("calls", &[]);
    for name in ["error:", "IONOS_TOKEN", "IONOS_USERNAME", "IONOS_PASSWORD"] {
        assert!(shown.contains(name), "{shown}");
    }
    for (set, missing) in [
        ("IONOS_USERNAME", "IONOS_PASSWORD"),
        ("IONOS_PASSWORD", "IONOS_USERNAME"),
    ] {
        let shown = from_env(&[(set, "someone")]);
        let expected = format!("error: {set} is set, but {missing} is not");
        assert!(shown.contains(&expected), "{shown}");
    }
    // A program may bring its own.
    assert!(from_env(&[]).contains("token: None"));
}

#[test]
fn log_levels_are_read_regardless_of_case() {
    assert_eq!(LogLevel::parse("Debug"), Some(LogLevel::Debug));
    assert_eq!(LogLevel::parse(" off "), Some(LogLevel::Off));
    assert_eq!(LogLevel::parse("verbose"), None);
    let shown = from_env(&[("IONOS_LOG_LEVEL", "verbose")]);
    assert!(shown.contains("must be off, debug or trace"), "{shown}");
}

#[tokio::test]
async fn the_program_wins_over_the_environment_and_that_over_the_file() {
    let of_file = Server::start(|_, _| Act::json(200, r#"{"id":"file"}"#)).await;
    let of_environment = Server::start(|_, _| Act::json(200, r#"{"id":"env"}"#)).await;
    let path = file("layers", of_file.url());
    let path = ("IONOS_CONFIG_FILE", path.as_str());

    let found = async |variables: &[(&str, &str)]| {
        let variables: Vec<(String, String)> = [path]
            .iter()
            .chain(variables)
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect();
        let call = tokio::task::spawn_blocking(move || {
            let variables: Vec<_> = variables
                .iter()
                .map(|(name, value)| (name.as_str(), value.as_str()))
                .collect();
            run("calls", &variables)
        });
        call.await.unwrap()
    };
    let authorization = |server: &Server| {
        server
            .seen()
            .last()
            .unwrap()
            .header("authorization")
            .unwrap()
            .to_owned()
    };

    assert!(found(&[]).await.contains(r#"found Some("file")"#));
    assert_eq!(authorization(&of_file), "Bearer token-of-one");
    found(&[("IONOS_CURRENT_PROFILE", " TWO ")]).await;
    assert_eq!(authorization(&of_file), "Basic dHdvOmhpZGRlbg==");
    found(&[("IONOS_TOKEN", "token-of-environment")]).await;
    assert_eq!(authorization(&of_file), "Bearer token-of-environment");
    found(&[("IONOS_USERNAME", "me"), ("IONOS_PASSWORD", "x")]).await;
    assert_eq!(authorization(&of_file), "Basic bWU6eA==");
    let server = ("IONOS_API_URL", of_environment.url());
    assert!(found(&[server]).await.contains(r#"found Some("env")"#));
    assert_eq!(authorization(&of_environment), "Bearer token-of-one");
    assert_eq!(of_file.seen().len(), 4);

    let of_program = Server::start(|_, _| Act::json(200, "{}")).await;
    let config = Config::from_file(path.1, None)
        .unwrap()
        .with_default_server(of_program.url())
        .with_basic_auth("me", "x");
    let session = Session::new(config).unwrap();
    api::Client::new(&session).get("t").await.unwrap();
    assert_eq!(authorization(&of_program), "Basic bWU6eA==");
}

#[test]
fn a_file_or_a_profile_that_is_not_there_is_told() {
    let shown = from_env(&[("IONOS_CONFIG_FILE", "/no/such/file"), ("IONOS_TOKEN", "t")]);
    assert!(
        shown.contains("error: cannot read the configuration file /no/such/file"),
        "{shown}"
    );
    let shown = from_env(&[("IONOS_CURRENT_PROFILE", "one"), ("IONOS_TOKEN", "t")]);
    assert!(shown.contains("there is no configuration file"), "{shown}");
    let path = file("profiles", "https://host");
    let shown = from_env(&[
        ("IONOS_CURRENT_PROFILE", "three"),
        ("IONOS_CONFIG_FILE", &path),
    ]);
    assert!(
        shown.contains(r#"no profile "three"; those that there are: one, two"#),
        "{shown}"
    );
}

#[cfg(unix)]
#[test]
fn the_file_is_looked_for_where_the_other_tools_do() {
    let home = folder("home");
    let shown = |variables: &[(&str, &str)]| {
        let home = ("HOME", home.to_str().unwrap());
        from_env(&[&[home], variables].concat())
    };
    let write = |path: &str, name: &str| {
        let path = home.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        let text = format!("environments: [{{products: [{{name: {name}, endpoints: []}}]}}]");
        fs::write(path, text).unwrap();
    };
    let own = if cfg!(target_os = "macos") {
        "Library/Application Support/ionosctl/config.yaml"
    } else {
        ".config/ionosctl/config.yaml"
    };
    assert!(shown(&[]).contains("file: []"));
    write(own, "by-ionosctl");
    assert!(shown(&[]).contains(r#"file: [("by-ionosctl""#));
    write("xdg/ionosctl/config.yaml", "by-xdg");
    let xdg = home.join("xdg");
    let found = shown(&[("XDG_CONFIG_HOME", xdg.to_str().unwrap())]);
    let expected = if cfg!(target_os = "macos") {
        "by-ionosctl"
    } else {
        "by-xdg"
    };
    assert!(found.contains(expected), "{found}");
    write(".ionos/config.yaml", "by-yaml");
    assert!(shown(&[]).contains("by-yaml"));
    write(".ionos/config", "by-plain");
    assert!(shown(&[]).contains("by-plain"));
    write("mine", "by-me");
    let mine = home.join("mine");
    assert!(shown(&[("IONOS_CONFIG_FILE", mine.to_str().unwrap())]).contains("by-me"));
}

#[tokio::test]
async fn the_proxy_of_the_environment_is_used() {
    let proxy = Server::start(|_, _| Act::json(200, r#"{"id":"proxied"}"#)).await;
    // Schemes are the same in capitals (RFC 3986, 3.1).
    let url = proxy.url().replace("http://", "HTTP://");
    let shown = tokio::task::spawn_blocking(move || {
        run(
            "calls",
            &[
                ("IONOS_TOKEN", "t"),
                ("IONOS_API_URL", "http://things.invalid"),
                ("HTTP_PROXY", &url),
            ],
        )
    });
    let shown = shown.await.unwrap();
    assert!(shown.contains(r#"found Some("proxied")"#), "{shown}");
    assert_eq!(
        proxy.lines(),
        ["GET http://things.invalid/api/v1/boxes/b/things/t"]
    );
}

/// A proxy that tunnels to whatever it is asked for, and counts the tunnels.
async fn tunnels() -> (String, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let count = Arc::new(AtomicUsize::new(0));
    let counted = count.clone();
    tokio::spawn(async move {
        while let Ok((mut near, _)) = listener.accept().await {
            let counted = counted.clone();
            tokio::spawn(async move {
                let mut head = Vec::new();
                while !head.ends_with(b"\r\n\r\n") {
                    head.push(near.read_u8().await.unwrap());
                }
                let head = String::from_utf8(head).unwrap();
                let target = head
                    .strip_prefix("CONNECT ")
                    .unwrap()
                    .split(' ')
                    .next()
                    .unwrap();
                let mut far = TcpStream::connect(target).await.unwrap();
                counted.fetch_add(1, Ordering::SeqCst);
                near.write_all(b"HTTP/1.1 200 OK\r\n\r\n").await.unwrap();
                let _ = tokio::io::copy_bidirectional(&mut near, &mut far).await;
            });
        }
    });
    (url, count)
}

#[tokio::test]
async fn a_pinned_certificate_is_asked_for_through_a_proxy_too() {
    let (server, pem) = crate::tls::server("elsewhere.invalid").await;
    let (proxy, tunnels) = tunnels().await;
    let right = crate::tls::fingerprint(&pem);
    for (pin, expected) in [
        (right, "found Some(\"t\")"),
        ("ab".repeat(32), "error: thingsFindById"),
    ] {
        let (url, proxy) = (server.url().to_owned(), proxy.clone());
        let shown = tokio::task::spawn_blocking(move || {
            run(
                "calls",
                &[
                    ("IONOS_TOKEN", "t"),
                    ("IONOS_API_URL", &url),
                    ("IONOS_PINNED_CERT", &pin),
                    ("https_proxy", &proxy),
                ],
            )
        });
        let shown = shown.await.unwrap();
        assert!(shown.contains(expected), "{shown}");
    }
    assert_eq!(
        (tunnels.load(Ordering::SeqCst), server.seen().len()),
        (2, 1)
    );
}

/// A certificate that is asked for, and is none, is no reason to trust everybody.
#[test]
fn pins_that_hold_none_are_an_error() {
    for pins in [
        " , ",
        ",",
        " ",
        ",,,",
        "\n",
        "\r\n",
        "\t",
        "\u{a0}",
        "\u{2028}\n",
    ] {
        let shown = from_env(&[("IONOS_TOKEN", "t"), ("IONOS_PINNED_CERT", pins)]);
        assert!(
            shown.contains("error: ") && shown.contains("IONOS_PINNED_CERT"),
            "{shown}"
        );
    }
}

/// What a proxy is told is as secret as what a service is told.
#[tokio::test]
async fn a_page_of_a_proxy_shows_no_password() {
    for status in [407, 502] {
        let proxy = Server::start(move |seen, _| {
            let told = seen.header("proxy-authorization").unwrap();
            let page = format!("<p>{told} is wrong, and so is pass/word-of+proxy &plus; pass&sol;word-of&plus;proxy</p>");
            Act::Answer(status, vec![("content-type", "text/html".into())], page)
        })
        .await;
        let at = proxy
            .url()
            .replace("http://", "http://someone:pass%2Fword-of+proxy@");
        let shown = tokio::task::spawn_blocking(move || {
            run(
                "calls",
                &[
                    ("IONOS_TOKEN", "t"),
                    ("IONOS_API_URL", "http://api.invalid"),
                    ("HTTP_PROXY", &at),
                ],
            )
        });
        let shown = shown.await.unwrap();
        assert!(shown.contains("is wrong, and so is [redacted]"), "{shown}");
        // Base64 of both, and of the name alone.
        for part in ["word-of", "c29tZW9uZTpwYXNz", "cGFzcy93b3Jk"] {
            assert!(!shown.contains(part), "{part} in {shown}");
        }
    }
}

#[tokio::test]
async fn a_proxy_that_refuses_is_named() {
    let gone = runtime_tests::server::nowhere().await;
    let busy = Server::start(|_, _| Act::empty(407)).await;
    let port = |url: &str| url.rsplit(':').next().unwrap().to_owned();
    for (variable, api, proxy) in [
        ("HTTP_PROXY", "http://api.invalid", gone.as_str()),
        ("ALL_PROXY", "http://api.invalid", gone.as_str()),
        ("HTTPS_PROXY", "https://api.invalid", gone.as_str()),
        ("HTTPS_PROXY", "https://api.invalid", busy.url()),
    ] {
        let at = proxy.replace("http://", "http://someone:proxy-password@");
        let shown = tokio::task::spawn_blocking(move || {
            run(
                "calls",
                &[
                    ("IONOS_TOKEN", "t"),
                    ("IONOS_API_URL", api),
                    (variable, &at),
                ],
            )
        });
        let shown = shown.await.unwrap();
        let name = format!("the proxy http://127.0.0.1:{}", port(proxy));
        assert!(shown.contains(&name), "{variable} {api}: {shown}");
        assert!(!shown.contains("proxy-password"), "{shown}");
    }
}

/// The least that a proxy for SOCKS 5 has to do (RFC 1928): no authentication, connect.
async fn socks() -> (String, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("socks5://{}", listener.local_addr().unwrap());
    let count = Arc::new(AtomicUsize::new(0));
    let counted = count.clone();
    tokio::spawn(async move {
        while let Ok((mut client, _)) = listener.accept().await {
            let mut greeting = [0; 2];
            client.read_exact(&mut greeting).await.unwrap();
            let mut methods = vec![0; greeting[1].into()];
            client.read_exact(&mut methods).await.unwrap();
            client.write_all(&[5, 0]).await.unwrap();
            let mut request = [0; 10];
            client.read_exact(&mut request).await.unwrap();
            assert_eq!(request[..4], [5, 1, 0, 1], "to an address of four bytes");
            let port = u16::from_be_bytes([request[8], request[9]]);
            let mut server = TcpStream::connect(("127.0.0.1", port)).await.unwrap();
            client
                .write_all(&[5, 0, 0, 1, 0, 0, 0, 0, 0, 0])
                .await
                .unwrap();
            counted.fetch_add(1, Ordering::SeqCst);
            tokio::spawn(async move {
                let _ = tokio::io::copy_bidirectional(&mut client, &mut server).await;
            });
        }
    });
    (url, count)
}

#[tokio::test]
async fn a_proxy_may_speak_socks() {
    let server = Server::start(|_, _| Act::json(200, r#"{"id":"there"}"#)).await;
    let (proxy, count) = socks().await;
    for (scheme, tunnels) in [("socks5", 1), ("SOCKS5", 2)] {
        let (url, proxy) = (server.url().to_owned(), proxy.replace("socks5", scheme));
        let shown = tokio::task::spawn_blocking(move || {
            run(
                "calls",
                &[
                    ("IONOS_TOKEN", "t"),
                    ("IONOS_API_URL", &url),
                    ("ALL_PROXY", &proxy),
                ],
            )
        });
        let shown = shown.await.unwrap();
        assert!(shown.contains("found Some(\"there\")"), "{shown}");
        assert_eq!(count.load(Ordering::SeqCst), tunnels, "{scheme}");
    }
}

/// Whoever names a proxy does not want it gone past.
#[tokio::test]
async fn what_is_no_proxy_is_refused_by_its_variable() {
    let server = Server::start(|_, _| Act::json(200, r#"{"id":"there"}"#)).await;
    for proxy in ["ftp://user:proxy-password@127.0.0.1", "http://[::1"] {
        let url = server.url().to_owned();
        let shown = tokio::task::spawn_blocking(move || {
            let set = [
                ("IONOS_TOKEN", "t"),
                ("IONOS_API_URL", &url),
                ("ALL_PROXY", proxy),
            ];
            run("calls", &set)
        });
        let shown = shown.await.unwrap();
        assert!(
            shown.contains("error: ") && shown.contains("ALL_PROXY"),
            "{shown}"
        );
        assert!(!shown.contains("proxy-password"), "{shown}");
    }
    assert!(server.seen().is_empty());
}

/// A container without certificates of authorities.
#[tokio::test]
async fn without_certificates_of_authorities_what_needs_none_works() {
    let empty = folder("no-authorities");
    fs::write(empty.join("none.pem"), "").unwrap();
    let none = empty.join("none.pem").to_str().unwrap().to_owned();
    let place = empty.join("none").to_str().unwrap().to_owned();
    fs::create_dir(&place).unwrap();
    let (tls, pem) = crate::tls::server("localhost").await;
    let (other, _) = crate::tls::server("localhost").await;
    let plain = Server::start(|_, _| Act::json(200, r#"{"id":"plain"}"#)).await;
    let trusting = empty.join("trusting.yaml");
    let lines: String = pem
        .lines()
        .map(|line| format!("          {line}\n"))
        .collect();
    let text = format!(
        "version: 1.0\nenvironments:\n  - name: e\n    products:\n      - name: things\n        endpoints:\n          - name: {}\n            certificateAuthData: |\n{}",
        tls.url(),
        lines.replace("          ", "              "),
    );
    fs::write(&trusting, &text).unwrap();
    // The one authority that is known is another's.
    let mistaken = empty.join("mistaken.yaml");
    fs::write(&mistaken, text.replace(tls.url(), other.url())).unwrap();
    let mistaken = mistaken.to_str().unwrap().to_owned();
    let trusting = trusting.to_str().unwrap().to_owned();
    let pin = crate::tls::fingerprint(&pem);
    let (plain_url, tls_url) = (plain.url().to_owned(), tls.url().to_owned());
    let shown = tokio::task::spawn_blocking(move || {
        let with = |more: &[(&str, &str)]| {
            let fixed = [
                ("IONOS_TOKEN", "t"),
                ("SSL_CERT_FILE", &none[..]),
                ("SSL_CERT_DIR", &place[..]),
            ];
            run("calls", &[&fixed[..], more].concat())
        };
        [
            with(&[("IONOS_API_URL", &plain_url)]),
            with(&[("IONOS_API_URL", &tls_url)]),
            with(&[("IONOS_CONFIG_FILE", &trusting)]),
            with(&[("IONOS_CONFIG_FILE", &mistaken)]),
            with(&[("IONOS_API_URL", &tls_url), ("IONOS_PINNED_CERT", &pin)]),
        ]
    });
    let [plain, refused, trusted, other, pinned] = shown.await.unwrap();
    assert!(plain.contains("found Some(\"plain\")"), "{plain}");
    for refused in [refused, other] {
        assert!(
            refused.contains("ca-certificates") && refused.contains("with_root_certificate_pem"),
            "{refused}"
        );
    }
    assert!(trusted.contains("found Some(\"t\")"), "{trusted}");
    let pins = match cfg!(feature = "rustls") {
        true => "found Some(\"t\")",
        false => "needs the feature `rustls`",
    };
    assert!(pinned.contains(pins), "{pinned}");
}
