//! The configuration file: what it says, and what is told about a wrong one.

use std::fs;
use std::path::PathBuf;

use ionoscloud_core::{Config, Session};
use runtime_tests::api::{self, Places};
use runtime_tests::server::{Act, Server};

const SECRET: &str = "do-not-show-me";

/// Writes a file and returns where it is.
fn write(name: &str, text: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("config-file");
    fs::create_dir_all(&folder).unwrap();
    let path = folder.join(name);
    fs::write(&path, text).unwrap();
    path
}

/// A file with all that there is; `{…}` stands for servers.
const WHOLE: &str = r#"
version: 1.0
currentProfile: " Admin "
comment: keys of others are passed over
profiles:
  - name: user
    environment: other
    credentials: {username: someone, password: do-not-show-me}
  - name: ADMIN
    environment: prod
    credentials:
      token: do-not-show-me
      s3AccessKey: AK1
      s3SecretKey: do-not-show-me
  - {name: bare}
environments:
  - name: other
    products:
      - name: Things
        endpoints: [{name: "{other}"}]
      - name: extra
        endpoints: [{name: "{other}"}]
  - name: prod
    certificateAuthData: ""
    products:
      - name: " THINGS "
        endpoints:
          - {location: de/fra, name: "http://127.0.0.1:1"}
          - name: "{prod}/api/v1/"
            skipTlsVerify: false
          - name: "http://127.0.0.1:1"
      - name: things
        endpoints: [{name: "http://127.0.0.1:1"}]
      - name: places
        endpoints:
          - {name: "{prod}"}
          - {name: "{one}", location: " US/two "}
          - {name: "{two}", location: us/two/2}
"#;

