//! The server itself: a thread that listens on the loopback interface.

use std::{
    io,
    net::{Ipv4Addr, SocketAddr, TcpListener},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    thread::{self, JoinHandle},
    time::Duration,
};

use http_body_util::{BodyExt, Full};
use hyper::{Request, Response, body::Bytes, body::Incoming as Body, service::service_fn};
use hyper_util::rt::TokioIo;
use tokio::{runtime, sync::oneshot};

use crate::{
    answer::{Exchange, Reply, complaint},
    check::{Checked, Incoming, check},
    document::Document,
    record::{Options, Recorded},
    route,
    state::State,
    validate::Problem,
    wish::Extent,
};

struct Shared {
    documents: Arc<[Document]>,
    is_plain: bool,
    changing: Mutex<Changing>,
}

struct Changing {
    extent: Extent,
    state: State,
    recorded: Vec<Recorded>,
}

impl Shared {
    fn changing(&self) -> MutexGuard<'_, Changing> {
        self.changing.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A running server; it stops when this is dropped.
///
/// Each product lives below its server's base path and below `/<product>` and that path. A request that its
/// document does not allow gets 400 and a list of what is wrong in `messages`.
pub struct Fake {
    address: SocketAddr,
    shared: Arc<Shared>,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Fake {
    /// Starts to listen on 127.0.0.1.
    ///
    /// # Errors
    /// The port is taken, or the system has no more sockets or threads.
    pub fn start(options: Options) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, options.port))?;
        listener.set_nonblocking(true)?;
        let address = listener.local_addr()?;
        let changing = Changing {
            extent: Extent::Full,
            state: State::default(),
            recorded: Vec::new(),
        };
        let shared = Arc::new(Shared {
            documents: options.documents,
            is_plain: options.is_plain,
            changing: Mutex::new(changing),
        });
        let runtime = runtime::Builder::new_current_thread()
            .enable_all()
            .build()?;
        let listener = {
            let _inside = runtime.enter();
            tokio::net::TcpListener::from_std(listener)?
        };
        let (stop, stopped) = oneshot::channel();
        let serving = Arc::clone(&shared);
        let thread = thread::Builder::new()
            .name("ionoscloud-fake".to_owned())
            .spawn(move || {
                runtime.block_on(async {
                    tokio::spawn(listen(listener, serving));
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
        format!("http://{}", self.address)
    }

    /// The documents that are served.
    pub fn documents(&self) -> &[Document] {
        &self.shared.documents
    }

    /// How much a plain server answers from now on; it begins with [`Extent::Full`].
    pub fn answer_with(&self, extent: Extent) {
        self.shared.changing().extent = extent;
    }

    /// Every request since the start or the last [`Fake::take_requests`].
    pub fn requests(&self) -> Vec<Recorded> {
        self.shared.changing().recorded.clone()
    }

    /// As [`Fake::requests`], and forgets them.
    pub fn take_requests(&self) -> Vec<Recorded> {
        std::mem::take(&mut self.shared.changing().recorded)
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

async fn listen(listener: tokio::net::TcpListener, shared: Arc<Shared>) {
    loop {
        let Ok((stream, _)) = listener.accept().await else {
            // Out of sockets: some will be closed again.
            tokio::time::sleep(Duration::from_millis(10)).await;
            continue;
        };
        let shared = Arc::clone(&shared);
        tokio::spawn(async move {
            let service = service_fn(|request| handle(&shared, request));
            let connection = hyper::server::conn::http1::Builder::new()
                .serve_connection(TokioIo::new(stream), service);
            // A caller that goes away in the middle is no concern of the server.
            let _ = connection.await;
        });
    }
}

async fn handle(
    shared: &Shared,
    request: Request<Body>,
) -> Result<Response<Full<Bytes>>, hyper::Error> {
    let (parts, body) = request.into_parts();
    let body = body.collect().await?.to_bytes();
    let headers = parts.headers.iter().map(|(name, value)| {
        (
            name.as_str().to_owned(),
            String::from_utf8_lossy(value.as_bytes()).into_owned(),
        )
    });
    let query = route::pairs(parts.uri.query().unwrap_or_default());
    let mut recorded = Recorded {
        product: None,
        operation: None,
        method: parts.method.as_str().to_owned(),
        path: parts.uri.path().to_owned(),
        arguments: Vec::new(),
        query: query.clone().unwrap_or_default(),
        headers: headers.collect(),
        body: body.to_vec(),
        problems: Vec::new(),
        status: 0,
        answer_type: String::new(),
        answer: Vec::new(),
    };
    if query.is_none() {
        recorded.problems.push(Problem {
            at: "query".to_owned(),
            what: "not percent-encoded text".to_owned(),
        });
    }
    let reply = respond(shared, &mut recorded);
    recorded.status = reply.status;
    recorded.answer.clone_from(&reply.body);
    let mut response = Response::new(Full::new(Bytes::from(reply.body)));
    *response.status_mut() = reply.status.try_into().unwrap_or_default();
    for (name, value) in reply.headers {
        if name == "Content-Type" {
            recorded.answer_type.clone_from(&value);
        }
        if let (Ok(name), Ok(value)) = (hyper::header::HeaderName::try_from(name), value.try_into())
        {
            response.headers_mut().append(name, value);
        }
    }
    shared.changing().recorded.push(recorded);
    Ok(response)
}

/// Checks a request and answers it; fills in what the record lacks.
fn respond(shared: &Shared, recorded: &mut Recorded) -> Reply {
    let Recorded {
        method,
        path,
        query,
        headers,
        body,
        ..
    } = &*recorded;
    let incoming = Incoming {
        query,
        headers,
        body,
    };
    let user_agent = incoming.header("user-agent").unwrap_or_default();
    let route = match route::find(&shared.documents, method, path, user_agent) {
        Ok(route) => route,
        Err(problem) => {
            recorded.problems.push(problem);
            return complaint(&recorded.problems);
        }
    };
    let checked = check(&route, &incoming, shared.is_plain);
    let origin = format!("http://{}", incoming.header("host").unwrap_or("127.0.0.1"));
    let reply = if recorded.problems.is_empty() && checked.problems.is_empty() {
        let exchange = Exchange {
            route: &route,
            incoming: &incoming,
            checked: &checked,
            origin: &origin,
        };
        let mut changing = shared.changing();
        Some(if shared.is_plain {
            exchange.plain(changing.extent)
        } else {
            changing.state.answer(&exchange)
        })
    } else {
        None
    };
    let (product, operation) = (
        route.document.product().to_owned(),
        route.operation.id.clone(),
    );
    let Checked {
        problems,
        arguments,
        ..
    } = checked;
    recorded.product = Some(product);
    recorded.operation = Some(operation);
    recorded.arguments = arguments;
    recorded.problems.extend(problems);
    reply.unwrap_or_else(|| complaint(&recorded.problems))
}
