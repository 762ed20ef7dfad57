//! A call on its way: it is sent, and what it starts is followed.

use std::fmt;
use std::future::Future;
use std::pin::Pin;

use ::ionoscloud_core::rt::Output;
use ::ionoscloud_core::{Error, Response, WaitStep, Watch};
use ::serde_json::Value;

use crate::{Outcome, Pending};

/// A call that is ready to be sent.
#[must_use = "nothing is sent before it is told to"]
pub struct Begun(Pin<Box<dyn Future<Output = Answered> + Send>>);

/// What was answered, and what is needed to follow what it started.
type Answered = Result<(Outcome, Following), Error>;

/// What was answered, in the terms of an [`Outcome`].
#[derive(Default)]
pub(crate) struct Decoded {
    pub value: Option<Value>,
    pub unknown: Vec<String>,
    pub secrets: Vec<String>,
}

impl Begun {
    pub(crate) fn new<T: Output>(
        call: impl Future<Output = Result<Response<T>, Error>> + Send + 'static,
        decoded: fn(&T) -> Decoded,
    ) -> Begun {
        Begun(Box::pin(async move {
            let reply = call.await?;
            let outcome = outcome(&reply, decoded(reply.get()));
            let watch = reply.wait().watch();
            let waiting = Waiting { watch, decoded, status: outcome.status, headers: outcome.headers.clone() };
            Ok((outcome, Following(Box::new(waiting))))
        }))
    }

    /// Sends it; what it starts goes on by itself.
    pub fn send(self) -> Pending {
        Box::pin(async move { Ok(self.0.await?.0) })
    }

    /// Sends it, and gives what is needed to follow what it starts.
    ///
    /// # Errors
    /// Those of the call.
    pub async fn send_and_follow(self) -> Result<(Outcome, Following), Error> {
        self.0.await
    }
}

impl fmt::Debug for Begun {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Begun")
    }
}

/// What a call has started. Dropping it stops the watching, not what is watched.
#[must_use = "nothing is looked at before a step is asked for"]
pub struct Following(Box<dyn Watched + Send>);

impl Following {
    /// The next state that differs from the one before; `None` when it is over. Nothing is asked before the first.
    ///
    /// Dropping the future loses nothing: the next one goes on where it stopped.
    pub async fn next(&mut self) -> Option<WaitStep> {
        self.0.next().await
    }

    /// What came of it in the end: the resource as it is then.
    ///
    /// # Errors
    /// It has failed, or was not over in the time that the session gives it.
    pub async fn finish(self) -> Result<Outcome, Error> {
        self.0.finish().await
    }
}

impl fmt::Debug for Following {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Following")
    }
}

/// A wait, whatever it is for.
trait Watched {
    fn next(&mut self) -> Pin<Box<dyn Future<Output = Option<WaitStep>> + Send + '_>>;
    fn finish(self: Box<Self>) -> Pending;
}

struct Waiting<T> {
    watch: Watch<T>,
    decoded: fn(&T) -> Decoded,
    status: u16,
    headers: Vec<(String, String)>,
}

impl<T: Output> Watched for Waiting<T> {
    fn next(&mut self) -> Pin<Box<dyn Future<Output = Option<WaitStep>> + Send + '_>> {
        Box::pin(self.watch.next())
    }

    fn finish(self: Box<Self>) -> Pending {
        Box::pin(async move {
            let Waiting { watch, decoded, status, headers } = *self;
            let Decoded { value, unknown, secrets } = decoded(&watch.finish().await?);
            Ok(Outcome { status, headers, body: Vec::new(), value, unknown, secrets })
        })
    }
}

fn outcome<T>(reply: &Response<T>, decoded: Decoded) -> Outcome {
    let headers = reply.headers().iter().map(|(name, value)| {
        let value = String::from_utf8_lossy(value.as_bytes()).into_owned();
        (name.as_str().to_owned(), value)
    });
    Outcome {
        status: reply.status().as_u16(),
        headers: headers.collect(),
        body: reply.body().to_vec(),
        value: decoded.value,
        unknown: decoded.unknown,
        secrets: decoded.secrets,
    }
}
