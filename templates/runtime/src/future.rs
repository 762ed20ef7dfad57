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
use crate::reply::Reply;
use crate::response::Response;

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
            // `Send` and `Sync` whatever `T` is, of which it holds none (the Rustonomicon, PhantomData).
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

impl<T> SendFuture<T> {
    /// The same for an answer that is [read](Response::read_as) later, in a program that treats all calls alike.
    #[doc(hidden)]
    pub fn unread(self) -> SendFuture<()> {
        SendFuture::new(self.pending)
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
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::client::Client;
    use crate::operation::{Operation, Product};
    use crate::{Config, Session};

    /// What a call needs on its way is moved once, into its box. A future that another one takes as an argument has two
    /// places in that, and five in a row two to the fifth: 15 kB that are made and copied for each call.
    #[test]
    fn what_a_call_needs_on_its_way_is_small() {
        static PRODUCT: Product = Product::BASE;
        static OPERATION: Operation = Operation::BASE;
        let server = Config::new().with_default_server("http://localhost");
        let session = Session::new(server).expect("a session is made");
        let call = Call::new(&Client::new(&session, &PRODUCT), &OPERATION);
        let size = size_of_val(&call.perform());
        // A signature of each attempt waits for a key.
        let signing = if cfg!(feature = "sigv4") { 2_000 } else { 0 };
        assert!(size <= 7_000 + signing, "{size}");
    }
}
