//! Bodies that are read while they are sent.

use std::io;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use ionoscloud_core::rt::Bytes;
use ionoscloud_core::{Config, LogLevel, Mock, RetryPolicy, Session, TimeoutKind, Upload};
use runtime_tests::api::{self, UploadCall};
use runtime_tests::client_with;
use runtime_tests::raw::{self, Notes};
use runtime_tests::server::nowhere;
use tokio::io::{AsyncRead, AsyncWriteExt, ReadBuf};

fn at(url: &str) -> Config {
    let moment = Duration::from_millis(1);
    let retry = RetryPolicy::default()
        .with_initial_pause(moment)
        .with_max_pause(moment);
    Config::new()
        .with_token("very-secret-token")
        .with_default_server(url)
        .with_retry(retry)
}

/// A server that reads each request to its end, notes how its body was sent and its sum, and answers with the next of
/// these statuses, then 200.
async fn taking(statuses: &'static [u16]) -> (String, Notes) {
    let notes = Notes::default();
    let (seen, count) = (notes.clone(), Arc::new(Mutex::new(0)));
    let url = raw::start(move |mut peer, _| {
        let (seen, count) = (seen.clone(), count.clone());
        async move {
            while let Some(head) = peer.head().await {
                let (mut length, mut sum) = (0, 0u64);
                let end = peer.body(&head, |piece| {
                    length += piece.len();
                    sum = piece
                        .iter()
                        .fold(sum, |sum, byte| sum.wrapping_mul(31) + u64::from(*byte));
                });
                let end = end.await;
                let how = match head.contains("transfer-encoding: chunked") {
                    true => "chunked",
                    false => "sized",
                };
                seen.add(format!(
                    "{how} {length} {sum} {}",
                    if end.is_some() { "whole" } else { "cut" }
                ));
                if end.is_none() {
                    return;
                }
                let number = {
                    let mut count = count.lock().unwrap();
                    *count += 1;
                    *count - 1
                };
                let status = statuses.get(number).copied().unwrap_or(200);
                peer.say(format!("HTTP/1.1 {status} X\r\ncontent-length: 0\r\n\r\n"))
                    .await;
            }
        }
    })
    .await;
    (url, notes)
}

fn sum(bytes: &[u8]) -> u64 {
    bytes
        .iter()
        .fold(0, |sum: u64, byte| sum.wrapping_mul(31) + u64::from(*byte))
}

fn content(length: usize) -> Vec<u8> {
    (0..length).map(|index| (index * 7 % 251) as u8).collect()
}

fn file(name: &str, content: &[u8]) -> std::path::PathBuf {
    let path =
        std::env::temp_dir().join(format!("ionoscloud-upload-{name}-{}", std::process::id()));
    std::fs::write(&path, content).unwrap();
    path
}

#[tokio::test]
async fn all_sources_arrive_whole() {
    let (url, notes) = taking(&[]).await;
    let client = client_with(at(&url));
    for length in [0, 1, 100, 256 * 1024, 1_000_000] {
        let content = content(length);
        let path = file("whole", &content);
        let pieces = |content: &[u8]| {
            let mut pieces: Vec<_> = content.chunks(70_000).map(Bytes::copy_from_slice).collect();
            pieces.reverse();
            move |_: &mut Context<'_>| Poll::Ready(pieces.pop().map(Ok))
        };
        let known = length as u64;
        let uploads = [
            (Upload::from(content.clone()), "sized"),
            (
                Upload::from(content.clone()).with_progress(|_, _| ()),
                "sized",
            ),
            (Upload::file(&path), "sized"),
            (Upload::reader(io::Cursor::new(content.clone())), "chunked"),
            (
                Upload::reader(io::Cursor::new(content.clone())).with_length(known),
                "sized",
            ),
            (Upload::from_pieces(pieces(&content)), "chunked"),
            (
                Upload::from_pieces(pieces(&content)).with_length(known),
                "sized",
            ),
        ];
        for (upload, how) in uploads {
            let shown = format!("{upload:?}");
            client.upload(&api::UPLOAD, upload).await.unwrap();
            let line = notes.all().pop().unwrap();
            assert_eq!(
                line,
                format!("{how} {length} {} whole", sum(&content)),
                "{shown}"
            );
        }
    }
    // More than is to be sent is left alone.
    let upload = Upload::reader(io::Cursor::new(content(500))).with_length(100);
    client.upload(&api::UPLOAD, upload).await.unwrap();
    assert_eq!(
        notes.all().pop().unwrap(),
        format!("sized 100 {} whole", sum(&content(100)))
    );
}

