//! Streamable HTTP: on loopback for whoever is on this machine, elsewhere only with a secret.

use std::convert::Infallible;
use std::fmt;
use std::future::Future;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response, StatusCode, header};
use http_body_util::combinators::BoxBody;
use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use hyper::server::conn::http1::Builder;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use ionoscloud_core::Secret;
use rmcp::ServerHandler;
use rmcp::model::ProtocolVersion;
use rmcp::transport::streamable_http_server::session::local::LocalSessionManager;
use rmcp::transport::streamable_http_server::{StreamableHttpServerConfig, StreamableHttpService};
use tokio::net::TcpListener;
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;

/// What stands before the secret in `Authorization`.
const BEARER: &[u8] = b"Bearer ";

/// The most bytes of a request, and the most connections at a time.
const BODY: usize = 4 * 1024 * 1024;
const CONNECTIONS: usize = 64;

/// The most sessions of clients that speak a protocol before 2026-07-28; each ends after five idle minutes.
const SESSIONS: usize = 256;

/// How long calls may go on after the server was told to stop.
const GRACE: Duration = Duration::from_secs(10);

/// Who may come in.
#[derive(Clone, Default)]
pub struct Door {
    /// What a request has to bring as a bearer token.
    pub secret: Option<Secret>,
    /// Names of this server besides those of loopback, as a proxy in front of it passes them on.
    pub hosts: Vec<String>,
}

impl fmt::Debug for Door {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Door")
            .field("hosts", &self.hosts)
            .finish_non_exhaustive()
    }
}

impl Door {
    /// Whether the server may listen at an address.
    ///
    /// # Errors
    /// It is not loopback, and there is no secret, or a short one.
    pub fn allows(&self, address: SocketAddr) -> Result<(), String> {
        match &self.secret {
            Some(secret) if secret.expose().len() < 16 => {
                Err("the secret for HTTP has fewer than 16 characters".to_owned())
            }
            None if !address.ip().is_loopback() => Err(format!(
                "{address} is not loopback: set IONOS_MCP_HTTP_SECRET or --http-secret-file, and put a proxy with TLS in front"
            )),
            _ => Ok(()),
        }
    }

    /// In a time that tells nothing about the secret.
    fn opens<B>(&self, request: &Request<B>) -> bool {
        let Some(secret) = &self.secret else {
            return true;
        };
        let given = request
            .headers()
            .get(header::AUTHORIZATION)
            .map(|value| value.as_bytes())
            .unwrap_or_default();
        // The scheme has no case (RFC 9110, 11.1).
        let given = match given.split_at_checked(BEARER.len()) {
            Some((scheme, token)) if scheme.eq_ignore_ascii_case(BEARER) => token,
            _ => &[],
        };
        let secret = secret.expose().as_bytes();
        let different = given
            .iter()
            .zip(secret)
            .fold(given.len() ^ secret.len(), |found, (a, b)| {
                found | usize::from(a ^ b)
            });
        different == 0
    }
}

