//! A small S3 on a socket, which remembers objects, counts what arrives, and fails where it is told to.

#![allow(dead_code, reason = "each test uses some of it")]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::{Arc, Mutex};
use std::time::SystemTime;

use base64::Engine;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// A request as it came.
#[derive(Clone, Debug, Default)]
pub struct Request {
    pub method: String,
    pub path: String,
    pub query: BTreeMap<String, String>,
    pub headers: BTreeMap<String, String>,
    pub body: Vec<u8>,
}

impl Request {
    fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(String::as_str)
    }

    /// The operation, in a word.
    pub fn name(&self) -> &'static str {
        let has = |name: &str| self.query.contains_key(name);
        let copies = self.headers.contains_key("x-amz-copy-source");
        let object = self.path.trim_matches('/').contains('/');
        match (self.method.as_str(), object) {
            ("PUT", true) if has("partNumber") && copies => "copy-part",
            ("PUT", true) if has("partNumber") => "part",
            ("PUT", true) if copies => "copy",
            ("PUT", true) => "put",
            ("GET", true) if has("uploadId") => "parts",
            ("GET", true) => "get",
            ("HEAD", _) => "head",
            ("POST", true) if has("uploads") => "create",
            ("POST", true) => "complete",
            ("DELETE", true) if has("uploadId") => "abort",
            ("DELETE", true) => "delete",
            ("POST", false) => "delete-many",
            ("GET", false) => "list",
            _ => "other",
        }
    }
}

