//! Keys of all kinds through every call that has one, byte for byte; boto3 reads them back.

use std::collections::BTreeSet;
use std::time::Duration;

use ionoscloud_core::{Error, Session};
use ionoscloud_objectstorage::{Client, model};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use proptest::collection::vec;
use proptest::prelude::{Strategy, any, prop_oneof};
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use serde_json::json;
use storage_tests::ledger::Ledger;
use storage_tests::second::{Second, hex};
use storage_tests::{Server, anybody, fresh};

/// The most that a key may have, in bytes.
const LONGEST: usize = 1024;

/// All that a path may hold bare (RFC 3986, 2.3), but for slashes.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

fn odd() -> Vec<String> {
    let mut keys: Vec<String> = [
        "a b+c",
        "100%, %20 and %2F",
        "/leading",
        "a//b///",
        "folder/",
        "a/../b",
        "../../above",
        "a/./b/..",
        "?versions&uploads=#tagging",
        "\"quotes\" 'and' `more`",
        "<a>&amp;b</a>]]>",
        "trailing dots and space... ",
        "\t\n\r\u{1}\u{7f}\u{85}",
        "e\u{301}\u{e9}\u{1f600}\u{10ffff}\u{feff}",
        "\\back\\slash:*|~^{}[]",
    ]
    .map(str::to_owned)
    .into();
    keys.push("\u{e9}".repeat(LONGEST / 2));
    assert_eq!(keys.len(), 16);
    keys
}

/// Any text that a key may be, with much of what is easily mistaken.
fn random(count: usize) -> Vec<String> {
    let sign = prop_oneof![
        3 => any::<char>(),
        2 => proptest::char::range('\u{1}', '\u{7f}'),
        2 => proptest::sample::select("/.+% ?#&=<>\"'\\~\u{1}\n\r".chars().collect::<Vec<_>>()),
        1 => proptest::char::range('\u{80}', '\u{ffff}'),
    ];
    let step = vec(sign, 0..12).prop_map(String::from_iter);
    let step = prop_oneof![4 => step, 1 => "\\.{1,3}"];
    let short = vec(step.clone(), 1..6);
    let long = vec(step, 60..90);
    let key = prop_oneof![9 => short, 1 => long].prop_map(|steps| {
        let mut key = steps.join("/");
        while key.len() > LONGEST {
            key.pop();
        }
        key
    });
    // RGW refuses NUL.
    let key = key.prop_filter("no key", |key| {
        !["", ".", ".."].contains(&key.as_str()) && !key.contains('\0')
    });
    let mut runner = TestRunner::default();
    let drawn = std::iter::repeat_with(|| key.new_tree(&mut runner).expect("a key").current());
    drawn.take(count).collect()
}

/// Whether XML can hold it (XML 1.0, 2.2).
fn fits_xml(key: &str) -> bool {
    key.chars()
        .all(|c| matches!(c, '\t' | '\n' | '\r' | ' '..='\u{fffd}' | '\u{10000}'..))
}

fn encoded(key: &str) -> String {
    let steps = key
        .split('/')
        .map(|step| utf8_percent_encode(step, ENCODED).to_string());
    steps.collect::<Vec<_>>().join("/")
}

