//! A call on its way: it is sent, and what it starts is followed.

use std::fmt;
use std::future::Future;
use std::pin::Pin;

use ::ionoscloud_core::rt::SendFuture;
use ::ionoscloud_core::{Error, Response, WaitStep, Watch, json};

use crate::{Outcome, Pending};

/// A call that is ready to be sent.
#[must_use = "nothing is sent before it is told to"]
pub struct Begun(Pin<Box<dyn Future<Output = Answered> + Send>>);

/// What was answered, and what is needed to follow what it started.
type Answered = Result<(Outcome, Following), Error>;

/// What was answered, in the terms of an [`Outcome`].
#[derive(Default)]
pub(crate) struct Decoded {
    /// As JSON: the value is made of it when the models are gone, so that both need not be held at once.
    pub text: Option<String>,
    pub unknown: Vec<String>,
    pub secrets: Vec<String>,
}

/// Reads an answer: the only step that depends on its type, for the code of a call to be there once.
pub(crate) type Read = fn(&Response<()>) -> Result<Decoded, Error>;

impl Begun {
    pub(crate) fn new(call: SendFuture<()>, read: Read) -> Begun {
        Begun(Box::pin(async move {
            let reply = call.await?;
            let outcome = outcome(&reply, read)?;
            let (status, headers) = (outcome.status, outcome.headers.clone());
            let watch = reply.wait().watch();
            Ok((outcome, Following { watch, read, status, headers }))
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
pub struct Following {
    watch: Watch<()>,
    read: Read,
    status: u16,
    headers: Vec<(String, String)>,
}

impl Following {
    /// The next state that differs from the one before; `None` when it is over. Nothing is asked before the first.
    ///
    /// Dropping the future loses nothing: the next one goes on where it stopped.
    pub async fn next(&mut self) -> Option<WaitStep> {
        self.watch.next().await
    }

    /// What came of it in the end: the resource as it is then.
    ///
    /// # Errors
    /// It has failed, or was not over in the time that the session gives it.
    pub async fn finish(self) -> Result<Outcome, Error> {
        let Following { watch, read, status, headers } = self;
        let outcome = outcome(&watch.finish_unread().await?, read)?;
        Ok(Outcome { status, headers, body: Vec::new(), ..outcome })
    }
}

impl fmt::Debug for Following {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Following")
    }
}

fn outcome(reply: &Response<()>, read: Read) -> Result<Outcome, Error> {
    let Decoded { text, unknown, secrets } = read(reply)?;
    let headers = reply.headers().iter().map(|(name, value)| {
        let value = String::from_utf8_lossy(value.as_bytes()).into_owned();
        (name.as_str().to_owned(), value)
    });
    Ok(Outcome {
        status: reply.status().as_u16(),
        headers: headers.collect(),
        body: reply.body().to_vec(),
        value: text.map(|text| json::from_str(&text).unwrap_or_default()),
        unknown,
        secrets,
    })
}