#[tokio::test]
async fn only_what_can_be_read_again_is_sent_again() {
    let content = content(300_000);
    let path = file("again", &content);
    for (upload, times) in [
        (Upload::from(content.clone()), 3),
        (Upload::file(&path), 3),
        (Upload::reader(io::Cursor::new(content.clone())), 1),
    ] {
        let (url, notes) = taking(&[503, 503]).await;
        let outcome = client_with(at(&url))
            .upload(&api::UPLOAD, upload)
            .send()
            .await;
        let lines = notes.all();
        assert_eq!(lines.len(), times, "{lines:?}");
        assert!(
            lines
                .iter()
                .all(|line| line.contains(&sum(&content).to_string()))
        );
        match times {
            1 => {
                let error = outcome.unwrap_err();
                assert_eq!(
                    (error.status().unwrap().as_u16(), error.attempts()),
                    (503, 1)
                );
            }
            _ => assert_eq!(outcome.unwrap().attempts(), 3),
        }
    }
    // Nothing was read where no connection was made.
    let reader = Upload::reader(io::Cursor::new(content));
    let call = client_with(at(&nowhere().await)).upload(&api::ADD, reader.clone());
    let error = call.await.unwrap_err();
    assert!(error.is_connect() && error.attempts() == 4, "{error}");
    let (url, _) = taking(&[]).await;
    let client = client_with(at(&url));
    client.upload(&api::ADD, reader.clone()).await.unwrap();
    let error = client.upload(&api::ADD, reader).await.unwrap_err();
    assert!(
        error.is_invalid_request() && error.attempts() == 0,
        "{error}"
    );
}

