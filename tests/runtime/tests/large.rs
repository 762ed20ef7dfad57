//! Bodies of 300 MB: what is streamed is not held. In a process of its own, so that the memory is that of these calls.

use ionoscloud_core::{Config, Session, Upload};
use runtime_tests::api::{self, Client};
use runtime_tests::raw;

const SIZE: usize = 300_000_000;
const PIECE: usize = 100_000;

/// How much more memory than before may be in use at any time, in KiB.
const ROOM: usize = 16 * 1024;

/// The most memory that this process ever had, in KiB; none where the system does not tell.
fn peak() -> Option<usize> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().trim_end_matches(" kB").parse().ok()
}

/// A server that gives 300 MB, and takes as much.
async fn serve(chunked: bool) -> Client {
    let url = raw::start(move |mut peer, _| async move {
        let piece = vec![b'x'; PIECE];
        while let Some(head) = peer.head().await {
            if head.starts_with("put") {
                let mut length = 0;
                peer.body(&head, |piece| length += piece.len()).await;
                let status = if length == SIZE { 200 } else { 400 };
                peer.say(format!("HTTP/1.1 {status} X\r\ncontent-length: 0\r\n\r\n"))
                    .await;
                continue;
            }
            match chunked {
                true => {
                    peer.say("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n")
                        .await
                }
                false => {
                    peer.say(format!("HTTP/1.1 200 OK\r\ncontent-length: {SIZE}\r\n\r\n"))
                        .await
                }
            }
            for _ in 0..SIZE / PIECE {
                if chunked {
                    peer.say(format!("{PIECE:x}\r\n")).await;
                }
                peer.say(&piece).await;
                if chunked {
                    peer.say("\r\n").await;
                }
            }
            if chunked {
                peer.say("0\r\n\r\n").await;
            }
        }
    })
    .await;
    let config = Config::new().with_token("t").with_default_server(url);
    Client::new(&Session::new(config).unwrap())
}

#[tokio::test]
async fn three_hundred_megabytes_go_through_a_few() {
    let folder = std::env::temp_dir().join(format!("ionoscloud-large-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let path = folder.join("image");
    let size = SIZE as u64;
    let before = peak();
    let mut figures = Vec::new();
    let mut note = |what: &str| {
        let grown = peak().zip(before).map(|(now, before)| now - before);
        figures.push((what.to_owned(), grown));
    };
    for chunked in [false, true] {
        let client = serve(chunked).await;
        let mut download = client.image().stream().await.unwrap();
        let mut sink = tokio::io::sink();
        assert_eq!(download.write_to(&mut sink).await.unwrap(), size);
        note("stream");
        assert_eq!(
            *client.image().download_to(&path).await.unwrap().get(),
            size
        );
        note("download_to");
    }
    let client = serve(false).await;
    client
        .upload(&api::UPLOAD, Upload::file(&path))
        .await
        .unwrap();
    note("Upload::file");
    let file = tokio::fs::File::open(&path).await.unwrap();
    client
        .upload(&api::UPLOAD, Upload::reader(file))
        .await
        .unwrap();
    note("Upload::reader");
    std::fs::remove_dir_all(&folder).unwrap();
    for (what, grown) in &figures {
        println!("{what}: {grown:?} KiB");
    }
    assert!(
        figures
            .iter()
            .all(|(_, grown)| grown.is_none_or(|grown| grown < ROOM)),
        "{figures:?}"
    );
}
