//! The named futures of a call. What runs inside does not depend on the result's type; only the
//! last step does.

use std::fmt;
use std::future::Future;
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll};

use crate::call::Call;
use crate::error::Error;
use crate::output::Output;
use crate::response::{Reply, Response};
use crate::wait::{self, Steps, Watch};

/// An answer on its way.
pub(crate) type Pending = Pin<Box<dyn Future<Output = Result<Reply, Error>> + Send>>;

/// Sends a call.
pub(crate) fn send(call: Call) -> Pending {
    Box::pin(call.perform())
}

macro_rules! future {
    ($(#[$doc:meta])* $name:ident, $output:ty, |$reply:ident| $read:expr) => {
        $(#[$doc])*
        #[must_use = "futures do nothing unless awaited"]
        pub struct $name<T> {
            pending: Pending,
            output: PhantomData<fn() -> T>,
        }

        impl<T> $name<T> {
            #[inline]
            pub(crate) fn new(pending: Pending) -> Self {
                $name { pending, output: PhantomData }
            }
        }

        impl<T: Output> Future for $name<T> {
            type Output = Result<$output, Error>;

            #[inline]
            fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
                match self.pending.as_mut().poll(cx) {
                    Poll::Pending => Poll::Pending,
                    Poll::Ready(Err(error)) => Poll::Ready(Err(error)),
                    Poll::Ready(Ok($reply)) => Poll::Ready($read),
                }
            }
        }

        impl<T> fmt::Debug for $name<T> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(stringify!($name))
            }
        }
    };
}

future! {
    /// A call on its way: gives the value of the answer.
    ///
    /// Dropping it cancels the call; whether the server acts on it is then unknown.
    CallFuture, T, |reply| reply.read()
}

future! {
    /// A call on its way: gives the whole answer.
    ///
    /// Dropping it cancels the call; whether the server acts on it is then unknown.
    SendFuture, Response<T>, |reply| reply.read().map(|value| Response::new(value, reply))
}

/// A call and all that it starts: gives the resource as it is in the end.
///
/// Dropping it stops the waiting, not what is waited for.
#[must_use = "futures do nothing unless awaited"]
pub struct WaitFuture<T> {
    pending: Pending,
    steps: Steps,
    output: PhantomData<fn() -> T>,
}

impl<T> WaitFuture<T> {
    #[inline]
    pub(crate) fn new((pending, steps): (Pending, Steps)) -> Self {
        WaitFuture {
            pending,
            steps,
            output: PhantomData,
        }
    }

    pub(crate) fn steps(&self) -> &Steps {
        &self.steps
    }
}

impl<T: Output> WaitFuture<T> {
    /// Watches the states that the wait goes through.
    ///
    /// ```no_run
    /// # async fn example(wait: ionoscloud_core::WaitFuture<()>) -> Result<(), ionoscloud_core::Error> {
    /// let mut watch = wait.watch(); // such as compute.servers().create(…).wait().watch()
    /// while let Some(step) = watch.next().await {
    ///     println!("{} after {:?}", step.state(), step.elapsed());
    /// }
    /// let result = watch.finish().await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn watch(self) -> Watch<T> {
        Watch::new(self)
    }
}

impl<T: Output> Future for WaitFuture<T> {
    type Output = Result<T, Error>;

    #[inline]
    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        match self.pending.as_mut().poll(cx) {
            Poll::Pending => Poll::Pending,
            Poll::Ready(Err(error)) => Poll::Ready(Err(error)),
            Poll::Ready(Ok(reply)) => Poll::Ready(reply.read()),
        }
    }
}

impl<T> fmt::Debug for WaitFuture<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("WaitFuture")
    }
}

impl Call {
    /// Sends the call, for the value of the answer.
    #[inline]
    pub fn call<T: Output>(self) -> CallFuture<T> {
        CallFuture::new(send(self))
    }

    /// Sends the call, for the whole answer.
    #[inline]
    pub fn send<T: Output>(self) -> SendFuture<T> {
        SendFuture::new(send(self))
    }

    /// Sends the call, waits until what it starts is over, and reads the resource again.
    #[inline]
    pub fn wait<T: Output>(self) -> WaitFuture<T> {
        WaitFuture::new(wait::start(self))
    }
}
