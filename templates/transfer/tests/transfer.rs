//! Uploads and downloads against a server that fails where it is told to.

#![cfg(feature = "objectstorage")]

mod server;

use std::io;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::task::Poll;
use std::time::Duration;

use ionoscloud_core::{AccessKey, Config, RetryPolicy, Session};
use ionoscloud_objectstorage::Client;
use ionoscloud_transfer::{Integrity, OpenUpload, Transfer, Upload};
use server::{Fault, Server};

const MIB: usize = 1024 * 1024;

fn transfer(server: &Server) -> Transfer {
    let retry = RetryPolicy::default().with_initial_pause(Duration::from_millis(5));
    let config = Config::new()
        .with_default_server(&server.url)
        .with_access_key(AccessKey::new("AKTEST", "SKTEST"))
        .with_retry(retry);
    let client = Client::new(&Session::new(config).unwrap());
    Transfer::new(&client).with_part_size(5 << 20)
}

/// Bytes of which no two parts are the same.
fn bytes(length: usize) -> Vec<u8> {
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    let mut made = Vec::with_capacity(length + 8);
    while made.len() < length {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        made.extend_from_slice(&state.to_le_bytes());
    }
    made.truncate(length);
    made
}

/// A folder of one test, which goes with it.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Folder {
        let path = std::env::temp_dir().join(format!("transfer-{}-{name}", std::process::id()));
        let _ = std::fs::remove_dir_all(&path);
        std::fs::create_dir_all(&path).unwrap();
        Folder(path)
    }

    fn file(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.0.join(name);
        std::fs::write(&path, bytes).unwrap();
        path
    }

    fn names(&self) -> Vec<String> {
        let names = std::fs::read_dir(&self.0).unwrap();
        let mut names: Vec<String> = names
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// The same bytes in each form that a source can have.
fn sources(bytes: &[u8], folder: &Folder) -> Vec<(&'static str, Upload)> {
    let path = folder.file("source", bytes);
    let mut pieces: Vec<_> = bytes.chunks(100_000).map(<[u8]>::to_vec).collect();
    pieces.reverse();
    let piece = move |_: &mut std::task::Context<'_>| {
        Poll::Ready(pieces.pop().map(|piece| Ok::<_, io::Error>(piece.into())))
    };
    let owned = io::Cursor::new(bytes.to_vec());
    vec![
        ("bytes", Upload::from(bytes)),
        ("file", Upload::file(path)),
        ("reader", Upload::reader(owned.clone())),
        (
            "reader of known length",
            Upload::reader(owned).with_length(bytes.len() as u64),
        ),
        ("stream", Upload::from_pieces(piece)),
    ]
}

#[tokio::test]
async fn every_source_of_any_length_arrives_and_comes_back() {
    let folder = Folder::new("sources");
    // From what has no bytes to several parts, and each edge.
    for length in [0, 1, 5 * MIB - 1, 5 * MIB, 5 * MIB + 1, 16 * MIB + 1] {
        let whole = bytes(length);
        for (name, source) in sources(&whole, &folder) {
            let server = Server::start().await;
            let transfer = transfer(&server);
            let stored = transfer
                .upload("bucket", "a key", source)
                .content_type("text/x")
                .await;
            let stored = stored.unwrap_or_else(|error| panic!("{name} of {length}: {error}"));
            let object = server.object("bucket/a key").unwrap();
            assert!(object.body == whole, "{name} of {length}");
            assert_eq!(object.headers["content-type"], "text/x");
            assert_eq!(
                (stored.etag(), stored.size()),
                (&*object.etag, length as u64)
            );
            assert_eq!(server.open(), 0);
            let list = complete_length(&server);
            let arrived = server.state.lock().unwrap().arrived;
            assert_eq!(arrived, length + list, "{name} of {length}");

            let mut read = Vec::new();
            let down = transfer
                .download("bucket", "a key")
                .to_writer(&mut read)
                .await
                .unwrap();
            assert!(
                read == whole && down.size() == length as u64,
                "{name} of {length}"
            );
            let path = folder.0.join("down");
            let down = transfer
                .download("bucket", "a key")
                .to_file(&path)
                .await
                .unwrap();
            assert!(std::fs::read(&path).unwrap() == whole, "{name} of {length}");
            assert_eq!(down.headers()["content-type"], "text/x");
        }
    }
    assert_eq!(folder.names(), ["down", "source"]);
}

