//! Connections, kept apart by the runtime that drives them.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use reqwest::{Client, ClientBuilder, retry};
use tokio::runtime::{Handle, Id};

use super::fault::innermost;
use super::phase::Watching;
use super::proxy::Proxies;
use crate::error::Error;
use crate::tls::Prepared;

/// How long an unused connection is kept: less than gateways usually do, so that a request hardly
/// ever meets a connection that is just being closed.
const IDLE: Duration = Duration::from_secs(30);

/// How many headers an answer may have. The usual limit of 100 is less than some gateways add. Room for all of them is made for
/// each answer: of the instructions of a call, these take 1.6 %.
const HEADERS: usize = 256;

/// Connections of how many runtimes are kept. Of those that are gone nobody hears.
const RUNTIMES: usize = 16;

/// The connections to servers of one kind of trust.
///
/// A connection is driven by a task of the runtime in which it was made. Used from another one it would stand
/// still whenever that is not running, so each runtime has its own.
pub(super) struct Pool {
    tls: Prepared,
    connect_timeout: Option<Duration>,
    proxies: Arc<Proxies>,
    clients: RwLock<Vec<Entry>>,
    /// Counts uses, to know which is the longest ago.
    uses: AtomicU64,
}

struct Entry {
    runtime: Option<Id>,
    client: Client,
    used: AtomicU64,
}

impl Pool {
    pub(super) fn new(
        tls: Prepared,
        connect_timeout: Option<Duration>,
        proxies: Arc<Proxies>,
    ) -> Result<Pool, Error> {
        let pool = Pool {
            tls,
            connect_timeout,
            proxies,
            clients: RwLock::default(),
            uses: AtomicU64::new(0),
        };
        // What cannot work shows when a session is made.
        pool.make()?;
        Ok(pool)
    }

    /// The client whose connections belong to the current runtime.
    pub(super) fn client(&self) -> Result<Client, Error> {
        let runtime = Handle::try_current().ok().map(|handle| handle.id());
        let now = self.uses.fetch_add(1, Ordering::Relaxed);
        let clients = self.clients.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(entry) = clients.iter().find(|entry| entry.runtime == runtime) {
            entry.used.store(now, Ordering::Relaxed);
            return Ok(entry.client.clone());
        }
        drop(clients);
        let client = self.make()?;
        let mut clients = self.clients.write().unwrap_or_else(PoisonError::into_inner);
        // Another thread of the same runtime may have been here in between.
        if let Some(entry) = clients.iter().find(|entry| entry.runtime == runtime) {
            return Ok(entry.client.clone());
        }
        if clients.len() >= RUNTIMES {
            let oldest = clients.iter().enumerate();
            let oldest = oldest.min_by_key(|(_, entry)| entry.used.load(Ordering::Relaxed));
            if let Some((index, _)) = oldest {
                clients.swap_remove(index);
            }
        }
        clients.push(Entry {
            runtime,
            client: client.clone(),
            used: AtomicU64::new(now),
        });
        Ok(client)
    }

    fn make(&self) -> Result<Client, Error> {
        let mut builder = Client::builder()
            // Each step is looked at: credentials go to configured origins only.
            .redirect(reqwest::redirect::Policy::none())
            // Repetitions are ours, counted and told of.
            .retry(retry::never())
            // The address of a call may hold what other servers are not to see (RFC 9110, 10.1.3).
            .referer(false)
            // A request is written in one go: to wait for more of it (Nagle, RFC 896) would only delay it.
            .tcp_nodelay(true)
            .pool_idle_timeout(IDLE)
            // RFC 9112, 5.2: a user agent replaces an obsolete line folding with spaces.
            .http1_allow_obsolete_multiline_headers_in_responses(true)
            .http1_max_headers(HEADERS)
            // Any other crate of a program can switch these on for all.
            .no_gzip()
            .no_brotli()
            .no_zstd()
            .no_deflate()
            .connector_layer(Watching);
        if let Some(limit) = self.connect_timeout {
            builder = builder.connect_timeout(limit);
        }
        let client = self.proxies.apply(self.tls.apply(builder));
        client.and_then(ClientBuilder::build).map_err(|error| {
            Error::invalid(format!("cannot set up HTTP: {}", innermost(&error))).with_source(error)
        })
    }
}