/// What goes wrong.
#[derive(Clone, Debug)]
pub enum Fault {
    /// Answers so, and does nothing.
    Answer(u16, &'static str),
    /// Does what was asked for, and answers so.
    DoneBut(u16, &'static str),
    /// Does what was asked for, and closes the connection without an answer.
    DoneSilent,
    /// Closes the connection when this many bytes of the body have been sent.
    CutAnswer(usize),
    /// Closes the connection when this many bytes of the body have arrived.
    CutRequest(usize),
    /// Answers nothing for ever.
    Stall,
}

#[derive(Clone, Debug, Default)]
pub struct Object {
    pub body: Vec<u8>,
    pub etag: String,
    pub headers: BTreeMap<String, String>,
}

#[derive(Debug, Default)]
pub struct Upload {
    pub parts: BTreeMap<u32, (Vec<u8>, String)>,
    pub headers: BTreeMap<String, String>,
}

type Rule = dyn FnMut(&Request) -> Option<Fault> + Send;

#[derive(Default)]
pub struct State {
    /// By `bucket/key`.
    pub objects: BTreeMap<String, Object>,
    pub uploads: BTreeMap<String, Upload>,
    /// The operations, in the order in which they came.
    pub calls: Vec<&'static str>,
    pub requests: Vec<Request>,
    /// All bytes of bodies that have arrived, and that were sent.
    pub arrived: usize,
    pub sent: usize,
    rule: Option<Box<Rule>>,
    next: u32,
}

#[derive(Clone)]
pub struct Server {
    pub url: String,
    pub state: Arc<Mutex<State>>,
}

impl Server {
    pub async fn start() -> Server {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let state = Arc::new(Mutex::new(State::default()));
        let server = Server { url, state };
        let own = server.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let own = own.clone();
                tokio::spawn(async move { own.serve(stream).await });
            }
        });
        server
    }

    /// Fails by a rule, which is asked when the head of a request is there.
    pub fn fail(&self, rule: impl FnMut(&Request) -> Option<Fault> + Send + 'static) {
        self.state.lock().unwrap().rule = Some(Box::new(rule));
    }

    pub fn put(&self, path: &str, body: &[u8]) {
        let object = Object {
            body: body.to_vec(),
            etag: format!("\"{:x}\"", md5::compute(body)),
            headers: BTreeMap::new(),
        };
        self.state
            .lock()
            .unwrap()
            .objects
            .insert(path.to_owned(), object);
    }

    pub fn object(&self, path: &str) -> Option<Object> {
        self.state.lock().unwrap().objects.get(path).cloned()
    }

    pub fn count(&self, call: &str) -> usize {
        let state = self.state.lock().unwrap();
        state.calls.iter().filter(|name| **name == call).count()
    }

    pub fn open(&self) -> usize {
        self.state.lock().unwrap().uploads.len()
    }

    async fn serve(&self, mut stream: TcpStream) -> Option<()> {
        let mut buffer = Vec::with_capacity(1 << 20);
        loop {
            let end = loop {
                if let Some(at) = buffer.windows(4).position(|four| four == b"\r\n\r\n") {
                    break at + 4;
                }
                if stream.read_buf(&mut buffer).await.ok()? == 0 {
                    return None;
                }
            };
            let mut request = head(std::str::from_utf8(&buffer[..end]).ok()?)?;
            buffer.drain(..end);
            let length: usize = request
                .header("content-length")
                .unwrap_or("0")
                .parse()
                .ok()?;
            let fault = {
                let mut state = self.state.lock().unwrap();
                state.calls.push(request.name());
                state.rule.as_mut().and_then(|rule| rule(&request))
            };
            if let Some(Fault::Stall) = fault {
                std::future::pending::<()>().await;
            }
            let until = match fault {
                Some(Fault::CutRequest(at)) => at.min(length),
                _ => length,
            };
            self.state.lock().unwrap().arrived += buffer.len().min(until);
            // A vector that is full gets room for a few bytes only (bytes, `BufMut for Vec`).
            buffer.reserve(until.saturating_sub(buffer.len()));
            while buffer.len() < until {
                let more = stream.read_buf(&mut buffer).await.ok()?;
                self.state.lock().unwrap().arrived += more;
                if more == 0 {
                    return None;
                }
            }
            if let Some(Fault::CutRequest(_)) = fault {
                return None;
            }
            request.body = buffer.drain(..length).collect();
            let head_only = request.method == "HEAD";
            let (status, headers, body) = match fault {
                Some(Fault::Answer(status, body)) => {
                    (status, String::new(), body.as_bytes().to_vec())
                }
                Some(Fault::DoneBut(status, body)) => {
                    self.state.lock().unwrap().act(&request);
                    (status, String::new(), body.as_bytes().to_vec())
                }
                _ => self.state.lock().unwrap().act(&request),
            };
            if let Some(Fault::DoneSilent) = fault {
                return None;
            }
            let length = match request.method.as_str() {
                "HEAD" if headers.contains("content-length") => String::new(),
                _ => format!("content-length: {}\r\n", body.len()),
            };
            let head = format!("HTTP/1.1 {status} Told\r\n{length}{headers}\r\n");
            stream.write_all(head.as_bytes()).await.ok()?;
            if !head_only {
                let until = match fault {
                    Some(Fault::CutAnswer(at)) => at.min(body.len()),
                    _ => body.len(),
                };
                for piece in body[..until].chunks(64 * 1024) {
                    stream.write_all(piece).await.ok()?;
                    self.state.lock().unwrap().sent += piece.len();
                }
                if until < body.len() {
                    stream.shutdown().await.ok()?;
                    return None;
                }
            }
            request.body.clear();
            self.state.lock().unwrap().requests.push(request);
        }
    }
}

fn head(text: &str) -> Option<Request> {
    let mut lines = text.split("\r\n");
    let mut first = lines.next()?.split(' ');
    let (method, target) = (first.next()?.to_owned(), first.next()?);
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let pairs = query
        .split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            (decoded(name), decoded(value))
        });
    let headers = lines.filter_map(|line| {
        let (name, value) = line.split_once(':')?;
        Some((name.to_ascii_lowercase(), value.trim().to_owned()))
    });
    Some(Request {
        method,
        path: decoded(path).trim_start_matches('/').to_owned(),
        query: pairs.collect(),
        headers: headers.collect(),
        body: Vec::new(),
    })
}

