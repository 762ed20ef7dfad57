//! Answers that are handed on as they come: into the program, a writer, a file.

use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::task::Poll;
use std::time::{Duration, Instant};

use ionoscloud_core::rt::Bytes;
use ionoscloud_core::{Blocking, LogLevel, Mock, Session, TimeoutKind};
use runtime_tests::api::{self, BytesCall, TextCall};
use runtime_tests::raw::{self, Notes};
use runtime_tests::server::{Act, Server};
use runtime_tests::{client, client_with, config};
use tokio::io::AsyncReadExt;

/// Settings for a server at `url`.
fn at(url: &str) -> ionoscloud_core::Config {
    let moment = Duration::from_millis(1);
    let retry = ionoscloud_core::RetryPolicy::default()
        .with_initial_pause(moment)
        .with_max_pause(moment);
    ionoscloud_core::Config::new()
        .with_token("very-secret-token")
        .with_default_server(url)
        .with_retry(retry)
}

/// An empty folder of this test's own.
fn folder(name: &str) -> PathBuf {
    let folder = std::env::temp_dir().join(format!("ionoscloud-{name}-{}", std::process::id()));
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

fn files(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).unwrap();
    let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<_> = names.collect();
    names.sort();
    names
}

#[tokio::test]
async fn what_comes_is_handed_on_as_it_comes() {
    let (sender, receiver) = tokio::sync::mpsc::channel::<&str>(1);
    let receiver = Arc::new(tokio::sync::Mutex::new(receiver));
    let url = raw::start(move |mut peer, _| {
        let receiver = receiver.clone();
        async move {
            while let Some(head) = peer.head().await {
                assert!(head.contains("\r\naccept-encoding: identity\r\n"), "{head}");
                peer.say("HTTP/1.1 200 OK\r\ncontent-length: 9\r\nx-request-id: r-1\r\n\r\n")
                    .await;
                let mut receiver = receiver.lock().await;
                while let Some(piece) = receiver.recv().await {
                    peer.say(piece).await;
                    if piece == "last" {
                        break;
                    }
                }
            }
        }
    })
    .await;
    let client = client_with(at(&url));
    sender.send("first").await.unwrap();
    let mut download = client.image().stream().await.unwrap();
    assert_eq!(download.status(), 200);
    assert_eq!(download.request_id().unwrap(), "r-1");
    assert_eq!(download.length(), Some(9));
    assert!(download.url().ends_with("/api/v1/image"));
    assert_eq!((download.received(), download.attempts()), (0, 1));
    // The second piece is not there before the first has been seen.
    assert_eq!(download.chunk().await.unwrap().unwrap(), "first");
    assert_eq!(download.received(), 5);
    sender.send("last").await.unwrap();
    assert_eq!(download.chunk().await.unwrap().unwrap(), "last");
    assert_eq!(download.chunk().await.unwrap(), None);
    assert_eq!(download.chunk().await.unwrap(), None);

    for way in 0..3 {
        sender.send("first").await.unwrap();
        let mut download = client.image().stream().await.unwrap();
        sender.send("last").await.unwrap();
        let mut all = Vec::new();
        match way {
            0 => assert_eq!(download.write_to(&mut all).await.unwrap(), 9),
            1 => {
                // A reader with little room.
                let mut room = [0; 2];
                loop {
                    let length = download.read(&mut room).await.unwrap();
                    all.extend_from_slice(&room[..length]);
                    if length == 0 {
                        break;
                    }
                }
            }
            _ => {
                let mut stream = std::pin::pin!(download);
                let next = |cx: &mut std::task::Context<'_>| {
                    futures_core::Stream::poll_next(stream.as_mut(), cx)
                };
                let mut next = next;
                while let Some(piece) = std::future::poll_fn(&mut next).await {
                    all.extend_from_slice(&piece.unwrap());
                }
            }
        }
        assert_eq!(all, b"firstlast");
    }
}

