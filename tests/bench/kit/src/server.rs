//! A server on loopback that costs as little as a server can: connections stay open, answers come from memory.

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};

use crate::listing;

/// The server as a process of its own, so that its work is not counted as the client's. It ends when it is
/// dropped.
pub struct Server {
    process: Child,
    address: String,
}

/// The argument that makes a program of this kit the server.
const SERVE: &str = "--serve-loopback";

impl Server {
    /// Starts this program once more, as a server.
    pub fn start() -> Server {
        let program = std::env::current_exe().expect("the program knows where it is");
        let mut process = Command::new(program)
            .arg(SERVE)
            .stdout(Stdio::piped())
            .spawn()
            .expect("the server starts");
        let mut address = String::new();
        let output = process.stdout.take().expect("the output is a pipe");
        BufReader::new(output)
            .read_line(&mut address)
            .expect("the server tells its address");
        Server {
            process,
            address: address.trim().to_owned(),
        }
    }

    /// Such as `http://127.0.0.1:8080`.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// Serves for ever if this program was started to be the server; comes first in its `main`.
    pub fn serve_if_asked() {
        if std::env::args().any(|argument| argument == SERVE) {
            serve();
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // A server that is gone already is as good.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn serve() -> ! {
    let listener = TcpListener::bind("127.0.0.1:0").expect("loopback has a free port");
    let address = listener
        .local_addr()
        .expect("a bound socket has an address");
    println!("http://{address}");
    let answers = Answers::new();
    std::thread::scope(|scope| {
        loop {
            if let Ok((stream, _)) = listener.accept() {
                let answers = &answers;
                scope.spawn(move || converse(stream, answers));
            }
        }
    })
}

/// Whole answers, head and body.
struct Answers {
    found: String,
    list: String,
    created: String,
    deleted: String,
}

impl Answers {
    fn new() -> Answers {
        let server = listing::one();
        let list = r#"{"id":"locations","type":"collection","items":[]}"#;
        let accepted = "202 Accepted\r\nlocation: /cloudapi/v6/requests/1/status";
        Answers {
            found: answer("200 OK", &server),
            list: answer("200 OK", list),
            created: answer(accepted, &server),
            deleted: answer(accepted, ""),
        }
    }
}

fn answer(status: &str, body: &str) -> String {
    let length = body.len();
    format!(
        "HTTP/1.1 {status}\r\ncontent-type: application/json\r\ncontent-length: {length}\r\n\r\n{body}"
    )
}

/// Answers what comes on a connection until the client closes it.
fn converse(mut stream: TcpStream, answers: &Answers) -> Option<()> {
    stream.set_nodelay(true).ok()?;
    let mut reader = BufReader::new(stream.try_clone().ok()?);
    let mut line = String::new();
    loop {
        line.clear();
        if reader.read_line(&mut line).ok()? == 0 {
            return None;
        }
        let mut words = line.split([' ', '?']);
        let answer = match (words.next()?, words.next()?) {
            ("GET", path) if path.ends_with("/locations") => &answers.list,
            ("GET", _) => &answers.found,
            ("POST", _) => &answers.created,
            _ => &answers.deleted,
        };
        let mut length = 0;
        loop {
            line.clear();
            reader.read_line(&mut line).ok()?;
            let Some((name, value)) = line.split_once(':') else {
                break;
            };
            if name.eq_ignore_ascii_case("content-length") {
                length = value.trim().parse().ok()?;
            }
        }
        let mut body = vec![0; length];
        std::io::Read::read_exact(&mut reader, &mut body).ok()?;
        stream.write_all(answer.as_bytes()).ok()?;
    }
}