fn decoded(text: &str) -> String {
    percent_encoding::percent_decode_str(text)
        .decode_utf8_lossy()
        .into_owned()
}

fn encoded(text: &str) -> String {
    percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC).to_string()
}

type Answer = (u16, String, Vec<u8>);

fn error(status: u16, code: &str) -> Answer {
    let body = format!("<Error><Code>{code}</Code><Message>No.</Message></Error>");
    (status, String::new(), body.into_bytes())
}

const NS: &str = "xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"";

fn stored(request: &Request) -> BTreeMap<String, String> {
    let kept = |name: &str| {
        matches!(
            name,
            "content-type"
                | "content-disposition"
                | "content-encoding"
                | "content-language"
                | "cache-control"
                | "x-amz-storage-class"
                | "x-amz-tagging"
        ) || name.starts_with("x-amz-meta-")
    };
    let headers = request.headers.iter().filter(|(name, _)| kept(name));
    headers
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect()
}

impl State {
    fn act(&mut self, request: &Request) -> Answer {
        let name = request.name();
        if let Some(sum) = request.header("content-md5") {
            let own = base64::prelude::BASE64_STANDARD.encode(md5::compute(&request.body).0);
            if sum != own {
                return error(400, "BadDigest");
            }
        }
        match name {
            "put" => {
                let there = self.objects.get(&request.path);
                if request.header("if-none-match") == Some("*") && there.is_some() {
                    return error(412, "PreconditionFailed");
                }
                if let Some(tag) = request.header("if-match")
                    && there.is_none_or(|there| there.etag != tag)
                {
                    return error(412, "PreconditionFailed");
                }
                let etag = self.keep(request, request.body.clone(), None, stored(request));
                (200, format!("etag: {etag}\r\n"), Vec::new())
            }
            "get" | "head" => self.read(request),
            "delete" => {
                self.objects.remove(&request.path);
                (204, String::new(), Vec::new())
            }
            "list" => self.list(request),
            "delete-many" => {
                let text = String::from_utf8_lossy(&request.body).into_owned();
                let mut failed = String::new();
                for part in text.split("<Key>").skip(1) {
                    let key = part.split("</Key>").next().unwrap().replace("&amp;", "&");
                    if key.contains("locked") {
                        write!(failed, "<Error><Key>{key}</Key><Code>AccessDenied</Code><Message>Locked.</Message></Error>").unwrap();
                    } else {
                        self.objects.remove(&format!("{}/{key}", request.path));
                    }
                }
                (
                    200,
                    String::new(),
                    format!("<DeleteResult {NS}>{failed}</DeleteResult>").into_bytes(),
                )
            }
            "copy" | "copy-part" => self.copy(request),
            "create" => {
                self.next += 1;
                let id = format!("upload-{}", self.next);
                let upload = Upload {
                    headers: stored(request),
                    ..Upload::default()
                };
                self.uploads.insert(id.clone(), upload);
                let body = format!(
                    "<InitiateMultipartUploadResult {NS}><UploadId>{id}</UploadId></InitiateMultipartUploadResult>"
                );
                (200, String::new(), body.into_bytes())
            }
            _ => self.multipart(request),
        }
    }

    fn keep(
        &mut self,
        request: &Request,
        body: Vec<u8>,
        etag: Option<String>,
        headers: BTreeMap<String, String>,
    ) -> String {
        let etag = etag.unwrap_or_else(|| format!("\"{:x}\"", md5::compute(&body)));
        let object = Object {
            body,
            etag: etag.clone(),
            headers,
        };
        self.objects.insert(request.path.clone(), object);
        etag
    }