/// Serves at `/mcp` until `stopped`, then lets calls end.
///
/// # Errors
/// The listener breaks.
pub async fn serve<S: ServerHandler + Clone>(
    server: S,
    listener: TcpListener,
    door: Door,
    stopped: impl Future<Output = ()>,
) -> std::io::Result<()> {
    let ending = CancellationToken::new();
    let port = listener.local_addr()?.port();
    let config = config(&door, port).with_cancellation_token(ending.clone());
    let sessions = Arc::new(LocalSessionManager::default());
    let service = StreamableHttpService::new(move || Ok(server.clone()), sessions.clone(), config);
    let service = hyper_util::service::TowerToHyperService::new(service);
    let room = Arc::new(Semaphore::new(CONNECTIONS));
    let mut stopped = std::pin::pin!(stopped);
    loop {
        let stream = tokio::select! {
            accepted = listener.accept() => accepted?.0,
            () = &mut stopped => break,
        };
        let Ok(permit) = room.clone().try_acquire_owned() else {
            continue;
        };
        let (service, door, ending) = (service.clone(), door.clone(), ending.clone());
        let sessions = sessions.clone();
        tokio::spawn(async move {
            let answer = service_fn(move |request: Request<Incoming>| {
                let (service, open) = (service.clone(), door.opens(&request));
                let (sessions, begins) = (sessions.clone(), begins(&request));
                async move {
                    let response = if request.uri().path() != "/mcp" {
                        plain(StatusCode::NOT_FOUND, "the server is at /mcp")
                    } else if !open {
                        plain(StatusCode::UNAUTHORIZED, "a bearer token is needed")
                    } else if begins && sessions.sessions.read().await.len() >= SESSIONS {
                        plain(
                            StatusCode::SERVICE_UNAVAILABLE,
                            "there are too many sessions",
                        )
                    } else {
                        hyper::service::Service::call(&service, request).await?
                    };
                    Ok::<_, Infallible>(response)
                }
            });
            let mut builder = Builder::new();
            builder
                .timer(TokioTimer::new())
                // Whoever sends its head byte by byte would keep a connection for ever.
                .header_read_timeout(Duration::from_secs(30));
            let connection = builder.serve_connection(TokioIo::new(stream), answer);
            let mut connection = std::pin::pin!(connection);
            tokio::select! {
                // A connection that breaks is its client's.
                _ = &mut connection => {}
                () = ending.cancelled() => {
                    connection.as_mut().graceful_shutdown();
                    let _ = tokio::time::timeout(GRACE, connection).await;
                }
            }
            drop(permit);
        });
    }
    ending.cancel();
    let _ = tokio::time::timeout(GRACE, room.acquire_many(CONNECTIONS as u32)).await;
    Ok(())
}

/// By what names the server may be called, and from where: a page of the web that has its own name lead to this machine is
/// neither (Model Context Protocol, Transports, Security Warning).
fn config(door: &Door, port: u16) -> StreamableHttpServerConfig {
    let hosts = ["localhost", "127.0.0.1", "[::1]"].map(|host| format!("{host}:{port}"));
    let loopback = ["localhost", "127.0.0.1", "::1"].map(str::to_owned);
    let hosts = hosts
        .into_iter()
        .chain(loopback)
        .chain(door.hosts.iter().cloned());
    let origins = ["http://localhost:*", "http://127.0.0.1:*", "http://[::1]:*"].map(str::to_owned);
    let origins = origins
        .into_iter()
        .chain(door.hosts.iter().map(|host| format!("https://{host}:*")));
    StreamableHttpServerConfig::default()
        .with_allowed_hosts(hosts)
        .with_allowed_origins(origins)
        .with_max_request_body_bytes(BODY)
}

/// Whether a request may begin a session: it is in none, and speaks a protocol that has them.
fn begins<B>(request: &Request<B>) -> bool {
    let header = |name: &str| {
        request
            .headers()
            .get(name)
            .and_then(|value| value.to_str().ok())
    };
    let version = header("mcp-protocol-version").unwrap_or_default();
    // Versions are dates (MCP, Versioning): as texts they are in order.
    header("mcp-session-id").is_none() && version < ProtocolVersion::V_2026_07_28.as_str()
}

fn plain(status: StatusCode, words: &'static str) -> Response<BoxBody<Bytes, Infallible>> {
    let mut response = Response::new(Full::new(Bytes::from_static(words.as_bytes())).boxed());
    *response.status_mut() = status;
    if status == StatusCode::UNAUTHORIZED {
        response.headers_mut().insert(
            // A 401 has to carry a challenge (RFC 9110, 15.5.2; RFC 6750, 3).
            header::WWW_AUTHENTICATE,
            header::HeaderValue::from_static("Bearer"),
        );
    }
    response
}
