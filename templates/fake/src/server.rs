//! The server itself: a thread that listens, by default on the loopback interface alone.

use std::{
    collections::{HashMap, VecDeque},
    io,
    net::{IpAddr, SocketAddr, TcpListener},
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    thread::{self, JoinHandle},
    time::Duration,
};

use http_body_util::BodyExt;
use hyper::{
    Request, Response,
    body::{Body as _, Bytes, Incoming as Body},
    service::service_fn,
};
use hyper_util::rt::TokioIo;
use tokio::{
    runtime,
    sync::{oneshot, watch},
};

use crate::{
    clock::Clock,
    cloud::Cloud,
    fault::{Fault, Rule, Rules},
    limit::Bucket,
    record::{Options, Recorded},
    respond::{Sent, early, respond},
    route,
    source::Documents,
    storage::Storage,
    validate::Problem,
    wire::{Connection, Sending},
    wish::Extent,
};

/// Bytes of object storage that are recorded of each body.
const RECORDED: usize = 64 * 1024;

/// The most that room is made for before it has come.
const PREPARED: usize = 64 * 1024 * 1024;

pub(crate) struct Shared {
    pub documents: Documents,
    pub is_plain: bool,
    pub limits_rate: bool,
    pub clock: Clock,
    latency: Duration,
    kept: usize,
    changing: Mutex<Changing>,
    /// Until when no connection can be made; the number grows with each change.
    refusing: watch::Sender<(u64, Duration)>,
}

pub(crate) struct Changing {
    pub extent: Extent,
    pub cloud: Cloud,
    pub storage: Storage,
    pub rules: Rules,
    pub buckets: HashMap<(String, bool), Bucket>,
    pub recorded: VecDeque<Recorded>,
}

impl Changing {
    /// Paths of everything that somebody has created and not deleted, led by the product.
    pub fn left(&mut self) -> Vec<String> {
        let mut left = self.cloud.left();
        left.extend(self.storage.left());
        left
    }
}

impl Shared {
    pub fn changing(&self) -> MutexGuard<'_, Changing> {
        self.changing.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Lets no connection be made for a while, and ends those that there are.
    fn refuse(&self, time: Duration) {
        self.refusing.send_modify(|(number, refused)| {
            *number += 1;
            *refused = time;
        });
    }

    fn record(&self, recorded: Recorded) {
        let mut changing = self.changing();
        while changing.recorded.len() >= self.kept.max(1) {
            changing.recorded.pop_front();
        }
        if self.kept > 0 {
            changing.recorded.push_back(recorded);
        }
    }
}

