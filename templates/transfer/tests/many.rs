//! Copies, deletions and folders against the same server.

#![cfg(feature = "objectstorage")]

mod server;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use ionoscloud_core::{AccessKey, Config, Session};
use ionoscloud_objectstorage::Client;
use ionoscloud_transfer::{Action, Compare, Transfer};
use server::{Fault, Server};

const MIB: usize = 1024 * 1024;

fn transfer(server: &Server) -> Transfer {
    let config = Config::new()
        .with_default_server(&server.url)
        .with_access_key(AccessKey::new("AKTEST", "SKTEST"));
    Transfer::new(&Client::new(&Session::new(config).unwrap())).with_part_size(5 << 20)
}

fn bytes(length: usize) -> Vec<u8> {
    (0..length)
        .map(|at| (at ^ (at >> 7) ^ (at >> 13)) as u8)
        .collect()
}

struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Folder {
        let path = std::env::temp_dir().join(format!("many-{}-{name}", std::process::id()));
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(&path).unwrap();
        Folder(path)
    }

    fn write(&self, name: &str, text: &str) {
        let path = self.0.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// Each file with its text.
    fn texts(&self) -> BTreeMap<String, String> {
        fn into(texts: &mut BTreeMap<String, String>, front: &str, path: &Path) {
            for entry in fs::read_dir(path).unwrap() {
                let entry = entry.unwrap();
                let name = format!("{front}{}", entry.file_name().into_string().unwrap());
                if entry.file_type().unwrap().is_dir() {
                    into(texts, &format!("{name}/"), &entry.path());
                } else if entry.file_type().unwrap().is_file() {
                    texts.insert(name, fs::read_to_string(entry.path()).unwrap());
                }
            }
        }
        let mut texts = BTreeMap::new();
        into(&mut texts, "", &self.0);
        texts
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn map(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
    pairs
        .iter()
        .map(|(name, text)| ((*name).to_owned(), (*text).to_owned()))
        .collect()
}

fn objects(server: &Server) -> BTreeMap<String, String> {
    let state = server.state.lock().unwrap();
    let text = |body: &[u8]| String::from_utf8(body.to_vec()).unwrap();
    state
        .objects
        .iter()
        .map(|(path, object)| (path.clone(), text(&object.body)))
        .collect()
}

#[tokio::test]
async fn a_copy_of_any_size_is_the_same_with_its_metadata() {
    let server = Server::start().await;
    let whole = bytes(17 * MIB);
    let transfer = transfer(&server);
    let source = "a key/ü?+%.bin";
    let put = transfer
        .upload("from", source, whole.clone())
        .content_type("text/x")
        .metadata("by", "me");
    put.await.unwrap();
    for (threshold, parts) in [(u64::MAX, 0), (17 << 20, 0), (16 << 20, 2), (6 << 20, 3)] {
        let transfer = transfer.clone().with_copy_threshold(threshold);
        let copied = transfer
            .copy(("from", source), ("to", "copy"))
            .await
            .unwrap();
        assert_eq!((copied.parts(), copied.size()), (parts, 17 << 20));
        let object = server.object("to/copy").unwrap();
        assert!(object.body == whole);
        assert_eq!(
            (
                &*object.headers["content-type"],
                &*object.headers["x-amz-meta-by"]
            ),
            ("text/x", "me")
        );
        assert_eq!(server.open(), 0);

        transfer
            .copy(("from", source), ("to", "copy"))
            .content_type("text/y")
            .await
            .unwrap();
        assert_eq!(
            server.object("to/copy").unwrap().headers["content-type"],
            "text/y"
        );
        let there = transfer
            .copy(("from", source), ("to", "copy"))
            .create_only()
            .await
            .unwrap_err();
        assert!(there.is_precondition_failed());
    }
    let gone = transfer
        .copy(("from", "none"), ("to", "copy"))
        .await
        .unwrap_err();
    assert!(gone.is_not_found());

    // What is replaced while it is copied is not mixed.
    server.fail(|request| {
        let late = request
            .query
            .get("partNumber")
            .is_some_and(|number| number == "2");
        late.then_some(Fault::Answer(
            412,
            "<Error><Code>PreconditionFailed</Code></Error>",
        ))
    });
    let changed = transfer
        .with_copy_threshold(6 << 20)
        .copy(("from", source), ("to", "other"))
        .await
        .unwrap_err();
    assert!(changed.is_changed(), "{changed}");
    assert_eq!(
        (server.open(), server.object("to/other").is_none()),
        (0, true)
    );
}

#[tokio::test]
async fn an_object_may_be_longer_than_an_answer_that_is_held() {
    let server = Server::start().await;
    server.put("bucket/key", &bytes(2 * MIB));
    let config = Config::new()
        .with_default_server(&server.url)
        .with_body_limit(1 << 20)
        .with_access_key(AccessKey::new("AKTEST", "SKTEST"));
    let transfer = Transfer::new(&Client::new(&Session::new(config).unwrap()));
    let copied = transfer.copy(("bucket", "key"), ("bucket", "copy")).await;
    assert_eq!(copied.unwrap().size(), 2 << 20);
}

#[tokio::test]
async fn all_below_a_prefix_is_deleted_a_thousand_at_a_time() {
    let server = Server::start().await;
    for number in 0..2_500 {
        server.put(&format!("bucket/logs/{number:04}"), b"x");
    }
    for name in ["logs/odd\u{1}name", "logs/a&b", "logs/locked", "other"] {
        server.put(&format!("bucket/{name}"), b"x");
    }
    let deleted = transfer(&server)
        .delete_prefix("bucket", "logs/")
        .await
        .unwrap();
    assert_eq!(deleted.count(), 2_502);
    let failures: Vec<_> = deleted
        .failures()
        .iter()
        .map(|it| (it.name(), it.reason()))
        .collect();
    assert_eq!(failures, [("logs/locked", "AccessDenied: Locked.")]);
    assert_eq!(
        (
            server.count("list"),
            server.count("delete-many"),
            server.count("delete")
        ),
        (3, 3, 1)
    );
    let left: Vec<_> = objects(&server).into_keys().collect();
    assert_eq!(left, ["bucket/logs/locked", "bucket/other"]);
}

#[tokio::test]
async fn a_folder_goes_up_and_only_what_differs() {
    let server = Server::start().await;
    let folder = Folder::new("up");
    for (name, text) in [("a", "1"), ("b/c", "22"), ("b/d e", "333")] {
        folder.write(name, text);
    }
    server.put("bucket/site/old", b"old");
    server.put("bucket/site-2/x", b"kept");
    let transfer = transfer(&server);
    let sync = || {
        transfer
            .sync_up(&folder.0, "bucket", "site")
            .compare(Compare::ETag)
    };

    let plan = sync().delete().plan().await.unwrap();
    let steps: Vec<_> = plan
        .steps()
        .iter()
        .map(|step| (step.action(), step.key(), step.size()))
        .collect();
    assert_eq!(
        steps,
        [
            (Action::Upload, "site/a", 1),
            (Action::Upload, "site/b/c", 2),
            (Action::Upload, "site/b/d e", 3),
            (Action::DeleteObject, "site/old", 3),
        ]
    );
    assert_eq!(
        (
            plan.bytes(),
            server.count("put"),
            server.count("delete-many")
        ),
        (6, 0, 0)
    );

    let first = sync().await.unwrap();
    assert_eq!(
        (first.transferred(), first.bytes(), first.deleted()),
        (3, 6, 0)
    );
    folder.write("a", "2");
    let second = sync().delete().await.unwrap();
    assert_eq!(
        (second.transferred(), second.unchanged(), second.deleted()),
        (1, 2, 1)
    );
    assert_eq!(
        objects(&server),
        map(&[
            ("bucket/site-2/x", "kept"),
            ("bucket/site/a", "2"),
            ("bucket/site/b/c", "22"),
            ("bucket/site/b/d e", "333"),
        ])
    );
}

#[tokio::test]
async fn files_and_objects_differ_by_length_time_or_tag() {
    // The objects are of 14 Nov 2023.
    let stored = SystemTime::UNIX_EPOCH + Duration::from_secs(1_700_000_000);
    for (local, age, by, up, down) in [
        ("abc", 0, Compare::SizeAndTime, false, false),
        ("abc", 60, Compare::SizeAndTime, false, true),
        ("abc", -60, Compare::SizeAndTime, true, false),
        ("abd", 0, Compare::SizeAndTime, false, false),
        ("abcd", 0, Compare::SizeAndTime, true, true),
        ("abd", -60, Compare::Size, false, false),
        ("ab", 0, Compare::Size, true, true),
        ("abc", -60, Compare::ETag, false, false),
        ("abd", 0, Compare::ETag, true, true),
    ] {
        let server = Server::start().await;
        server.put("bucket/a", b"abc");
        let folder = Folder::new("differ");
        folder.write("a", local);
        let time = match u64::try_from(age) {
            Ok(age) => stored - Duration::from_secs(age),
            Err(_) => stored + Duration::from_secs(60),
        };
        let file = fs::OpenOptions::new()
            .write(true)
            .open(folder.0.join("a"))
            .unwrap();
        file.set_modified(time).unwrap();
        let transfer = transfer(&server);
        for (sync, wanted) in [
            (transfer.sync_up(&folder.0, "bucket", ""), up),
            (transfer.sync_down("bucket", "", &folder.0), down),
        ] {
            let plan = sync.compare(by).plan().await.unwrap();
            assert_eq!(
                plan.steps().len() == 1,
                wanted,
                "{local} {age} {by:?} {plan:?}"
            );
        }
    }
}

#[tokio::test]
async fn an_object_in_parts_is_known_by_its_tag() {
    let server = Server::start().await;
    let folder = Folder::new("parts");
    fs::write(folder.0.join("large"), bytes(17 * MIB)).unwrap();
    let transfer = transfer(&server);
    let sync = || {
        transfer
            .sync_up(&folder.0, "bucket", "")
            .compare(Compare::ETag)
    };
    assert_eq!(sync().await.unwrap().transferred(), 1);
    assert!(
        server
            .object("bucket/large")
            .unwrap()
            .etag
            .ends_with("-4\"")
    );
    let again = sync().await.unwrap();
    assert_eq!((again.transferred(), again.unchanged()), (0, 1));
}

#[tokio::test]
async fn a_prefix_comes_down_and_nothing_is_written_elsewhere() {
    let server = Server::start().await;
    let around = Folder::new("down");
    let folder = around.0.join("inside");
    for (key, text) in [
        ("p/a", "1"),
        ("p/b/c", "22"),
        ("p/b/", ""),
        ("p/", ""),
        ("p/../out", "bad"),
        ("p//abs", "bad"),
        ("p/x//y", "bad"),
        ("p/file", "file"),
        ("p/file/below", "bad"),
        ("p/link/in", "bad"),
        ("q", "other"),
    ] {
        server.put(&format!("bucket/{key}"), text.as_bytes());
    }
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("extra"), "extra").unwrap();
    fs::create_dir_all(around.0.join("outside")).unwrap();
    #[cfg(unix)]
    std::os::unix::fs::symlink(around.0.join("outside"), folder.join("link")).unwrap();
    let transfer = transfer(&server);
    let synced = transfer
        .sync_down("bucket", "p", &folder)
        .delete()
        .await
        .unwrap();
    let mut names: Vec<_> = synced
        .failures()
        .iter()
        .map(|it| it.name().rsplit('/').next().unwrap())
        .collect();
    names.sort();
    #[cfg(unix)]
    assert_eq!(names, ["abs", "below", "in", "link", "out", "y"]);
    assert_eq!((synced.transferred(), synced.deleted()), (3, 1));
    assert_eq!(
        around.texts(),
        map(&[
            ("inside/a", "1"),
            ("inside/b/c", "22"),
            ("inside/file", "file")
        ])
    );
    let again = transfer.sync_down("bucket", "p", &folder).await.unwrap();
    assert_eq!((again.transferred(), again.unchanged()), (0, 3));
}

#[cfg(unix)]
#[tokio::test]
async fn nothing_is_deleted_where_not_all_could_be_looked_at() {
    let server = Server::start().await;
    server.put("bucket/gone", b"x");
    let folder = Folder::new("unseen");
    folder.write("a", "1");
    std::os::unix::fs::symlink("/nowhere", folder.0.join("link")).unwrap();
    let synced = transfer(&server)
        .sync_up(&folder.0, "bucket", "")
        .delete()
        .await
        .unwrap();
    assert_eq!(
        (
            synced.transferred(),
            synced.deleted(),
            synced.failures().len()
        ),
        (1, 0, 2)
    );
    assert!(server.object("bucket/gone").is_some());
}