#[tokio::test]
async fn every_key_comes_back_byte_for_byte() -> Result<(), Error> {
    let server = Server::rgw();
    let client = Client::new(&Session::new(server.config())?);
    let objects = client.objects();
    let (bucket, copies) = (&fresh("keys"), &fresh("copies"));
    for name in [bucket, copies] {
        client.buckets().create(name).await?;
    }
    let refused = objects.put(bucket, "a\0b", "x").send().await.map(drop);
    let status = refused.expect_err("it is refused").status();
    assert_eq!(status.map(|status| status.as_u16()), Some(400));
    let keys: BTreeSet<String> = odd().into_iter().chain(random(200)).collect();
    let mut boto3 = Second::at(&server);
    for key in &keys {
        let content = format!("content of {key:?}");
        objects
            .put(bucket, key, content.clone())
            .metadata("own", "yes")
            .await?;
        let head = objects.head(bucket, key).send().await?;
        assert_eq!(
            head.headers()["content-length"],
            content.len().to_string(),
            "{key:?}"
        );
        assert_eq!(objects.get(bucket, key).await?, content, "{key:?}");
        let source = format!("/{bucket}/{}", encoded(key));
        objects.copy(copies, key, &source).await?;
        let link = objects
            .get(copies, key)
            .presign(Duration::from_secs(60))
            .await?;
        let (status, body) = anybody::send("GET", link.url().expose(), &[], None);
        assert_eq!(
            (status, body),
            (200, content.clone().into_bytes()),
            "{key:?}"
        );

        let read = boto3.call("get_object", &json!({"Bucket": bucket, "Key": key}));
        let read = read.unwrap_or_else(|code| panic!("boto3 finds no {key:?}: {code}"));
        assert_eq!(read["Body"], hex(content.as_bytes()), "{key:?}");
    }

    let all = keys.iter().map(String::as_str).collect::<Vec<_>>();
    for size in [7, 1000] {
        let listed = objects.list(bucket).max_keys(size).all().await?;
        let mut listed: Vec<_> = listed.iter().filter_map(|object| object.key()).collect();
        listed.sort_unstable();
        assert_eq!(listed, all, "{size}");
        let listed = objects.list_by_marker(copies).max_keys(size).all().await?;
        let mut listed: Vec<_> = listed.iter().filter_map(|object| object.key()).collect();
        listed.sort_unstable();
        assert_eq!(listed, all, "{size}");
    }
    let listed = boto3
        .call("list_objects_v2", &json!({"Bucket": bucket}))
        .expect("a list");
    let contents = listed["Contents"].as_array().expect("keys").iter();
    let mut listed: Vec<_> = contents
        .filter_map(|object| object["Key"].as_str())
        .collect();
    listed.sort_unstable();
    assert_eq!(listed, all);

    for key in &keys {
        objects.delete(bucket, key).await?;
    }
    assert!(objects.list(bucket).all().await?.is_empty());
    let (fit, rest): (Vec<&str>, Vec<&str>) = all.iter().partition(|key| fits_xml(key));
    let many = fit.iter().copied().map(model::ObjectIdentifier::new);
    let done = objects
        .delete_many(copies, &model::Delete::default().with_objects(many))
        .await?;
    assert!(done.errors().is_empty(), "{:?}", done.errors());
    let mut gone: Vec<_> = done
        .deleted()
        .iter()
        .filter_map(|object| object.key())
        .collect();
    gone.sort_unstable();
    assert_eq!(gone, fit);
    for key in &rest {
        objects.delete(copies, key).await?;
    }
    for name in [bucket, copies] {
        client.buckets().delete(name).await?;
    }
    Ok(())
}

/// What is no key, and what XML cannot hold, is refused before anything is sent.
#[tokio::test]
async fn what_cannot_be_said_is_not_sent() -> Result<(), Error> {
    let server = Server::rgw();
    let ledger = Ledger::default();
    let client = Client::new(&Session::new(ledger.follow(server.config()))?);
    let objects = client.objects();
    for key in ["", ".", ".."] {
        for refused in [
            objects.put("b", key, "x").send().await.map(drop),
            objects.get("b", key).await.map(drop),
            objects.head("b", key).send().await.map(drop),
            objects.copy("b", key, "/b/k").await.map(drop),
            objects.delete("b", key).send().await.map(drop),
            client.uploads().create("b", key).await.map(drop),
        ] {
            assert!(refused.expect_err("no key").is_invalid_request(), "{key:?}");
        }
    }
    for key in ["\u{1}", "a\u{8}b", "\u{fffe}", "\u{ffff}"] {
        assert!(!fits_xml(key));
        let many = ["good", key].map(model::ObjectIdentifier::new);
        let many = model::Delete::default().with_objects(many);
        let refused = objects.delete_many("b", &many).await;
        assert!(refused.expect_err("no XML").is_invalid_request(), "{key:?}");
    }
    for operation in [
        "putObject",
        "getObject",
        "headObject",
        "copyObject",
        "deleteObject",
        "deleteObjects",
        "createMultipartUpload",
    ] {
        assert_eq!(ledger.outcome(operation), None, "{operation}");
    }
    Ok(())
}