/// A running server; it stops when this is dropped.
///
/// Each product lives below its server's base path and below `/<product>` and that path; a location is named by
/// the host (`kafka.de-txl.localhost`) or in front of the path (`/de-txl/…`). A request that its document does not
/// allow gets an error and a list of what is wrong in `messages`.
pub struct Fake {
    address: SocketAddr,
    pub(crate) shared: Arc<Shared>,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Fake {
    /// Starts to listen.
    ///
    /// # Errors
    /// The port is taken, the system has no more sockets or threads, the state that was to be loaded is not understood, or
    /// no call can meet a rule for faults.
    pub fn start(options: Options) -> io::Result<Self> {
        for rule in &options.rules {
            let checked = options.documents.check_rule(rule);
            checked.map_err(|problem| io::Error::new(io::ErrorKind::InvalidInput, problem))?;
        }
        let listener = TcpListener::bind((options.address, options.port))?;
        // tokio does not see to it (`tokio::net::TcpListener::from_std`).
        listener.set_nonblocking(true)?;
        let address = listener.local_addr()?;
        let cloud = Cloud::new(options.clock.clone(), options.settle, options.seed);
        let storage = Storage::new(options.storage, options.checks_signatures, options.seed);
        let mut changing = Changing {
            extent: Extent::Full,
            cloud,
            storage,
            rules: Rules::new(options.rules, options.seed),
            buckets: HashMap::new(),
            recorded: VecDeque::new(),
        };
        if let Some(state) = &options.state {
            changing
                .load(state)
                .map_err(|problem| io::Error::new(io::ErrorKind::InvalidData, problem))?;
        }
        let (refusing, refused) = watch::channel((0, Duration::ZERO));
        let shared = Arc::new(Shared {
            documents: options.documents,
            is_plain: options.is_plain,
            limits_rate: options.limits_rate,
            clock: options.clock,
            latency: options.latency,
            kept: options.kept,
            changing: Mutex::new(changing),
            refusing,
        });
        let runtime = runtime::Builder::new_current_thread()
            .enable_all()
            .build()?;
        let listener = {
            // It panics outside of a runtime.
            let _inside = runtime.enter();
            tokio::net::TcpListener::from_std(listener)?
        };
        let (stop, stopped) = oneshot::channel();
        let serving = Arc::clone(&shared);
        let thread = thread::Builder::new()
            .name("ionoscloud-fake".to_owned())
            .spawn(move || {
                runtime.block_on(async {
                    tokio::spawn(listen(listener, address, serving, refused));
                    // Ends, with everything that runs here, when the sender is dropped.
                    let _ = stopped.await;
                });
            })?;
        Ok(Self {
            address,
            shared,
            stop: Some(stop),
            thread: Some(thread),
        })
    }

    /// `http://127.0.0.1:PORT`, without a slash at its end.
    pub fn url(&self) -> String {
        let mut address = self.address;
        // A server listens on `0.0.0.0`, but nobody can send there (RFC 1122, 3.2.1.3).
        if address.ip().is_unspecified() {
            address.set_ip(IpAddr::from([127, 0, 0, 1]));
        }
        format!("http://{address}")
    }

    /// The documents that are served.
    pub fn documents(&self) -> &Documents {
        &self.shared.documents
    }

    /// The clock that it goes by.
    pub fn clock(&self) -> &Clock {
        &self.shared.clock
    }

    /// How much a plain server answers from now on; it begins with [`Extent::Full`].
    pub fn answer_with(&self, extent: Extent) {
        self.shared.changing().extent = extent;
    }

    /// The last requests, since the start or the last [`Fake::take_requests`].
    pub fn requests(&self) -> Vec<Recorded> {
        self.shared.changing().recorded.iter().cloned().collect()
    }

    /// As [`Fake::requests`], and forgets them.
    pub fn take_requests(&self) -> Vec<Recorded> {
        std::mem::take(&mut self.shared.changing().recorded).into()
    }

    /// Lets calls fail from now on; where several rules are for a call, the first one decides.
    ///
    /// # Panics
    /// No call can meet the rule: no document has the product, path, operationId, or the method there.
    #[track_caller]
    pub fn fail(&self, rule: Rule) {
        if let Err(problem) = self.shared.documents.check_rule(&rule) {
            panic!("{problem}");
        }
        self.shared.changing().rules.all.push(rule);
    }

    /// The rules in force, with what they have met.
    pub fn faults(&self) -> Vec<Rule> {
        self.shared.changing().rules.all.clone()
    }

    /// From now on nothing fails.
    pub fn clear_faults(&self) {
        self.shared.changing().rules.all.clear();
    }
}

impl Drop for Fake {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            // A panic of the thread was printed already.
            let _ = thread.join();
        }
    }
}