    fn read(&self, request: &Request) -> Answer {
        let Some(object) = self.objects.get(&request.path) else {
            return error(404, "NoSuchKey");
        };
        let other = |tags: &str| {
            !tags
                .split(',')
                .any(|tag| tag.trim() == object.etag || tag == "*")
        };
        if request.header("if-match").is_some_and(other) {
            return error(412, "PreconditionFailed");
        }
        let mut headers = format!(
            "etag: {}\r\naccept-ranges: bytes\r\nlast-modified: Tue, 14 Nov 2023 22:13:20 GMT\r\n",
            object.etag
        );
        // Later than the object, or as late (RFC 9110, 13.1.3 and 13.1.4).
        let since = |name: &str| {
            let date = httpdate::parse_http_date(request.header(name)?).unwrap();
            Some(
                date.duration_since(SystemTime::UNIX_EPOCH)
                    .unwrap()
                    .as_secs()
                    >= 1_700_000_000,
            )
        };
        let is_same = |tags: &str| {
            tags.split(',')
                .any(|tag| tag.trim() == object.etag || tag == "*")
        };
        let unmodified = since("if-unmodified-since") == Some(false);
        if request.header("if-match").is_none() && unmodified {
            return error(412, "PreconditionFailed");
        }
        let known = request.header("if-none-match").map(is_same);
        if known.unwrap_or(since("if-modified-since") == Some(true)) {
            return (304, headers, Vec::new());
        }
        for (name, value) in &object.headers {
            write!(headers, "{name}: {value}\r\n").unwrap();
        }
        if request.method == "HEAD" {
            write!(headers, "content-length: {}\r\n", object.body.len()).unwrap();
            return (200, headers, Vec::new());
        }
        let Some(range) = request.header("range") else {
            return (200, headers, object.body.clone());
        };
        let (start, end) = range.trim_start_matches("bytes=").split_once('-').unwrap();
        let size = object.body.len();
        let (start, end) = match start.parse::<usize>() {
            Ok(start) => (
                start,
                end.parse::<usize>()
                    .map_or(size, |last| (last + 1).min(size)),
            ),
            Err(_) => (size.saturating_sub(end.parse().unwrap()), size),
        };
        if start >= size {
            return error(416, "InvalidRange");
        }
        write!(
            headers,
            "content-range: bytes {start}-{}/{size}\r\n",
            end - 1
        )
        .unwrap();
        (206, headers, object.body[start..end].to_vec())
    }

    fn list(&self, request: &Request) -> Answer {
        let front = format!("{}/", request.path.trim_end_matches('/'));
        let get = |name: &str| request.query.get(name).map_or("", String::as_str);
        // The mark says nothing by itself.
        let mark = decoded(get("continuation-token"));
        let after = mark.as_str().max(get("start-after"));
        let mut body = format!("<ListBucketResult {NS}><EncodingType>url</EncodingType>");
        let keys = self.objects.iter().filter_map(|(path, object)| {
            let key = path.strip_prefix(&front)?;
            (key.starts_with(get("prefix")) && key > after).then_some((key, object))
        });
        let (mut keys, mut folders) = (keys.collect::<Vec<_>>(), Vec::new());
        if get("delimiter") == "/" {
            let skip = get("prefix").len();
            keys.retain(|(key, _)| {
                let folder = key[skip..].find('/').map(|at| &key[..=skip + at]);
                folders.extend(folder);
                folder.is_none()
            });
            folders.dedup();
        }
        for folder in folders {
            let folder = encoded(folder);
            write!(
                body,
                "<CommonPrefixes><Prefix>{folder}</Prefix></CommonPrefixes>"
            )
            .unwrap();
        }
        for (key, object) in keys.iter().take(1_000) {
            let (key, size, etag) = (
                encoded(key),
                object.body.len(),
                object.etag.replace('"', "&quot;"),
            );
            write!(body, "<Contents><Key>{key}</Key><Size>{size}</Size><ETag>{etag}</ETag><LastModified>2023-11-14T22:13:20.000Z</LastModified></Contents>").unwrap();
        }
        let more = keys.len() > 1_000;
        write!(body, "<IsTruncated>{more}</IsTruncated>").unwrap();
        if more {
            write!(
                body,
                "<NextContinuationToken>{}</NextContinuationToken>",
                encoded(keys[999].0)
            )
            .unwrap();
        }
        body.push_str("</ListBucketResult>");
        (200, String::new(), body.into_bytes())
    }