async fn server(name: &'static str) -> Server {
    Server::start(move |_, _| Act::json(200, &format!(r#"{{"id":"{name}"}}"#))).await
}

#[tokio::test]
async fn servers_and_credentials_of_a_profile_are_used() {
    let names = ["other", "prod", "one", "two"];
    let mut servers = Vec::new();
    let mut text = WHOLE.to_owned();
    for name in names {
        let server = server(name).await;
        text = text.replace(&format!("{{{name}}}"), server.url());
        servers.push(server);
    }
    let path = write("whole", &text);
    let session = |profile: Option<&str>| Session::new(Config::from_file(&path, profile).unwrap());
    let thing = async |session: &Session| {
        let thing = api::Client::new(session).get("t").await;
        thing.map(|thing| thing.id.unwrap())
    };

    let admin = session(None).unwrap();
    assert_eq!(thing(&admin).await.unwrap(), "prod");
    assert_eq!(servers[1].lines(), ["GET /api/v1/boxes/b/things/t"]);
    let authorization = |server: &Server| {
        let seen = server.seen();
        seen.last()
            .unwrap()
            .header("authorization")
            .map(str::to_owned)
    };
    assert_eq!(
        authorization(&servers[1]).unwrap(),
        format!("Bearer {SECRET}")
    );

    let shown = format!("{:?}", Config::from_file(&path, None).unwrap());
    assert!(
        shown.contains(r#"AccessKey { id: "AK1", secret: [redacted]"#),
        "{shown}"
    );

    let user = session(Some("User")).unwrap();
    assert_eq!(thing(&user).await.unwrap(), "other");
    // base64 of someone:do-not-show-me
    let basic = "Basic c29tZW9uZTpkby1ub3Qtc2hvdy1tZQ==";
    assert_eq!(authorization(&servers[0]).unwrap(), basic);

    // Without an environment of its own: from the first that has the product.
    let bare = Config::from_file(&path, "bare").unwrap().with_token("t");
    let bare = Session::new(bare).unwrap();
    assert_eq!(thing(&bare).await.unwrap(), "other");

    for (location, expected) in [
        ("de/one", "prod"),
        ("us/two", "one"),
        ("us/two/7", "one"),
        ("us/two/2", "two"),
        ("us/two/2/a", "two"),
    ] {
        let found = Places::in_location(&admin, location)
            .get("t")
            .await
            .unwrap();
        assert_eq!(found.id.as_deref(), Some(expected), "{location}");
    }
}

#[tokio::test]
async fn the_program_wins_over_the_file() {
    let (own, other) = (server("own").await, server("other").await);
    let path = write(
        "over",
        &WHOLE
            .replace("{prod}", other.url())
            .replace("{one}", "http://a")
            .replace("{two}", "http://a")
            .replace("{other}", "http://a"),
    );
    let config = Config::from_file(&path, None).unwrap();
    for config in [
        config.clone().with_server("things", own.url()),
        config.clone().with_default_server(own.url()),
        config
            .clone()
            .with_operation_server("things", "thingsFindById", own.url()),
    ] {
        let session = Session::new(config).unwrap();
        api::Client::new(&session).get("t").await.unwrap();
    }
    assert_eq!((own.seen().len(), other.seen().len()), (3, 0));
}

#[test]
fn a_wrong_file_is_told_with_its_place_and_key() {
    let cases = [
        ("", "1:1: the file is empty"),
        ("# nothing\n", "1:1: the file is empty"),
        ("- a\n", "1:1: expected a mapping"),
        (
            "version: 2.0\n",
            "1:10: version: only version 1 is understood",
        ),
        (
            "currentProfile: [x]",
            "1:17: currentProfile: expected a text",
        ),
        (
            "currentProfile: x\nprofiles:\n  - name: y",
            r#"1:17: currentProfile: there is no profile "x"; those that there are: y"#,
        ),
        (
            "profiles: do-not-show-me\ncurrentProfile: x",
            "1:11: profiles: expected a list",
        ),
        (
            "currentProfile: x\nprofiles:\n  - name: x\n    credentials: do-not-show-me",
            "4:18: profiles[0].credentials: expected a mapping",
        ),
        (
            "currentProfile: x\nprofiles:\n- name: x\n  credentials: {token: [do-not-show-me]}",
            "4:24: profiles[0].credentials.token: expected a text",
        ),
        (
            "currentProfile: x\nprofiles:\n- name: x\n  credentials: {username: do-not-show-me}",
            "4:27: profiles[0].credentials.username: there is a user, but no password",
        ),
        (
            "currentProfile: x\nprofiles:\n- name: x\n  credentials: {password: do-not-show-me}",
            "4:27: profiles[0].credentials.password: there is a password, but no username",
        ),
        (
            "currentProfile: x\nprofiles:\n- {name: x, environment: y}\nenvironments: [{name: z}]",
            "3:26: profiles[0].environment: there is no environment of this name",
        ),
        (
            "environments:\n- products:\n  - endpoints: []",
            "3:5: environments[0].products[0]: the product's name is missing",
        ),
        (
            "environments:\n- products:\n  - name: dns\n    endpoints:\n    - location: de/fra",
            "5:7: environments[0].products[0].endpoints[0]: the address, `name`, is missing",
        ),
        (
            "environments: [{products: [{name: dns, endpoints: [{name: x, skipTlsVerify: do-not-show-me}]}]}]",
            "1:77: environments[0].products[0].endpoints[0].skipTlsVerify: expected true or false",
        ),
        ("a: 1\na: do-not-show-me", "2:1: this key stands here twice"),
        ("a: &x {<<: *x}", "1:8: merge keys (<<) are not understood"),
        ("a: &x [*x]", "1:8: an alias within its own anchor"),
        ("? [a]\n: b", "1:3: a key that is no text"),
        ("a: b\n---\nc: d", "3:1: a second document"),
        ("token: 'do-not-show-me", "this is not YAML"),
        ("a: b\n\tdo-not-show-me: c", "this is not YAML"),
        ("password: *do-not-show-me", "this is not YAML"),
        ("password: !do-not-show-me!x y", "this is not YAML"),
    ];
    for (index, (text, expected)) in cases.into_iter().enumerate() {
        let path = write(&format!("wrong-{index}"), text);
        let error = Config::from_file(&path, None).unwrap_err();
        let shown = error.to_string();
        assert!(error.is_invalid_request(), "{error}");
        assert!(
            shown.starts_with(&format!("{}:", path.display())),
            "{text:?}: {shown}"
        );
        assert!(shown.contains(expected), "{text:?}: {shown}");
        assert!(
            !format!("{error} {error:?}").contains(SECRET),
            "{text:?}: {error:?}"
        );
    }
}

#[test]
fn what_cannot_be_read_is_told() {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR"));
    for path in [folder.join("no-such-file"), folder.clone()] {
        let error = Config::from_file(&path, None).unwrap_err();
        let text = error.to_string();
        assert!(
            text.contains("cannot read the configuration file"),
            "{text}"
        );
        assert!(text.contains(&path.display().to_string()), "{text}");
    }
    let path = folder.join("not-text");
    fs::write(&path, [b'a', 0xff]).unwrap();
    assert!(
        Config::from_file(&path, None)
            .unwrap_err()
            .is_invalid_request()
    );
}

#[test]
fn deep_nesting_does_no_harm() {
    for text in [
        "[".repeat(100_000),
        "- ".repeat(100_000),
        "{a: ".repeat(100_000),
    ] {
        let path = write("deep", &text);
        let error = Config::from_file(&path, None).unwrap_err();
        assert!(error.to_string().contains("not YAML"), "{error}");
    }
}

#[test]
fn a_wrong_address_in_the_file_is_told_with_its_place() {
    let text =
        "environments:\n- products:\n  - name: dns\n    endpoints:\n    - name: api.ionos.com";
    let path = write("address", text);
    let error = Session::new(Config::from_file(&path, None).unwrap()).unwrap_err();
    let expected = format!(
        r#"{}:5:13: environments[0].products[0].endpoints[0].name: "api.ionos.com" is no server address"#,
        path.display()
    );
    assert!(error.to_string().starts_with(&expected), "{error}");
}

#[test]
fn nothing_secret_of_the_file_is_shown() {
    let path = write("shown", WHOLE);
    for profile in ["admin", "user"] {
        let config = Config::from_file(&path, profile).unwrap();
        assert!(!format!("{config:?}").contains(SECRET), "{config:?}");
    }
}

#[test]
fn anchors_are_followed() {
    let text = "currentProfile: &name x\nprofiles:\n- {name: *name, credentials: {token: t}}";
    let config = Config::from_file(write("anchors", text), None).unwrap();
    assert!(format!("{config:?}").contains("token: Some([redacted])"));
}

/// Aliases of lists of aliases stand for more than memory holds.
#[test]
fn a_small_file_of_aliases_takes_no_memory() {
    let list = |of: &str, count: usize| vec![of; count].join(", ");
    let text = format!(
        "version: 1.0\nx: &e {{name: 'http://a.invalid'}}\ny: &p {{name: things, endpoints: [{}]}}\n\
         z: &v {{name: v, products: [{}]}}\nenvironments: [{}]\n",
        list("*e", 1000),
        list("*p", 1000),
        list("*v", 1000),
    );
    assert!(text.len() < 18_000);
    let path = std::path::PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("aliases.yaml");
    std::fs::write(&path, text).unwrap();
    let started = std::time::Instant::now();
    let error = ionoscloud_core::Config::from_file(&path, None).unwrap_err();
    assert!(error.to_string().contains("too large"), "{error}");
    assert!(started.elapsed() < std::time::Duration::from_secs(5));
}

/// What takes memory is texts, which aliases repeat, and certificates, which are there once.
#[test]
fn aliases_of_long_texts_take_no_memory() {
    let folder = std::path::PathBuf::from(env!("CARGO_TARGET_TMPDIR"));
    let products = |endpoints: &str| -> String {
        let others = (1..450).map(|at| format!("  - {{name: a{at}, endpoints: *e}}\n"));
        format!(
            "  products:\n  - name: a0\n    endpoints: &e\n{endpoints}{}",
            others.collect::<String>()
        )
    };
    let long = "A".repeat(60_000);
    let started = std::time::Instant::now();
    for (name, text, is_fine) in [
        // One certificate for 45,000 endpoints.
        (
            "certificate.yaml",
            format!(
                "environments:\n- name: p\n  certificateAuthData: {long}\n{}",
                products(&"    - {name: http://a.b}\n".repeat(100))
            ),
            true,
        ),
        // 200 of their own.
        (
            "certificates.yaml",
            format!(
                "x: &c {}\nenvironments:\n- name: p\n{}",
                &long[..10_000],
                products(&"    - {name: http://a.b, certificateAuthData: *c}\n".repeat(2))
            ),
            true,
        ),
        (
            "addresses.yaml",
            format!(
                "environments:\n- name: p\n{}",
                products(&format!("    - {{name: http://a.b/{long}}}\n"))
            ),
            false,
        ),
    ] {
        let path = folder.join(name);
        std::fs::write(&path, text).unwrap();
        let before = peak();
        let outcome = ionoscloud_core::Config::from_file(&path, None);
        // What the kernel tells is off by some pages.
        let more = peak().saturating_sub(before);
        assert!(more < 80_000, "{name}: {more} kB");
        assert_eq!(outcome.is_ok(), is_fine, "{name}: {:?}", outcome.err());
    }
    // A map of many keys.
    let path = folder.join("keys.yaml");
    let keys = (0..40_000).map(|at| format!("  key-number-{at}: 1\n"));
    std::fs::write(&path, format!("x:\n{}", keys.collect::<String>())).unwrap();
    ionoscloud_core::Config::from_file(&path, None).unwrap();
    assert!(
        started.elapsed() < std::time::Duration::from_secs(8),
        "{:?}",
        started.elapsed()
    );
}

/// The most memory that this process has had, in kB; 0 where nobody tells.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmHWM"));
    let peak = line.and_then(|line| line.split_whitespace().nth(1)?.parse().ok());
    peak.unwrap_or_default()
}
