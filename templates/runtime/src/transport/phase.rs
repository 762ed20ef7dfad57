//! How far an attempt has come: whether its request can be on its way at all.

use std::future::{Future, poll_fn};
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};

use tower_layer::Layer;
use tower_service::Service;

tokio::task_local! {
    static PHASE: Phase;
}

/// What is known of an attempt that is on its way.
///
/// A connection is made as a part of the attempt that needs it, so whoever makes it can see for which.
/// Where an older connection gets free before, the new one is finished by a task of its own: then the
/// request may have been sent over the other.
#[derive(Clone, Default)]
pub(super) struct Phase(Arc<AtomicBool>);

impl Phase {
    /// Runs an attempt in sight of the connections that are made for it.
    pub(super) async fn watch<F: Future>(&self, attempt: F) -> F::Output {
        PHASE.scope(self.clone(), attempt).await
    }

    /// Whether the connection is still being made, so that nothing was sent.
    pub(super) fn is_connecting(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }

    fn set(&self, connecting: bool) {
        self.0.store(connecting, Ordering::Relaxed);
    }

    fn is_here(&self) -> bool {
        PHASE.try_with(|here| Arc::ptr_eq(&here.0, &self.0)) == Ok(true)
    }
}

/// Lets the attempt know when a connection is made for it.
#[derive(Clone)]
pub(super) struct Watching;

impl<S> Layer<S> for Watching {
    type Service = Watched<S>;

    fn layer(&self, service: S) -> Watched<S> {
        Watched(Arc::new(service))
    }
}

/// What makes connections, in sight. Each request of a client clones it several times, and few make a connection: so what
/// is inside is cloned for those alone.
pub(super) struct Watched<S>(Arc<S>);

impl<S> Clone for Watched<S> {
    fn clone(&self) -> Watched<S> {
        Watched(self.0.clone())
    }
}

type Connecting<T, E> = Pin<Box<dyn Future<Output = Result<T, E>> + Send>>;

impl<S, R> Service<R> for Watched<S>
where
    S: Service<R> + Clone + Send + Sync + 'static,
    S::Future: Send + 'static,
    R: Send + 'static,
{
    type Response = S::Response;
    type Error = S::Error;
    type Future = Connecting<S::Response, S::Error>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        // A clone has to get ready by itself.
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, to: R) -> Self::Future {
        let mut service = S::clone(&self.0);
        let connecting = async move {
            poll_fn(|cx| service.poll_ready(cx)).await?;
            service.call(to).await
        };
        Box::pin(async move {
            let Ok(phase) = PHASE.try_with(Clone::clone) else {
                return connecting.await;
            };
            phase.set(true);
            let mut connecting = pin!(connecting);
            poll_fn(|cx| {
                let outcome = connecting.as_mut().poll(cx);
                if outcome.is_ready() || !phase.is_here() {
                    phase.set(false);
                }
                outcome
            })
            .await
        })
    }
}
