//! As much of HTTP/1.1 as cargo speaks to a registry: one request per connection, bodies with a length.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::{TcpListener, TcpStream},
    thread,
    time::Duration,
};

/// No head of a request is longer, in bytes.
const LONGEST_HEAD: u64 = 64 << 10;
/// No body is longer, in bytes: a package that is too large must still be refused in words.
const LONGEST_BODY: u64 = 64 << 20;
/// How long a client may be silent.
const PATIENCE: Duration = Duration::from_secs(30);

/// A request.
pub struct Request {
    pub method: String,
    pub path: String,
    /// The `authorization` header.
    pub token: Option<String>,
    pub body: Vec<u8>,
}

/// What is answered.
pub struct Answer {
    status: u16,
    body: Vec<u8>,
}

impl Answer {
    pub fn ok(body: Vec<u8>) -> Answer {
        Answer { status: 200, body }
    }

    /// An error as cargo shows it.
    pub fn error(status: u16, detail: &str) -> Answer {
        // The Cargo Book, Registry Web API: without this form cargo shows the answer as a failure of the server.
        let body = serde_json::json!({"errors": [{"detail": detail}]});
        Answer {
            status,
            body: body.to_string().into_bytes(),
        }
    }
}

/// Answers every connection on a thread of its own, for ever.
pub fn serve<F>(listener: &TcpListener, answer: &F)
where
    F: Fn(&Request) -> Answer + Clone + Send + 'static,
{
    for stream in listener.incoming().flatten() {
        let answer = answer.clone();
        thread::spawn(move || {
            // A client that goes away in the middle is its own affair.
            let _ = one(&stream, &answer);
        });
    }
}

fn one(stream: &TcpStream, answer: &dyn Fn(&Request) -> Answer) -> std::io::Result<()> {
    stream.set_read_timeout(Some(PATIENCE))?;
    let mut reader = BufReader::new(stream);
    let Some(request) = read(&mut reader, stream)? else {
        return Ok(());
    };
    let Answer { status, body } = answer(&request);
    let head = format!(
        // Each connection is for one request, and the client is told (RFC 9112, 9.6).
        "HTTP/1.1 {status} {}\r\ncontent-length: {}\r\nconnection: close\r\n\r\n",
        if status < 400 { "OK" } else { "Error" },
        body.len()
    );
    let mut stream = stream;
    stream.write_all(head.as_bytes())?;
    stream.write_all(&body)?;
    stream.flush()
}

fn read(
    reader: &mut BufReader<&TcpStream>,
    mut stream: &TcpStream,
) -> std::io::Result<Option<Request>> {
    let mut head = reader.take(LONGEST_HEAD);
    let mut line = String::new();
    head.read_line(&mut line)?;
    let mut parts = line.split_whitespace().map(str::to_owned);
    let (Some(method), Some(path)) = (parts.next(), parts.next()) else {
        return Ok(None);
    };
    let mut request = Request {
        method,
        path,
        token: None,
        body: Vec::new(),
    };
    let mut length = 0;
    loop {
        let mut line = String::new();
        if head.read_line(&mut line)? == 0 || line.trim().is_empty() {
            break;
        }
        let Some((name, value)) = line.split_once(':') else {
            continue;
        };
        // Names of headers have no case (RFC 9110, 5.1).
        match name.to_lowercase().as_str() {
            "authorization" => request.token = Some(value.trim().to_owned()),
            "content-length" => length = value.trim().parse().unwrap_or(0),
            // A client that expects this waits before it sends a large body (RFC 9110, 10.1.1).
            "expect" => stream.write_all(b"HTTP/1.1 100 Continue\r\n\r\n")?,
            _ => {}
        }
    }
    let mut body = head.into_inner().take(u64::min(length, LONGEST_BODY));
    body.read_to_end(&mut request.body)?;
    Ok(Some(request))
}
