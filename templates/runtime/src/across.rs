//! Many calls at once, such as one in each location.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

use crate::error::Error;

/// How many of the calls are on their way at a time, unless told otherwise.
const AT_ONCE: usize = 8;

/// Makes calls at once, each under a key, and gives what became of each.
///
/// Up to 8 are on their way at a time. One that fails stops no other: this never fails as a whole.
/// Time limits are those of each call.
///
/// ```no_run
/// # async fn example<C>(calls: Vec<(String, C)>) where
/// # C: IntoFuture<Output = Result<i64, ionoscloud_core::Error>>, C::IntoFuture: Send + 'static {
/// let found = ionoscloud_core::across(calls).await; // pairs of a key and a call
/// for (name, count) in found.ok() {
///     println!("{name}: {count}");
/// }
/// for (name, error) in found.failed() {
///     println!("{name}: {error}");
/// }
/// # }
/// ```
pub fn across<K, C, T>(calls: impl IntoIterator<Item = (K, C)>) -> AcrossFuture<K, T>
where
    C: IntoFuture<Output = Result<T, Error>>,
    C::IntoFuture: Send + 'static,
{
    let step = |call: C| Run::Open(Box::pin(call.into_future()));
    let calls = calls.into_iter().map(|(key, call)| (key, step(call)));
    AcrossFuture {
        calls: calls.collect(),
        at_once: AT_ONCE,
    }
}

/// Makes calls at once and gives what became of each, in their order and under their numbers,
/// counted from 0; otherwise as [`across`].
///
/// ```no_run
/// # async fn example(waits: Vec<ionoscloud_core::WaitFuture<()>>) {
/// let made = ionoscloud_core::wait_all(waits).at_once(20).await; // `create(…).wait()` of each
/// for (number, error) in made.failed() {
///     println!("{number}: {error}, see {:?}", error.request_url());
/// }
/// # }
/// ```
pub fn wait_all<C, T>(calls: impl IntoIterator<Item = C>) -> AcrossFuture<usize, T>
where
    C: IntoFuture<Output = Result<T, Error>>,
    C::IntoFuture: Send + 'static,
{
    across(calls.into_iter().enumerate())
}

/// Calls on their way, see [`across`].
///
/// Dropping it cancels those that are not over; whether the servers act on them is then unknown.
#[must_use = "futures do nothing unless awaited"]
pub struct AcrossFuture<K, T> {
    calls: Vec<(K, Run<T>)>,
    at_once: usize,
}

impl<K, T> AcrossFuture<K, T> {
    /// Sets how many calls are on their way at a time; 0 counts as 1. The default is 8.
    pub fn at_once(mut self, calls: usize) -> Self {
        self.at_once = calls.max(1);
        self
    }
}

/// How far a call has come.
enum Run<T> {
    /// Not sent yet, or on its way.
    Open(Pin<Box<dyn Future<Output = Result<T, Error>> + Send>>),
    Over(Result<T, Error>),
}

/// Keys and outcomes are never pinned.
impl<K, T> Unpin for AcrossFuture<K, T> {}

impl<K, T> Future for AcrossFuture<K, T> {
    type Output = Across<K, T>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let mut open = 0;
        let at_once = self.at_once;
        for (_, step) in &mut self.calls {
            if let Run::Open(call) = step {
                match call.as_mut().poll(cx) {
                    Poll::Ready(outcome) => *step = Run::Over(outcome),
                    Poll::Pending => open += 1,
                }
            }
            if open == at_once {
                break;
            }
        }
        if open > 0 {
            return Poll::Pending;
        }
        let steps = std::mem::take(&mut self.calls).into_iter();
        Poll::Ready(Across(
            steps
                .filter_map(|(key, step)| match step {
                    Run::Over(outcome) => Some((key, outcome)),
                    Run::Open(_) => None,
                })
                .collect(),
        ))
    }
}

impl<K, T> fmt::Debug for AcrossFuture<K, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AcrossFuture")
    }
}

/// What became of each of several calls, in the order in which they were given.
///
/// Iterating over it by value gives the keys with the results.
#[derive(Debug)]
pub struct Across<K, T>(Vec<(K, Result<T, Error>)>);

impl<K, T> Across<K, T> {
    /// The answers of the calls that succeeded.
    pub fn ok(&self) -> impl Iterator<Item = (&K, &T)> {
        let outcomes = self.0.iter();
        outcomes.filter_map(|(key, outcome)| Some((key, outcome.as_ref().ok()?)))
    }

    /// The errors of the calls that failed.
    pub fn failed(&self) -> impl Iterator<Item = (&K, &Error)> {
        let outcomes = self.0.iter();
        outcomes.filter_map(|(key, outcome)| Some((key, outcome.as_ref().err()?)))
    }
}

impl<K, T> IntoIterator for Across<K, T> {
    type Item = (K, Result<T, Error>);
    type IntoIter = std::vec::IntoIter<Self::Item>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

#[cfg(test)]
mod tests {
    use std::future::{Ready, poll_fn};
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::task::Waker;

    use super::*;

    #[test]
    fn no_more_than_eight_are_on_their_way() {
        let begun = Arc::new(AtomicUsize::new(0));
        let calls = (0..20).map(|key| {
            let begun = begun.clone();
            let mut first = true;
            let call = poll_fn(move |_| {
                if !std::mem::take(&mut first) {
                    return Poll::Ready(Ok(key));
                }
                begun.fetch_add(1, Ordering::SeqCst);
                Poll::Pending
            });
            (key, call)
        });
        let mut all = across(calls);
        let cx = &mut Context::from_waker(Waker::noop());
        let mut steps = Vec::new();
        let outcome = loop {
            match Pin::new(&mut all).poll(cx) {
                Poll::Ready(outcome) => break outcome,
                Poll::Pending => steps.push(begun.load(Ordering::SeqCst)),
            }
        };
        assert_eq!(steps, [8, 16, 20]);
        let keys: Vec<i32> = outcome.ok().map(|(key, _)| *key).collect();
        assert_eq!(keys, (0..20).collect::<Vec<_>>());
    }

    #[test]
    fn nothing_asked_is_nothing_found() {
        let mut all = across([] as [((), Ready<Result<(), Error>>); 0]);
        let cx = &mut Context::from_waker(Waker::noop());
        let Poll::Ready(found) = Pin::new(&mut all).poll(cx) else {
            unreachable!("there is nothing to wait for");
        };
        assert_eq!(found.ok().count() + found.failed().count(), 0);
    }
}