#[tokio::test]
async fn a_stream_that_breaks_off_says_what_had_come() {
    for (head, announced) in [
        ("content-length: 1000", " of 1000"),
        ("transfer-encoding: chunked", ""),
    ] {
        let notes = Notes::default();
        let seen = notes.clone();
        let url = raw::start(move |mut peer, _| {
            let seen = seen.clone();
            async move {
                if let Some(request) = peer.head().await {
                    seen.add(request);
                    let piece = "very-secret-token".repeat(10);
                    let (before, behind) = match announced {
                        "" => ("aa\r\n", "\r\n"),
                        _ => ("", ""),
                    };
                    peer.say(format!(
                        "HTTP/1.1 200 OK\r\n{head}\r\nx-request-id: very-secret-token\r\n\r\n{before}{piece}{behind}"
                    ))
                    .await;
                }
            }
        })
        .await;
        let client = client_with(at(&url));
        for operation in [&api::BYTES, &api::SEARCH_BYTES] {
            let mut download = BytesCall(client.call(operation)).stream().await.unwrap();
            let mut all = Vec::new();
            let error = download.write_to(&mut all).await.unwrap_err();
            assert_eq!(all.len(), 170);
            let text = error.to_string();
            assert!(
                text.contains(&format!("170{announced} bytes had come")),
                "{text}"
            );
            assert!(text.starts_with(operation.id), "{text}");
            assert!(
                error.is_truncated() && error.status().unwrap() == 200,
                "{text}"
            );
            assert!(
                !text.contains("very-secret") && !format!("{error:#?}").contains("very-secret")
            );
            // Nothing comes behind an error.
            assert_eq!(download.chunk().await.unwrap(), None);
        }
        assert_eq!(
            notes.all().len(),
            2,
            "what was handed out is not asked for again"
        );
    }
}