/// Gives some bytes, and then an error, or nothing any more.
struct Broken(usize, Option<&'static str>);

impl AsyncRead for Broken {
    fn poll_read(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        if self.0 > 0 {
            let now = self.0.min(buffer.remaining());
            buffer.put_slice(&vec![7; now]);
            self.0 -= now;
            return Poll::Ready(Ok(()));
        }
        match self.1 {
            Some(why) => Poll::Ready(Err(io::Error::other(why))),
            None => Poll::Pending,
        }
    }
}

#[tokio::test]
async fn a_source_that_fails_ends_the_call() {
    let (url, notes) = taking(&[]).await;
    let client = client_with(at(&url).with_stall_timeout(Duration::from_millis(200)));
    let sources = [
        (
            Upload::reader(Broken(1_000_000, Some("the disk is gone"))),
            "the disk is gone",
        ),
        (
            Upload::reader(Broken(10, Some("the disk is gone"))).with_length(1_000),
            "the disk is gone",
        ),
        (
            Upload::reader(io::Cursor::new(vec![1; 10])).with_length(1_000),
            "it ended after 10 of 1000 bytes",
        ),
        (Upload::reader(Broken(10, None)), "it gave nothing"),
    ];
    for (upload, words) in sources {
        let error = client.upload(&api::ADD, upload).await.unwrap_err();
        assert!(error.is_io() && !error.is_invalid_request(), "{error}");
        let text = error.to_string();
        assert!(
            text.contains(words) && text.contains("not sent to its end"),
            "{text}"
        );
        // An incomplete request is none (RFC 9112, 8).
        assert!(!text.contains("not known"), "{text}");
        assert_eq!(error.attempts(), 1, "{text}");
    }
    let error = client
        .upload(&api::ADD, Upload::file("/no/such/file"))
        .await
        .unwrap_err();
    assert!(
        error.is_io() && error.to_string().contains("/no/such/file"),
        "{error}"
    );
    tokio::time::sleep(Duration::from_millis(50)).await;
    assert!(
        notes.all().iter().all(|line| line.ends_with("cut")),
        "{:?}",
        notes.all()
    );
}

#[tokio::test]
async fn an_early_refusal_is_told_by_its_status() {
    for closes in [true, false] {
        let url = raw::start(move |mut peer, _| async move {
            peer.head().await;
            let body = r#"{"messages":[{"errorCode":"e-1","message":"too large for this bucket"}]}"#;
            peer.say(format!(
                "HTTP/1.1 413 No\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
                body.len()
            ))
            .await;
            if closes {
                // As a server has to, lest the reset overtakes its answer (RFC 9112, 9.6).
                tokio::time::sleep(Duration::from_millis(300)).await;
            } else {
                // It neither reads nor closes.
                std::future::pending::<()>().await;
            }
        })
        .await;
        let path = file("refused", &content(20_000_000));
        for upload in [
            Upload::file(&path),
            Upload::from(content(20_000_000)),
            Upload::reader(io::Cursor::new(content(20_000_000))),
        ] {
            let client = client_with(at(&url).with_stall_timeout(Duration::from_secs(5)));
            let error = client.upload(&api::ADD, upload).await.unwrap_err();
            let text = error.to_string();
            assert_eq!(
                error.status().map(|status| status.as_u16()),
                Some(413),
                "{closes} {text}"
            );
            assert!(text.contains("too large for this bucket"), "{text}");
        }
    }
}

#[tokio::test]
async fn an_upload_may_take_as_long_as_it_moves() {
    let (url, notes) = taking(&[]).await;
    let short = at(&url)
        .with_attempt_timeout(Duration::from_millis(100))
        .with_timeout(Duration::from_millis(100))
        .with_stall_timeout(Duration::from_millis(500));
    let client = client_with(short);
    let slow = || {
        let (reader, mut writer) = tokio::io::duplex(16);
        tokio::spawn(async move {
            for _ in 0..10 {
                tokio::time::sleep(Duration::from_millis(50)).await;
                if writer.write_all(b"0123456789").await.is_err() {
                    break;
                }
            }
        });
        Upload::reader(reader)
    };
    client.upload(&api::ADD, slow()).await.unwrap();
    assert!(notes.all()[0].starts_with("chunked 100 "));
    let call = client.upload(&api::ADD, slow());
    let error = call
        .with_timeout(Duration::from_millis(200))
        .await
        .unwrap_err();
    assert_eq!(error.timeout_kind(), Some(TimeoutKind::Call), "{error}");

    // A server that takes nothing, and one that does not answer.
    for takes in [false, true] {
        let url = raw::start(move |mut peer, _| async move {
            let head = peer.head().await.unwrap();
            if takes {
                peer.body(&head, |_| ()).await;
            }
            std::future::pending().await
        })
        .await;
        let client = client_with(at(&url).with_stall_timeout(Duration::from_millis(300)));
        let started = Instant::now();
        let upload = Upload::from(content(20_000_000)).with_progress(|_, _| ());
        let error = client.upload(&api::ADD, upload).await.unwrap_err();
        assert_eq!(error.timeout_kind(), Some(TimeoutKind::Stall), "{error}");
        assert!(error.to_string().contains("not known"), "{error}");
        assert!(started.elapsed() < Duration::from_secs(5));
    }
}

#[tokio::test]
async fn progress_hooks_logs_and_mocks_see_an_upload() {
    let (url, _) = taking(&[]).await;
    let lines = Arc::new(Mutex::new(Vec::new()));
    let (hooked, sunk) = (lines.clone(), lines.clone());
    let config = at(&url)
        .with_request_hook(move |request| {
            let body = request.body();
            hooked.lock().unwrap().push(format!(
                "{:?} {:?}",
                body.length(),
                body.as_bytes().is_some()
            ));
            Ok(())
        })
        .with_log_level(LogLevel::Trace)
        .with_log_sink(move |record| sunk.lock().unwrap().push(record.to_string()));
    let client = client_with(config);
    let steps = Arc::new(Mutex::new(Vec::new()));
    let seen = steps.clone();
    let path = file("progress", &content(600_000));
    let upload =
        Upload::file(&path).with_progress(move |now, all| seen.lock().unwrap().push((now, all)));
    let call = client.upload(&api::UPLOAD, upload);
    let preview = call.preview().unwrap();
    assert!(preview.body().is_none() && preview.curl().ends_with(" --data-binary @-"));
    assert!(preview.to_string().ends_with("a stream"));
    call.await.unwrap();
    let steps = std::mem::take(&mut *steps.lock().unwrap());
    assert!(steps.is_sorted() && steps.len() >= 3, "{steps:?}");
    assert_eq!(steps.last(), Some(&(600_000, Some(600_000))));
    let lines = lines.lock().unwrap().join("\n");
    assert!(lines.starts_with("Some(600000) false"), "{lines}");
    assert!(lines.contains("> [a stream]"), "{lines}");

    let mock = Mock::new();
    mock.on::<UploadCall>().returns(&());
    let client = api::Client::new(&Session::new(mock.config()).unwrap());
    client
        .upload(&api::UPLOAD, Upload::reader(io::Cursor::new("mocked")))
        .await
        .unwrap();
    assert_eq!(mock.requests_of::<UploadCall>()[0].body(), "mocked");
}