/// How long the list of parts was that completed an upload.
fn complete_length(server: &Server) -> usize {
    let state = server.state.lock().unwrap();
    let completed = state
        .requests
        .iter()
        .find(|request| request.name() == "complete");
    completed.map_or(0, |request| {
        request.headers["content-length"].parse().unwrap()
    })
}

#[tokio::test]
async fn a_connection_that_is_cut_costs_one_part_at_most() {
    const LENGTH: usize = if cfg!(debug_assertions) {
        30_000_000
    } else {
        100_000_000
    };
    let folder = Folder::new("cuts");
    let whole = bytes(LENGTH);
    let path = folder.file("source", &whole);
    for tenth in 1..10 {
        let server = Server::start().await;
        let (at, own) = (LENGTH / 10 * tenth, server.clone());
        let cut = AtomicUsize::new(0);
        server.fail(move |request| {
            // The part in which that byte is.
            let number: usize = request.query.get("partNumber")?.parse().ok()?;
            let start = (number - 1) * 5 * MIB;
            let within =
                (start..start + 5 * MIB).contains(&at) && cut.fetch_add(1, Ordering::Relaxed) == 0;
            within.then(|| Fault::CutRequest(at - start))
        });
        let transfer = transfer(&server);
        transfer
            .upload("bucket", "key", Upload::file(&path))
            .await
            .unwrap();
        assert!(server.object("bucket/key").unwrap().body == whole);
        assert_eq!(own.open(), 0);
        let list = complete_length(&own);
        let sent = own.state.lock().unwrap().arrived;
        assert!(
            sent - list - LENGTH <= 5 * MIB,
            "{} bytes too many",
            sent - list - LENGTH
        );
        println!(
            "up, cut at {at}: {} bytes were sent twice",
            sent - list - LENGTH
        );

        let cut = AtomicUsize::new(0);
        own.fail(move |request| {
            let range = request.headers.get("range")?.trim_start_matches("bytes=");
            let (start, end) = range.split_once('-')?;
            let (start, end): (usize, usize) = (start.parse().ok()?, end.parse().ok()?);
            let within = (start..=end).contains(&at) && cut.fetch_add(1, Ordering::Relaxed) == 0;
            within.then(|| Fault::CutAnswer(at - start))
        });
        let down = folder.0.join("down");
        transfer
            .download("bucket", "key")
            .to_file(&down)
            .await
            .unwrap();
        assert!(std::fs::read(&down).unwrap() == whole);
        let sent = own.state.lock().unwrap().sent;
        // What was on its way in the buffers of the connection.
        assert!(sent <= LENGTH + 8 * MIB, "{sent}");
        println!(
            "down, cut at {at}: {} bytes came twice",
            sent as i64 - LENGTH as i64
        );
    }
}

#[tokio::test]
async fn a_part_that_is_refused_is_sent_again_by_itself() {
    for status in [500, 502, 503, 504, 429] {
        let server = Server::start().await;
        let left = AtomicUsize::new(2);
        server.fail(move |request| {
            let mine = request
                .query
                .get("partNumber")
                .is_some_and(|number| number == "3");
            let some = mine
                && left
                    .fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| {
                        left.checked_sub(1)
                    })
                    .is_ok();
            some.then_some(Fault::Answer(
                status,
                "<Error><Code>InternalError</Code></Error>",
            ))
        });
        let whole = bytes(23 * MIB);
        let seen = Arc::new(AtomicU64::new(0));
        let last = Arc::clone(&seen);
        let sent = transfer(&server)
            .upload("bucket", "key", whole.clone())
            .with_progress(move |done, total| {
                assert_eq!(total, Some(23 * MIB as u64));
                last.store(done, Ordering::Relaxed);
            });
        assert_eq!(sent.await.unwrap().parts(), 5);
        assert!(server.object("bucket/key").unwrap().body == whole);
        assert_eq!((server.count("part"), server.open()), (7, 0), "{status}");
        assert_eq!(seen.load(Ordering::Relaxed), 23 * MIB as u64);
    }
}

