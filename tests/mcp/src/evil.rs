//! A service that means no good, on loopback: it answers what it is told to, and notes what it was asked.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

/// What it answers to everything.
#[derive(Clone, Debug)]
pub enum Answer {
    /// A status, a kind, and a body.
    Whole(u16, &'static str, String),
    /// A list whose middle comes again and again, so many times, without being held in memory.
    Long(&'static str, &'static str, usize),
    /// Without end.
    Endless,
}

/// The service.
pub struct Evil {
    at: SocketAddr,
    answer: Arc<Mutex<Answer>>,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Evil {
    pub fn start() -> Evil {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let evil = Evil {
            at: listener.local_addr().unwrap(),
            answer: Arc::new(Mutex::new(Answer::Endless)),
            asked: Arc::default(),
        };
        let (answer, asked) = (evil.answer.clone(), evil.asked.clone());
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (answer, asked) = (answer.clone(), asked.clone());
                // Whoever goes away before the end has heard enough.
                thread::spawn(move || drop(serve(stream, &answer, &asked)));
            }
        });
        evil
    }

    pub fn url(&self) -> String {
        format!("http://{}", self.at)
    }

    /// From now on it answers this.
    pub fn answers(&self, answer: Answer) {
        *self.answer.lock().unwrap() = answer;
    }

    /// The first lines of what it was asked since the last look.
    pub fn take_asked(&self) -> Vec<String> {
        std::mem::take(&mut self.asked.lock().unwrap())
    }
}

fn serve(
    stream: TcpStream,
    answer: &Mutex<Answer>,
    asked: &Mutex<Vec<String>>,
) -> std::io::Result<()> {
    let mut reader = BufReader::new(stream.try_clone()?);
    let (mut first, mut length) = (String::new(), 0);
    reader.read_line(&mut first)?;
    loop {
        let mut line = String::new();
        reader.read_line(&mut line)?;
        if let Some((name, value)) = line.split_once(':')
            && name.eq_ignore_ascii_case("content-length")
        {
            length = value.trim().parse().unwrap_or(0);
        }
        if line.trim().is_empty() {
            break;
        }
    }
    std::io::copy(&mut reader.take(length), &mut std::io::sink())?;
    asked.lock().unwrap().push(first.trim().to_owned());
    let answer = answer.lock().unwrap().clone();
    let mut stream = stream;
    let head = |status: u16, kind: &str, more: &str| {
        format!("HTTP/1.1 {status} Well\r\ncontent-type: {kind}\r\nconnection: close\r\n{more}\r\n")
    };
    match answer {
        Answer::Whole(status, kind, body) => {
            let more = format!("content-length: {}\r\n", body.len());
            stream.write_all(head(status, kind, &more).as_bytes())?;
            stream.write_all(body.as_bytes())
        }
        Answer::Long(kind, item, times) => {
            let (start, end) = (r#"{"id":"x","items":["#, r#"{"id":"last"}]}"#);
            let length = start.len() + item.len() * times + end.len();
            let more = format!("content-length: {length}\r\n");
            stream.write_all(head(200, kind, &more).as_bytes())?;
            stream.write_all(start.as_bytes())?;
            let many = item.repeat(100);
            for _ in 0..times / 100 {
                stream.write_all(many.as_bytes())?;
            }
            for _ in 0..times % 100 {
                stream.write_all(item.as_bytes())?;
            }
            stream.write_all(end.as_bytes())
        }
        Answer::Endless => {
            stream.write_all(head(200, "application/json", "").as_bytes())?;
            let part = vec![b'['; 1 << 16];
            loop {
                stream.write_all(&part)?;
            }
        }
    }
}