    fn copy(&mut self, request: &Request) -> Answer {
        let source = decoded(request.header("x-amz-copy-source").unwrap());
        let Some(source) = self.objects.get(source.trim_start_matches('/')).cloned() else {
            return error(404, "NoSuchKey");
        };
        let wanted = request.header("x-amz-copy-source-if-match");
        if wanted.is_some_and(|tag| tag != source.etag) {
            return error(412, "PreconditionFailed");
        }
        if request.name() == "copy" {
            let headers = match request.header("x-amz-metadata-directive") {
                Some("REPLACE") => stored(request),
                _ => source.headers.clone(),
            };
            let etag = self.keep(request, source.body, None, headers);
            let body = format!("<CopyObjectResult {NS}><ETag>{etag}</ETag></CopyObjectResult>");
            return (200, String::new(), body.into_bytes());
        }
        let range = request.header("x-amz-copy-source-range").unwrap();
        let (start, end) = range.trim_start_matches("bytes=").split_once('-').unwrap();
        let (start, end): (usize, usize) = (start.parse().unwrap(), end.parse().unwrap());
        let body = source.body[start..=end].to_vec();
        let etag = format!("\"{:x}\"", md5::compute(&body));
        let number = request.query["partNumber"].parse().unwrap();
        let Some(upload) = self.uploads.get_mut(&request.query["uploadId"]) else {
            return error(404, "NoSuchUpload");
        };
        upload.parts.insert(number, (body, etag.clone()));
        let body = format!("<CopyPartResult {NS}><ETag>{etag}</ETag></CopyPartResult>");
        (200, String::new(), body.into_bytes())
    }

    fn multipart(&mut self, request: &Request) -> Answer {
        let Some(id) = request.query.get("uploadId") else {
            return error(501, "NotImplemented");
        };
        let Some(upload) = self.uploads.get_mut(id) else {
            return error(404, "NoSuchUpload");
        };
        match request.name() {
            "part" => {
                let etag = format!("\"{:x}\"", md5::compute(&request.body));
                let number = request.query["partNumber"].parse().unwrap();
                upload
                    .parts
                    .insert(number, (request.body.clone(), etag.clone()));
                (200, format!("etag: {etag}\r\n"), Vec::new())
            }
            "parts" => {
                let mut body = format!("<ListPartsResult {NS}><IsTruncated>false</IsTruncated>");
                for (number, (bytes, etag)) in &upload.parts {
                    let size = bytes.len();
                    write!(body, "<Part><PartNumber>{number}</PartNumber><ETag>{etag}</ETag><Size>{size}</Size></Part>").unwrap();
                }
                body.push_str("</ListPartsResult>");
                (200, String::new(), body.into_bytes())
            }
            "abort" => {
                self.uploads.remove(id);
                (204, String::new(), Vec::new())
            }
            _ => {
                let text = String::from_utf8_lossy(&request.body).into_owned();
                let wanted: Vec<u32> = text
                    .split("<PartNumber>")
                    .skip(1)
                    .map(|part| part.split('<').next().unwrap().parse().unwrap())
                    .collect();
                let (mut body, mut sums) = (Vec::new(), Vec::new());
                for number in &wanted {
                    let Some((bytes, _)) = upload.parts.get(number) else {
                        return error(400, "InvalidPart");
                    };
                    sums.extend_from_slice(&md5::compute(bytes).0);
                    body.extend_from_slice(bytes);
                }
                let etag = format!("\"{:x}-{}\"", md5::compute(&sums), wanted.len());
                let headers = self.uploads.remove(id).unwrap().headers;
                self.keep(request, body, Some(etag.clone()), headers);
                let etag = etag.replace('"', "&quot;");
                let body = format!(
                    "<CompleteMultipartUploadResult {NS}><ETag>{etag}</ETag></CompleteMultipartUploadResult>"
                );
                (200, String::new(), body.into_bytes())
            }
        }
    }
}