async fn listen(
    listener: tokio::net::TcpListener,
    address: SocketAddr,
    shared: Arc<Shared>,
    mut refused: watch::Receiver<(u64, Duration)>,
) {
    let mut listener = Some(listener);
    // Told when nobody is let in any more: a caller whose connection ends is refused from then on.
    let (shut, _) = watch::channel(());
    loop {
        let Some(listening) = &listener else {
            listener = tokio::net::TcpListener::bind(address).await.ok();
            if listener.is_none() {
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
            continue;
        };
        let accepted = tokio::select! {
            accepted = listening.accept() => accepted,
            _ = refused.changed() => {
                let (_, time) = *refused.borrow_and_update();
                listener = None;
                shut.send_replace(());
                tokio::time::sleep(time).await;
                continue;
            }
        };
        let Ok((stream, _)) = accepted else {
            // Out of sockets: some will be closed again.
            tokio::time::sleep(Duration::from_millis(10)).await;
            continue;
        };
        // Small answers are not held back for more to come (RFC 9293, 3.7.4).
        let _ = stream.set_nodelay(true);
        let (shared, mut shut) = (Arc::clone(&shared), shut.subscribe());
        tokio::spawn(async move {
            let is_cut = Arc::new(AtomicBool::new(false));
            let connection = Connection::new(stream, Arc::clone(&is_cut));
            let service = service_fn(|request| handle(&shared, request, &is_cut));
            let mut serving = hyper::server::conn::http1::Builder::new()
                .serve_connection(TokioIo::new(connection), service);
            tokio::select! {
                // A caller that goes away in the middle is no concern of the server.
                _ = &mut serving => {}
                _ = shut.changed() => is_cut.store(true, Ordering::Relaxed),
            }
        });
    }
}

/// What stands before the body of a request, nothing of its answer.
fn read(request: Request<Body>) -> (Recorded, Body) {
    let (parts, body) = request.into_parts();
    let headers = parts.headers.iter().map(|(name, value)| {
        (
            name.as_str().to_owned(),
            // A value may hold bytes that are no text (RFC 9110, 5.5, `obs-text`).
            String::from_utf8_lossy(value.as_bytes()).into_owned(),
        )
    });
    let query = route::pairs(parts.uri.query().unwrap_or_default());
    let problem = query.is_none().then(|| Problem {
        at: "query".to_owned(),
        what: "not percent-encoded text".to_owned(),
    });
    let recorded = Recorded {
        product: None,
        operation: None,
        method: parts.method.as_str().to_owned(),
        path: parts.uri.path().to_owned(),
        arguments: Vec::new(),
        query: query.unwrap_or_default(),
        headers: headers.collect(),
        body: Vec::new(),
        problems: problem.into_iter().collect(),
        fault: None,
        status: 0,
        answer_type: String::new(),
        answer: Vec::new(),
    };
    (recorded, body)
}

/// A body in one piece, or its first bytes: no more is held than has come.
async fn collect(mut body: Body, most: u64) -> Result<Bytes, io::Error> {
    let mut whole = Vec::new();
    let length = body.size_hint().exact().unwrap_or_default();
    // A length that is only announced takes no room.
    whole.reserve(usize::try_from(length).unwrap_or_default().min(PREPARED));
    while (whole.len() as u64) < most
        && let Some(frame) = body.frame().await
    {
        let frame = frame.map_err(io::Error::other)?;
        whole.extend_from_slice(frame.data_ref().map_or(&[], |data| data));
    }
    Ok(whole.into())
}

async fn handle(
    shared: &Shared,
    request: Request<Body>,
    is_cut: &AtomicBool,
) -> Result<Response<Sending>, io::Error> {
    let (mut recorded, body) = read(request);
    let decided = early(shared, &recorded);
    let most = match decided.as_ref().map(|verdict| &verdict.fault) {
        Some(Fault::CutUpload(most)) => *most,
        Some(_) => 0,
        None => u64::MAX,
    };
    let body = collect(body, most).await?;
    if !shared.latency.is_zero() {
        tokio::time::sleep(shared.latency).await;
    }
    let Sent { reply, fault } = respond(shared, &mut recorded, &body, decided);
    // What is stored is not held once more.
    let product = recorded.product.as_deref().unwrap_or_default();
    let is_of_storage = shared.documents.keeps_objects(product);
    let most = if is_of_storage { RECORDED } else { usize::MAX };
    recorded.body = body.get(..most).unwrap_or(&body).to_vec();
    // Who has asked for a 100 and gets none may not read a second answer from the connection right (botocore 1.43).
    let ends = body.is_empty() && recorded.header("expect").is_some();
    drop(body);
    recorded.fault.clone_from(&fault);
    let cut = || {
        is_cut.store(true, Ordering::Relaxed);
        io::Error::from(io::ErrorKind::ConnectionReset)
    };
    match &fault {
        Some(Fault::Reset | Fault::ResetAfter | Fault::CutUpload(_)) => {
            shared.record(recorded);
            return Err(cut());
        }
        Some(Fault::Refused(time)) => {
            shared.refuse(*time);
            shared.record(recorded);
            // It is cut together with all others.
            return std::future::pending().await;
        }
        Some(Fault::Stall) => {
            shared.record(recorded);
            // Until the caller has enough of it.
            return std::future::pending().await;
        }
        Some(Fault::Slow(time)) => tokio::time::sleep(*time).await,
        _ => {}
    }
    recorded.status = reply.status;
    recorded.answer = reply.body.start(most);
    let body = match &fault {
        Some(Fault::Drip(pause)) => Sending::dripping(reply.body, *pause),
        Some(Fault::Cut(at)) => {
            let at = usize::try_from(*at).unwrap_or(usize::MAX);
            Sending::cut(reply.body, at)
        }
        Some(Fault::Truncate) => {
            let half = reply.body.len() / 2;
            Sending::cut(reply.body, half.max(1))
        }
        _ => Sending::whole(reply.body),
    };
    let mut response = Response::new(body);
    *response.status_mut() = reply.status.try_into().unwrap_or_default();
    if ends {
        let close = hyper::header::HeaderValue::from_static("close");
        response
            .headers_mut()
            .insert(hyper::header::CONNECTION, close);
    }
    for (name, value) in reply.headers {
        if name == "Content-Type" {
            recorded.answer_type.clone_from(&value);
        }
        if let (Ok(name), Ok(value)) = (hyper::header::HeaderName::try_from(name), value.try_into())
        {
            response.headers_mut().append(name, value);
        }
    }
    shared.record(recorded);
    Ok(response)
}