#[tokio::test]
async fn what_fails_leaves_nothing_or_says_what() {
    let server = Server::start().await;
    server.fail(|request| {
        let last = request
            .query
            .get("partNumber")
            .is_some_and(|number| number == "4");
        last.then_some(Fault::Answer(
            403,
            "<Error><Code>AccessDenied</Code></Error>",
        ))
    });
    let whole = bytes(23 * MIB);
    let transfer = transfer(&server);
    let error = transfer
        .upload("bucket", "key", whole.clone())
        .await
        .unwrap_err();
    assert_eq!(
        (error.status().unwrap().as_u16(), error.open_upload()),
        (403, None)
    );
    assert_eq!(
        (server.open(), server.object("bucket/key").is_none()),
        (0, true)
    );

    // The same, and what has arrived is kept.
    let kept = transfer
        .upload("bucket", "key", whole.clone())
        .keep_parts()
        .await
        .unwrap_err();
    let open = kept.open_upload().unwrap().clone();
    assert!(kept.to_string().contains(open.id()), "{kept}");
    assert_eq!(server.open(), 1);
    server.fail(|_| None);
    let before = server.count("part");
    let there = server.state.lock().unwrap().uploads[open.id()].parts.len();
    let done = transfer.resume(&open, whole.clone()).await.unwrap();
    assert_eq!(
        (done.parts(), server.count("part") - before),
        (5, 5 - there)
    );
    assert!(server.object("bucket/key").unwrap().body == whole);
    assert_eq!(server.open(), 0);
}

#[tokio::test]
async fn an_upload_that_is_taken_up_sends_what_is_missing_or_different() {
    let folder = Folder::new("resume");
    let whole = bytes(23 * MIB);
    for (size, changed, again) in [(5, false, 2), (6, true, 3)] {
        for (name, source) in sources(&whole, &folder) {
            let server = Server::start().await;
            let transfer = transfer(&server);
            let store = Client::new(
                &Session::new(
                    Config::new()
                        .with_default_server(&server.url)
                        .with_access_key(AccessKey::new("a", "b")),
                )
                .unwrap(),
            );
            let id = store
                .uploads()
                .create("bucket", "key")
                .await
                .unwrap()
                .upload_id()
                .unwrap()
                .to_owned();
            let parts: Vec<_> = whole.chunks(size * MIB).collect();
            for (index, part) in parts.iter().enumerate().take(parts.len() - 2) {
                let mut part = part.to_vec();
                part[0] ^= u8::from(changed && index == 0);
                store
                    .uploads()
                    .put_part("bucket", "key", index as i64 + 1, &id, part)
                    .await
                    .unwrap();
            }
            let before = server.count("part");
            let open = transfer.open_upload("bucket", "key", &id);
            transfer.resume(&open, source).await.unwrap();
            let unknown = matches!(name, "reader" | "stream");
            assert!(
                server.object("bucket/key").unwrap().body == whole,
                "{name} {size}"
            );
            if !(unknown && size == 6) {
                assert_eq!(
                    server.count("part") - before,
                    again,
                    "{name} {size} {changed}"
                );
            }
        }
    }
}

#[tokio::test]
async fn an_answer_to_the_completion_that_says_nothing_is_followed_up() {
    const ERROR: &str = "<?xml version=\"1.0\"?><Error><Code>InternalError</Code><Message>We failed.</Message></Error>";
    // What comes, how often, and what becomes of it: an object, nothing, or nobody knows.
    for (fault, times, good) in [
        (Fault::Answer(200, ERROR), 1, true),
        (Fault::Answer(200, ""), 1, true),
        (Fault::Answer(503, ERROR), 2, true),
        (Fault::Answer(500, ERROR), 2, true),
        (Fault::DoneBut(200, ERROR), 1, true),
        (
            Fault::DoneBut(200, "<CompleteMultipartUploadResult><ETag>"),
            1,
            true,
        ),
        (
            Fault::DoneBut(
                200,
                "<CompleteMultipartUploadResult xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><ETag></ETag></CompleteMultipartUploadResult>",
            ),
            1,
            true,
        ),
        (Fault::DoneSilent, 1, true),
        (Fault::CutAnswer(40), 1, true),
        (Fault::Answer(200, ERROR), usize::MAX, false),
        (
            Fault::Answer(400, "<Error><Code>EntityTooSmall</Code></Error>"),
            usize::MAX,
            false,
        ),
        (
            Fault::Answer(412, "<Error><Code>PreconditionFailed</Code></Error>"),
            usize::MAX,
            false,
        ),
    ] {
        let server = Server::start().await;
        let (own, mut left) = (fault.clone(), times);
        server.fail(move |request| {
            let hit = request.name() == "complete" && left > 0;
            left -= usize::from(hit);
            hit.then(|| own.clone())
        });
        let whole = bytes(17 * MIB);
        let outcome = transfer(&server)
            .upload("bucket", "key", whole.clone())
            .await;
        assert_eq!(outcome.is_ok(), good, "{fault:?}: {outcome:?}");
        if let Ok(done) = outcome {
            assert_eq!(done.etag(), server.object("bucket/key").unwrap().etag);
        }
        assert_eq!(server.open(), 0, "{fault:?}");
        assert_eq!(server.count("part"), 4, "{fault:?}");
        assert_eq!(
            server
                .object("bucket/key")
                .is_some_and(|object| object.body == whole),
            good
        );
    }
}