#[tokio::test]
async fn before_the_first_piece_a_stream_is_begun_anew() {
    let acts = [
        Act::empty(503),
        Act::Close,
        // The head, and then no more.
        Act::Raw(b"HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\n".to_vec()),
        Act::Answer(200, Vec::new(), "bytes".into()),
    ];
    let acts = Mutex::new(acts.into_iter());
    let server = Server::start(move |_, _| acts.lock().unwrap().next().unwrap()).await;
    let mut download = client(&server).image().stream().await.unwrap();
    assert_eq!(download.attempts(), 4);
    assert_eq!(download.chunk().await.unwrap().unwrap(), "bytes");

    // What is no success is an error, with its words.
    let server = Server::start(|_, _| Act::json(404, r#"{"message":"no such image"}"#)).await;
    let error = client(&server).image().stream().await.unwrap_err();
    assert!(
        error.is_not_found() && error.to_string().contains("no such image"),
        "{error}"
    );
    // What is not idempotent is not sent again, and nothing at all is said to be unknown behind a head.
    let server =
        Server::start(|_, _| Act::Raw(b"HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\n".to_vec()))
            .await;
    let call = BytesCall(client(&server).call(&api::SEARCH_BYTES)).stream();
    let error = call.await.unwrap_err();
    assert!(error.is_truncated() && error.attempts() == 1, "{error}");
    assert!(!error.to_string().contains("not known"), "{error}");
}

#[tokio::test]
async fn what_cannot_be_what_was_asked_for_is_refused_at_its_head() {
    for (header, words) in [
        ("content-type: text/html", "a page of HTML"),
        ("content-encoding: gzip", "gzip"),
    ] {
        let server = Server::start(move |_, _| {
            Act::Raw(format!("HTTP/1.1 200 OK\r\n{header}\r\ncontent-length: 4\r\n\r\nbody").into())
        })
        .await;
        let error = client(&server).image().stream().await.unwrap_err();
        assert!(
            error.is_decode() && error.to_string().contains(words),
            "{error}"
        );
        let path = folder("heads").join("image");
        let error = client(&server)
            .image()
            .download_to(&path)
            .await
            .unwrap_err();
        assert!(error.is_decode(), "{error}");
        assert!(files(path.parent().unwrap()).is_empty());
    }
}

#[tokio::test]
async fn a_stream_may_take_as_long_as_it_moves() {
    let drip = || Act::Drip(Duration::from_millis(30), "0123456789".repeat(2));
    let server = Server::start(move |_, _| drip()).await;
    let short = config(&server)
        .with_attempt_timeout(Duration::from_millis(200))
        .with_timeout(Duration::from_millis(200))
        .with_stall_timeout(Duration::from_millis(400));
    let client = client_with(short);
    let mut all = Vec::new();
    let mut download = client.image().stream().await.unwrap();
    download.write_to(&mut all).await.unwrap();
    assert_eq!(all.len(), 20);
    // What is set for the call counts.
    let call = client.image().with_timeout(Duration::from_millis(200));
    let mut download = call.stream().await.unwrap();
    let error = download.write_to(&mut all).await.unwrap_err();
    assert_eq!(error.timeout_kind(), Some(TimeoutKind::Call), "{error}");
    assert!(
        error.to_string().contains("of 20 bytes had come"),
        "{error}"
    );
    // Held in memory, the session's limits count as ever.
    assert!(client.image().await.unwrap_err().is_timeout());
}

#[tokio::test]
async fn a_stream_that_does_not_move_ends() {
    for sent in [
        "",
        "HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n",
        "HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nfirst",
    ] {
        let url = raw::start(move |mut peer, _| async move {
            peer.head().await;
            peer.say(sent).await;
            std::future::pending().await
        })
        .await;
        let client = client_with(at(&url).with_stall_timeout(Duration::from_millis(100)));
        let call = client
            .image()
            .with_retry(ionoscloud_core::RetryPolicy::never());
        let started = Instant::now();
        let error = match call.stream().await {
            Ok(mut download) => {
                assert_eq!(download.chunk().await.unwrap().unwrap(), "first");
                // Only waiting counts.
                tokio::time::sleep(Duration::from_millis(150)).await;
                let error = download.chunk().await.unwrap_err();
                assert!(
                    error.to_string().contains("5 of 9 bytes had come"),
                    "{error}"
                );
                error
            }
            Err(error) => error,
        };
        assert_eq!(error.timeout_kind(), Some(TimeoutKind::Stall), "{error}");
        assert!(
            error.to_string().contains("nothing moved within 100ms"),
            "{error}"
        );
        assert!(started.elapsed() < Duration::from_secs(2));
    }
}

#[tokio::test]
async fn a_file_is_there_whole_or_not_at_all() {
    let folder = folder("whole");
    let path = folder.join("image.raw");
    let server = Server::start(|_, number| match number {
        0 | 2 => Act::Answer(
            200,
            vec![("x-request-id", "r".into())],
            "0123456789".repeat(10),
        ),
        1 => Act::Raw(b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nhalf".to_vec()),
        _ => Act::Drip(Duration::from_secs(60), "never".into()),
    })
    .await;
    let client = client(&server);
    let steps = Arc::new(Mutex::new(Vec::new()));
    let seen = steps.clone();
    let call = client
        .image()
        .download_to(&path)
        .with_progress(move |now, all| {
            seen.lock().unwrap().push((now, all));
        });
    let response = call.await.unwrap();
    assert_eq!(
        (*response.get(), response.request_id().unwrap()),
        (100, "r".to_owned())
    );
    assert_eq!(steps.lock().unwrap().last(), Some(&(100, Some(100))));
    assert_eq!(std::fs::read(&path).unwrap().len(), 100);

    std::fs::write(&path, "before").unwrap();
    // What is not idempotent is not asked for again, and what was there stays.
    let call = BytesCall(client.call(&api::SEARCH_BYTES)).download_to(&path);
    let error = call.await.unwrap_err();
    assert!(error.is_truncated(), "{error}");
    assert_eq!(std::fs::read(&path).unwrap(), b"before");
    client.image().download_to(&path).await.unwrap();
    assert_eq!(std::fs::read(&path).unwrap().len(), 100);
    // Cancelled in the middle.
    let call = client.image().download_to(&path);
    let cancelled = tokio::time::timeout(Duration::from_millis(100), call.into_future()).await;
    assert!(cancelled.is_err());
    assert_eq!(files(&folder), ["image.raw"]);

    let server = Server::start(|_, _| Act::empty(200)).await;
    for wrong in [
        folder.join("no").join("such"),
        PathBuf::from("/"),
        folder.clone(),
    ] {
        let error = runtime_tests::client(&server)
            .image()
            .download_to(&wrong)
            .await;
        let error = error.unwrap_err();
        assert!(error.is_io() && !error.is_invalid_request(), "{error}");
        assert!(std::error::Error::source(&error).is_some());
    }
    assert_eq!(files(&folder), ["image.raw"]);
    // Nothing at all is a file, too.
    runtime_tests::client(&server)
        .image()
        .download_to(&path)
        .await
        .unwrap();
    assert_eq!(std::fs::read(&path).unwrap(), b"");
}

/// What a server says of itself and does with a part that is asked for.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Parts {
    /// It has parts.
    Given,
    /// It gives all of it instead.
    Ignored,
    /// The image is another one by then.
    Changed,
    /// It says of no version.
    Unversioned,
    /// It gives another part than was asked for.
    Wrong,
}

#[tokio::test]
async fn a_download_goes_on_where_it_broke_off() {
    let whole: String = (0..50_000).map(|number| format!("{number:>8}")).collect();
    let folder = folder("resumed");
    for parts in [
        Parts::Given,
        Parts::Ignored,
        Parts::Changed,
        Parts::Unversioned,
        Parts::Wrong,
    ] {
        let notes = Notes::default();
        let (seen, text) = (notes.clone(), whole.clone());
        let url = raw::start(move |mut peer, number| {
            let (seen, text) = (seen.clone(), text.clone());
            async move {
                let Some(head) = peer.head().await else {
                    return;
                };
                let value = |name: &str| {
                    let mut lines = head.split("\r\n").filter_map(|line| line.split_once(": "));
                    let found = lines.find(|(known, _)| *known == name);
                    found.map(|(_, value)| value.to_owned())
                };
                let start = value("range").map(|range| {
                    range
                        .trim_start_matches("bytes=")
                        .trim_end_matches('-')
                        .parse::<usize>()
                        .unwrap()
                });
                seen.add(format!("{:?} {:?}", start.is_some(), value("if-match")));
                let version = match parts {
                    Parts::Unversioned => String::new(),
                    Parts::Changed if number > 0 => {
                        "etag: \"b\"\r\naccept-ranges: bytes\r\n".into()
                    }
                    _ => "etag: \"a\"\r\naccept-ranges: bytes\r\n".into(),
                };
                let from = match (parts, start) {
                    (Parts::Changed, Some(_)) => {
                        peer.say(format!(
                            "HTTP/1.1 412 No\r\n{version}content-length: 0\r\n\r\n"
                        ))
                        .await;
                        return;
                    }
                    (Parts::Given, Some(start)) => start,
                    (Parts::Wrong, Some(start)) => start - 1,
                    _ => 0,
                };
                let rest = &text[from..];
                let first = match start {
                    Some(_) if parts != Parts::Ignored => format!(
                        "HTTP/1.1 206 Partial\r\ncontent-range: {} {from}-{}/{}\r\n",
                        // The unit has no case (RFC 9110, 14.1).
                        ["bytes", "Bytes"][number % 2],
                        text.len() - 1,
                        text.len()
                    ),
                    _ => "HTTP/1.1 200 OK\r\n".to_owned(),
                };
                peer.say(format!(
                    "{first}{version}content-length: {}\r\n\r\n",
                    rest.len()
                ))
                .await;
                // The first three break off.
                let end = if number < 3 {
                    rest.len() / 2
                } else {
                    rest.len()
                };
                peer.say(&rest[..end]).await;
            }
        })
        .await;
        let path = folder.join("image");
        let call = client_with(at(&url)).image().download_to(&path);
        let outcome = call.await;
        let lines = notes.all();
        if parts == Parts::Wrong {
            // Asked for as often as the policy says, and begun anew each time.
            outcome.unwrap();
            assert!(
                std::fs::read_to_string(&path).unwrap() == whole,
                "{parts:?}"
            );
            continue;
        }
        assert_eq!(*outcome.unwrap().get(), whole.len() as u64, "{parts:?}");
        assert!(
            std::fs::read_to_string(&path).unwrap() == whole,
            "{parts:?}"
        );
        assert_eq!(lines[0], "false None");
        match parts {
            Parts::Given => assert_eq!(lines[1..], vec![r#"true Some("\"a\"")"#; 3]),
            Parts::Unversioned => assert_eq!(lines[1..], vec!["false None"; 3]),
            _ => assert_eq!(lines[1], r#"true Some("\"a\"")"#),
        }
        assert_eq!(files(&folder), ["image"]);
    }
}

#[tokio::test]
async fn hooks_logs_and_mocks_see_a_stream() {
    let server = Server::start(|_, _| Act::Answer(200, Vec::new(), "hidden-bytes".into())).await;
    let lines = Arc::new(Mutex::new(Vec::new()));
    let (seen, sunk) = (lines.clone(), lines.clone());
    let config = config(&server)
        .with_response_hook(move |exchange| {
            let status = exchange.status().unwrap();
            seen.lock().unwrap().push(format!("hook {status}"));
        })
        .with_log_level(LogLevel::Trace)
        .with_log_sink(move |record| sunk.lock().unwrap().push(record.to_string()));
    let mut download = client_with(config).image().stream().await.unwrap();
    while download.chunk().await.unwrap().is_some() {}
    let lines = lines.lock().unwrap().join("\n");
    assert!(lines.starts_with("hook 200"), "{lines}");
    assert!(!lines.contains("hidden-bytes"), "{lines}");

    let mock = Mock::new();
    mock.on::<BytesCall>()
        .returns(&Bytes::from_static(b"mocked"));
    let client = api::Client::new(&Session::new(mock.config()).unwrap());
    let mut download = client.image().stream().await.unwrap();
    assert_eq!(download.chunk().await.unwrap().unwrap(), "mocked");
}

/// A transport whose answer comes in pieces that do not add up to what it announced.
struct Short;

impl ionoscloud_core::transport::Transport for Short {
    fn send(
        &self,
        _: http::Request<ionoscloud_core::transport::Body>,
    ) -> ionoscloud_core::transport::Answering<'_> {
        let mut pieces = ["one", "", "two"].into_iter();
        let body = ionoscloud_core::transport::Body::from_pieces(move |_| {
            Poll::Ready(pieces.next().map(|piece| Ok(piece.into())))
        });
        let mut answer = http::Response::new(body);
        let length = http::HeaderValue::from_static("7");
        answer.headers_mut().insert("content-length", length);
        Box::pin(async { Ok(answer) })
    }
}

#[tokio::test]
async fn an_answer_that_is_shorter_than_announced_is_an_error() {
    let config = ionoscloud_core::Config::new()
        .with_token("t")
        .with_transport(Short);
    let mut download = client_with(config).image().stream().await.unwrap();
    assert_eq!(download.chunk().await.unwrap().unwrap(), "one");
    assert_eq!(download.chunk().await.unwrap().unwrap(), "two");
    let error = download.chunk().await.unwrap_err();
    assert!(
        error.is_truncated() && error.to_string().contains("6 of 7 bytes"),
        "{error}"
    );
}

#[test]
fn streams_can_be_read_without_a_runtime() {
    let (sender, receiver) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        runtime.block_on(async {
            let act = || Act::Answer(200, Vec::new(), "0123456789".repeat(1000));
            let server = Server::start(move |_, _| act()).await;
            sender.send(config(&server)).unwrap();
            std::future::pending::<()>().await;
        });
    });
    let client = client_with(receiver.recv().unwrap());
    let mut download = client.image().stream().blocking().unwrap().blocking();
    assert_eq!(download.download().unwrap().length(), Some(10_000));
    let mut text = String::new();
    download.read_to_string(&mut text).unwrap();
    assert_eq!(text, "0123456789".repeat(1000));
    let path = folder("blocking").join("file");
    assert_eq!(
        *client.image().download_to(&path).blocking().unwrap().get(),
        10_000
    );
    assert_eq!(std::fs::read_to_string(path).unwrap(), text);
}

#[tokio::test]
async fn an_answer_that_is_a_secret_is_shown_to_its_owner_alone() {
    let server = Server::start(|_, _| {
        let act = Act::Answer(200, Vec::new(), r#""client-key-data: \ud800""#.into());
        act.with("content-type", "application/json")
    })
    .await;
    let client = client(&server);
    let call = || TextCall(client.call(&api::SECRET_TEXT));
    let open = TextCall(client.call(&api::TEXT)).send().await.unwrap();
    assert!(format!("{open:?}").contains("client-key-data"));
    let secret = call().send().await.unwrap();
    assert!(secret.contains("client-key-data"));
    assert!(
        !format!("{secret:?} {secret:#?}").contains("client-key-data"),
        "{secret:?}"
    );
    let path = folder("secret").join("kubeconfig");
    call().download_to(&path).await.unwrap();
    assert!(
        std::fs::read_to_string(&path)
            .unwrap()
            .contains("client-key-data")
    );
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = std::fs::metadata(&path).unwrap().permissions().mode();
        assert_eq!(mode & 0o077, 0, "{mode:o}");
    }
}
