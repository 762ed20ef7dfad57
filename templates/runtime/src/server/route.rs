//! Where a call goes, and where it can go instead.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use reqwest::Url;

use crate::tls::trust::Trust;
use crate::transport::Request;

/// The addresses of a call, of which one is its turn.
#[derive(Clone, Debug)]
pub(crate) struct Route {
    stops: Vec<Stop>,
    /// Index of the stop whose turn it is.
    now: usize,
    /// Where the next call of the session begins.
    first: Option<Arc<AtomicUsize>>,
}

/// One address of a call.
#[derive(Clone, Debug)]
pub(crate) struct Stop {
    /// What paths are appended to, without a slash at its end.
    pub base: String,
    /// What is trusted there, where it is not the same as everywhere.
    pub trust: Option<Arc<Trust>>,
}

impl Route {
    /// A route of one address.
    pub(super) fn only(base: String, trust: Option<Arc<Trust>>) -> Route {
        Route {
            stops: vec![Stop { base, trust }],
            now: 0,
            first: None,
        }
    }

    /// A route through addresses that serve for each other, beginning at the `first`.
    pub(super) fn through(stops: Vec<Stop>, first: &Arc<AtomicUsize>) -> Route {
        let now = first.load(Ordering::Relaxed);
        Route {
            now: if now < stops.len() { now } else { 0 },
            stops,
            first: Some(first.clone()),
        }
    }

    /// How many addresses there are.
    pub(crate) fn len(&self) -> usize {
        self.stops.len()
    }

    /// The address whose turn it is.
    pub(crate) fn now(&self) -> Option<&Stop> {
        self.stops.get(self.now)
    }

    /// All addresses that can be read as such.
    pub(crate) fn bases(&self) -> impl Iterator<Item = Url> {
        let bases = self.stops.iter();
        bases.filter_map(|stop| Url::parse(&stop.base).ok())
    }

    /// Makes it the turn of the address that `url`, which a server gave, belongs to; nothing
    /// special is trusted where it belongs to none.
    pub(crate) fn turn_to(&mut self, url: &Url) {
        let origin = |stop: &Stop| Url::parse(&stop.base).map(|base| base.origin());
        let found = self
            .stops
            .iter()
            .position(|stop| origin(stop).is_ok_and(|origin| origin == url.origin()));
        match found {
            Some(index) => self.now = index,
            None => self.stops.clear(),
        }
    }

    /// Sends `request` to the next address, if there is one.
    pub(crate) fn advance(&mut self, request: &mut Request) {
        let next = if self.now + 1 < self.stops.len() {
            self.now + 1
        } else {
            0
        };
        let (Some(from), Some(to)) = (self.stops.get(self.now), self.stops.get(next)) else {
            return;
        };
        let rest = request.url.as_str().strip_prefix(&from.base);
        let rest = rest.filter(|rest| rest.starts_with(['/', '?']) || rest.is_empty());
        let url = rest.and_then(|rest| Url::parse(&format!("{}{rest}", to.base)).ok());
        let Some(url) = url.filter(|_| next != self.now) else {
            return;
        };
        request.url = url;
        request.trust.clone_from(&to.trust);
        if let Some(first) = &self.first {
            // Another call may have moved on already.
            let order = Ordering::Relaxed;
            let _ = first.compare_exchange(self.now, next, order, order);
        }
        self.now = next;
    }
}