#[tokio::test]
async fn a_dropped_upload_is_aborted_or_handed_over() {
    let whole = bytes(40 * MIB);
    for keep in [false, true] {
        let server = Server::start().await;
        let own = server.clone();
        // Two parts arrive, the others never do.
        server.fail(move |request| {
            let number = request.query.get("partNumber")?;
            (number.as_str() > "2" && request.name() == "part").then_some(Fault::Stall)
        });
        let told = Arc::new(Mutex::new(None::<OpenUpload>));
        let tell = Arc::clone(&told);
        let transfer = transfer(&server);
        let mut upload = transfer
            .upload("bucket", "key", whole.clone())
            .on_start(move |upload| *tell.lock().unwrap() = Some(upload.clone()));
        if keep {
            upload = upload.keep_parts();
        }
        let _ = tokio::time::timeout(Duration::from_millis(400), upload)
            .await
            .unwrap_err();
        for _ in 0..100 {
            if own.open() == usize::from(keep) && own.count("abort") == usize::from(!keep) {
                break;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        assert_eq!(own.open(), usize::from(keep));
        if keep {
            own.fail(|_| None);
            let before = own.count("part");
            let open = told.lock().unwrap().clone().unwrap();
            transfer.resume(&open, whole.clone()).await.unwrap();
            assert_eq!(own.count("part") - before, 6);
            assert!(own.object("bucket/key").unwrap().body == whole);
        }
    }
}

#[tokio::test]
async fn an_object_is_read_as_it_is_whatever_is_said_of_it() {
    for (name, value) in [("content-type", "text/html"), ("content-encoding", "gzip")] {
        let server = Server::start().await;
        let transfer = transfer(&server);
        let put = transfer.upload("bucket", "key", "as it is");
        put.with_header(name, value).await.unwrap();
        let mut read = Vec::new();
        let down = transfer.download("bucket", "key").to_writer(&mut read);
        assert_eq!(down.await.unwrap().headers()[name], value);
        assert_eq!(read, b"as it is");
    }
}

#[tokio::test]
async fn an_object_that_changes_meanwhile_is_an_error_and_no_file() {
    let folder = Folder::new("changed");
    let path = folder.file("down", b"before");
    let server = Server::start().await;
    server.put("bucket/key", &bytes(23 * MIB));
    let (own, other, mut seen) = (server.clone(), bytes(22 * MIB), 0);
    server.fail(move |request| {
        seen += usize::from(request.name() == "get");
        if seen == 1 {
            seen += 1;
            return Some(Fault::CutAnswer(MIB));
        }
        None
    });
    tokio::spawn(async move {
        while own.state.lock().unwrap().sent < MIB {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        own.put("bucket/key", &other);
    });
    let transfer = transfer(&server).with_parallelism(1);
    let error = transfer
        .download("bucket", "key")
        .to_file(&path)
        .await
        .unwrap_err();
    assert!(error.is_changed(), "{error}");
    assert_eq!(
        (std::fs::read(&path).unwrap().as_slice(), folder.names()),
        (&b"before"[..], vec!["down".to_owned()])
    );
}

#[tokio::test]
async fn a_download_that_ends_early_or_is_dropped_leaves_no_file() {
    let folder = Folder::new("early");
    let server = Server::start().await;
    server.put("bucket/key", &bytes(12 * MIB));
    server.fail(|request| (request.name() == "get").then_some(Fault::CutAnswer(1_000)));
    let transfer = transfer(&server);
    let path = folder.0.join("down");
    let error = transfer
        .download("bucket", "key")
        .to_file(&path)
        .await
        .unwrap_err();
    assert!(error.call().unwrap().is_truncated(), "{error}");
    assert!(folder.names().is_empty());
    server.fail(|request| (request.name() == "get").then_some(Fault::Stall));
    let waited = tokio::time::timeout(
        Duration::from_millis(100),
        transfer
            .download("bucket", "key")
            .to_file(&path)
            .into_future(),
    );
    assert!(waited.await.is_err());
    assert!(folder.names().is_empty());
}

#[tokio::test]
async fn a_range_is_what_was_asked_for() {
    let server = Server::start().await;
    let whole = bytes(23 * MIB);
    server.put("bucket/key", &whole);
    let transfer = transfer(&server);
    for range in [
        0..1,
        0..5 * MIB,
        5 * MIB - 1..5 * MIB + 1,
        MIB..22 * MIB,
        22 * MIB..40 * MIB,
    ] {
        let (start, end) = (range.start as u64, range.end as u64);
        let mut read = Vec::new();
        transfer
            .download("bucket", "key")
            .range(start..end)
            .to_writer(&mut read)
            .await
            .unwrap();
        assert!(
            read == whole[range.start..range.end.min(whole.len())],
            "{range:?}"
        );
    }
    let mut read = Vec::new();
    transfer
        .download("bucket", "key")
        .range(7 * MIB as u64..)
        .to_writer(&mut read)
        .await
        .unwrap();
    assert!(read == whole[7 * MIB..]);
    let error = transfer
        .download("bucket", "key")
        .range(5..5)
        .to_writer(&mut read)
        .await
        .unwrap_err();
    assert!(error.is_invalid(), "{error}");
    let behind = transfer
        .download("bucket", "key")
        .range(24 * MIB as u64..)
        .to_writer(&mut read)
        .await
        .unwrap_err();
    assert_eq!(behind.status().unwrap().as_u16(), 416);
    let gone = transfer
        .download("bucket", "none")
        .to_writer(&mut read)
        .await
        .unwrap_err();
    assert!(gone.is_not_found());
}

#[tokio::test]
async fn an_object_that_must_not_be_there_is_refused_before_a_byte_is_sent() {
    for length in [3, 23 * MIB] {
        let server = Server::start().await;
        let transfer = transfer(&server);
        transfer
            .upload("bucket", "key", bytes(length))
            .create_only()
            .await
            .unwrap();
        let error = transfer
            .upload("bucket", "key", bytes(length))
            .create_only()
            .await
            .unwrap_err();
        assert!(error.is_precondition_failed(), "{error}");
        assert_eq!(
            (server.open(), server.count("create")),
            (0, usize::from(length > 3))
        );
    }
}

#[tokio::test]
async fn sums_go_with_each_request_where_they_are_wanted() {
    let folder = Folder::new("sums");
    for (integrity, header) in [
        (Integrity::Md5, "content-md5"),
        (Integrity::Sha256, "x-amz-content-sha256"),
    ] {
        let server = Server::start().await;
        let transfer = transfer(&server).with_integrity(integrity);
        for length in [3, 23 * MIB] {
            transfer
                .upload("bucket", "key", bytes(length))
                .await
                .unwrap();
        }
        let requests = server.state.lock().unwrap().requests.clone();
        let bodies: Vec<_> = requests
            .iter()
            .filter(|it| matches!(it.name(), "put" | "part"))
            .collect();
        assert_eq!(bodies.len(), 6);
        assert!(
            bodies.iter().all(
                |it| it.headers[header].len() >= 24 && it.headers[header] != "UNSIGNED-PAYLOAD"
            )
        );

        // What comes is compared with the tag.
        server.put("bucket/key", b"right");
        let path = folder.0.join("down");
        transfer
            .download("bucket", "key")
            .to_file(&path)
            .await
            .unwrap();
        server
            .state
            .lock()
            .unwrap()
            .objects
            .get_mut("bucket/key")
            .unwrap()
            .body = b"wrong".to_vec();
        transfer
            .download("bucket", "key")
            .to_file(&path)
            .await
            .unwrap_err();
        assert_eq!(std::fs::read(&path).unwrap(), b"right");
    }
}

#[test]
fn programs_that_are_not_asynchronous_transfer_as_well() {
    use ionoscloud_core::Blocking as _;

    let runtime = tokio::runtime::Runtime::new().unwrap();
    let server = runtime.block_on(Server::start());
    let transfer = transfer(&server);
    let folder = Folder::new("blocking");
    let whole = bytes(17 * MIB);
    let stored = transfer
        .upload("bucket", "key", whole.clone())
        .blocking()
        .unwrap();
    assert_eq!(stored.parts(), 4);
    let path = folder.0.join("down");
    transfer
        .download("bucket", "key")
        .to_file(&path)
        .blocking()
        .unwrap();
    assert!(std::fs::read(path).unwrap() == whole);
}
