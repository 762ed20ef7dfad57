//! Waiting for what a call has started.

mod future;
pub(crate) mod policy;
mod poll;
mod progress;
mod steps;
mod watch;

use http::StatusCode;
use reqwest::Url;
use serde_json::Value;

use crate::address::Address;
use crate::argument::encode;
use crate::call::Call;
use crate::client::Client;
use crate::error::{Error, Kind};
use crate::future::Pending;
use crate::headers;
use crate::operation::{Answer, Method, Operation, Wait};
use crate::output::Output;
use crate::reply::{Accepted, Reply};
use crate::response::Response;

pub use future::WaitFuture;
pub use policy::WaitPolicy;
use poll::Poller;
use progress::{Goal, Progress};
use steps::Steps;
pub use steps::WaitStep;
pub use watch::Watch;

impl Call {
    /// Sends the call, waits until what it starts is over, and reads the resource again.
    #[inline]
    pub fn wait<T: Output>(self) -> WaitFuture<T> {
        WaitFuture::new(start(self))
    }
}

impl<T: Output> Response<T> {
    /// Waits until what the call started is over, and reads the resource again; may be called again
    /// after an error.
    ///
    /// Of a call that starts nothing, it returns the value once more.
    ///
    /// # Errors
    /// As for `wait` of the call itself.
    #[inline]
    pub fn wait(&self) -> WaitFuture<T> {
        WaitFuture::new(resume(self.reply.clone()))
    }
}

impl Client {
    /// Waits for what can be seen at `url`, as an error
    /// ([`request_url`](crate::Error::request_url)) or an answer (its `Location`, or the `href` of a resource) told
    /// it: an address, or a path that begins with `/`. Of an address on another server, as services behind a gateway
    /// tell it, the same path on the configured one is asked.
    ///
    /// # Errors
    /// It failed, or took longer than the wait's deadline; or nothing is found there: at once for a resource, for a
    /// request after 5 s, as it may be known a moment after it was accepted.
    pub fn wait_for(&self, url: &str) -> WaitFuture<()> {
        static WAIT_FOR: Operation = Operation {
            id: "wait_for",
            idempotent: true,
            answer: Answer::Empty,
            ..Operation::BASE
        };
        WaitFuture::new(at(Call::new(self, &WAIT_FOR), url.to_owned()))
    }
}

/// Sends `call` and waits.
fn start(call: Call) -> (Pending, Steps) {
    let steps = Steps::default();
    let told = steps.clone();
    let pending = Box::pin(async move { finish(send(call).await?, &told).await });
    (pending, steps)
}

/// Sends `call`. Where the answer to a deletion got lost, and it is repeated, there is nothing left to
/// delete.
async fn send(call: Call) -> Result<Reply, Error> {
    let deletion = (call.operation().method == Method::Delete).then(|| call.clone());
    match (call.perform().await, deletion) {
        // What a repetition does is the same, what it answers need not be (RFC 9110, 9.2.2).
        (Err(error), Some(deletion)) if error.is_not_found() && error.is_after_open() => {
            let url = deletion.job()?.request.url;
            Ok(Reply::gone(deletion, url, error.attempts()))
        }
        (outcome, _) => outcome,
    }
}

/// Waits after an answer that is there already.
fn resume(reply: Reply) -> (Pending, Steps) {
    let steps = Steps::default();
    let told = steps.clone();
    (Box::pin(async move { finish(reply, &told).await }), steps)
}

/// Waits, on behalf of `call`, for what can be seen at `url`: a request's status or a resource.
fn at(call: Call, url: String) -> (Pending, Steps) {
    let steps = Steps::default();
    let told = steps.clone();
    let pending = async move {
        // A bare id would be read as a path beside the product's.
        if !url.starts_with('/') && Url::parse(&url).is_err() {
            let error = Error::invalid(format!("{url:?} is no address to wait for"));
            return Err(call.hide(error));
        }
        let address = call.resolve(&url).map_err(|error| call.hide(error))?;
        let goal = if call.words().is_request(&address.url) {
            Goal::Request
        } else {
            Goal::State
        };
        let reply = Poller::new(&call, &told).poll(&address, goal).await;
        let accepted = Accepted::at(&call, &address);
        let explain = |error: Error| accepted.explain(error.with_operation(call.operation()));
        let reply = reply.map_err(|error| call.hide(explain(error)));
        // Of these goals each ends with an answer.
        reply?.ok_or_else(|| Error::invalid("there is nothing to see"))
    };
    (Box::pin(pending), steps)
}

/// Waits for what `reply` has accepted, and returns the answer that shows the result.
async fn finish(reply: Reply, steps: &Steps) -> Result<Reply, Error> {
    let operation = reply.call.operation();
    if let Wait::No = operation.wait {
        return Ok(reply);
    }
    let waiter = Waiter::new(&reply, steps);
    // Where there is no request to look at, the resource shows how far things are.
    let accepted = reply.accepted().or_at(&reply.call, waiter.resource());
    let outcome = waiter.run(operation.wait).await;
    let explain = |error: Error| accepted.explain(error.with_operation(operation));
    let outcome = outcome.map_err(|error| reply.call.hide(explain(error)))?;
    Ok(match outcome {
        Some(mut result) => {
            result.accepted = Some(accepted);
            result.first = Some(reply.done.answer.body.clone());
            result
        }
        None => reply,
    })
}

/// One wait.
struct Waiter<'a> {
    reply: &'a Reply,
    body: Value,
    poller: Poller<'a>,
}

impl<'a> Waiter<'a> {
    fn new(reply: &'a Reply, steps: &'a Steps) -> Waiter<'a> {
        let (body, words) = (reply.json(), reply.call.words());
        Waiter {
            reply,
            poller: Poller::new(&reply.call, steps).of(words.id_of(&body)),
            body,
        }
    }

    /// Waits; returns the answer with the resource, if there is one to read.
    async fn run(&self, wait: Wait) -> Result<Option<Reply>, Error> {
        let mut resource = self.resource();
        let mut is_done = false;
        let mut is_request = false;
        let words = self.reply.call.words();
        let location = match self.location() {
            // Where the resource can be seen, an address that is none is no loss.
            Err(_) if resource.is_some() => None,
            location => location?,
        };
        if let Some(location) = location {
            if words.is_request(&location.url) {
                is_request = true;
                let about = resource.clone().or_else(|| self.acted_on());
                if let Some(status) = self.poller.track(&location, about.as_ref()).await? {
                    is_done = true;
                    resource = resource.or_else(|| self.target(&status.json()));
                }
            } else {
                resource = resource.or(Some(location));
            }
        }

        let operation = self.reply.call.operation();
        let deletes = operation.method == Method::Delete;
        let reads = operation.answer == Answer::Json;
        // 202 says that it is not over yet (RFC 9110, 15.3.3).
        let accepted = is_request || self.reply.done.answer.status == StatusCode::ACCEPTED;
        let goal = match wait {
            Wait::No => return Ok(None),
            Wait::Request if is_done && deletes => return Ok(None),
            Wait::Request if is_done => Goal::Present,
            Wait::Request if deletes && !accepted => return Ok(None),
            Wait::Request if deletes => Goal::Gone,
            Wait::Request => match Goal::State.judge(&self.body, "", words) {
                Progress::Failed(error) if !accepted => return Err(error),
                // The answer shows that it is over, or nothing that could be waited for.
                Progress::Done | Progress::Strange if !accepted => return Ok(None),
                _ => Goal::State,
            },
            Wait::State => Goal::State,
            Wait::Gone => Goal::Gone,
        };
        let url = match (goal, resource) {
            (Goal::Present, Some(url)) if reads => url,
            (Goal::Present, None) if reads && self.reply.done.answer.is_empty() => {
                return Err(self.lost("it is done, but nothing tells where the resource is"));
            }
            (Goal::Present, _) => return Ok(None),
            (Goal::Gone, _) => self.own().into(),
            (_, Some(url)) => url,
            // An action that answers nothing: what it acts on shows when it is over.
            (_, None) => match self.acted_on() {
                Some(url) => return self.poller.poll(&url, goal).await.map(|_| None),
                None => return self.by_itself(goal).map(|()| None),
            },
        };
        let result = self.poller.poll(&self.with_depth(url), goal).await?;
        Ok(result.filter(|_| reads && !deletes))
    }

    /// Where there is nothing to look at: the answer itself has to show that it is over.
    fn by_itself(&self, goal: Goal) -> Result<(), Error> {
        let accepted = self.reply.done.answer.status == StatusCode::ACCEPTED;
        let words = self.reply.call.words();
        match goal.judge(&self.body, "", words) {
            Progress::Failed(error) => Err(error),
            Progress::Done if !accepted || words.state_of(&self.body).is_some() => Ok(()),
            Progress::Strange if !accepted => Ok(()),
            Progress::Busy(state) => Err(self.lost(&format!(
                "it is {state}, and nothing tells where the resource or the request can be seen"
            ))),
            _ => Err(self.lost("nothing tells where the resource or the request can be seen")),
        }
    }

    /// The error of what was accepted and cannot be followed.
    fn lost(&self, why: &str) -> Error {
        let answer = &self.reply.done.answer;
        let what = format!("the request was accepted ({}), but {why}", answer.status);
        Error::new(Kind::Decode, what)
            .with_head(answer.status, &answer.headers)
            .with_body(&answer.body)
    }

    /// The address in the `Location` header, as a path on the configured server.
    fn location(&self) -> Result<Option<Address>, Error> {
        let answer = &self.reply.done.answer;
        let location = headers::location(&answer.headers);
        location
            .map(|location| self.reply.call.link(&answer.url, &location))
            .transpose()
    }

    /// The address of the resource that the call makes or changes, as far as the answer tells.
    fn resource(&self) -> Option<Address> {
        let words = self.reply.call.words();
        let id = words.id_of(&self.body);
        if self.reply.call.operation().method != Method::Post {
            // An action, such as `PUT /keys/{keyId}/renew`, answers with what it acts on, and cannot be read itself.
            let acts = id.is_some() && self.reply.call.last_argument() == id.as_deref();
            let parent = self.parent().filter(|_| acts);
            return parent.or_else(|| Some(self.own().into()));
        }
        let href = self.body.get(words.address).and_then(Value::as_str);
        // What another server calls a path of this product is one here, behind a gateway.
        let href = href.filter(|href| id.is_none() || self.reply.call.is_own(&self.own(), href));
        if let Some(url) = href.and_then(|href| self.link(href)) {
            return Some(url);
        }
        let id = id?;
        // An action answers with what it acts on, a collection with its new item.
        if self.reply.call.last_argument() == Some(id.as_str()) {
            return self.parent();
        }
        let mut url = self.own();
        let path = format!("{}/{}", url.path().trim_end_matches('/'), encode(&id));
        url.set_path(&path);
        Some(Address::told(url, &id))
    }

    /// The only resource that a finished request names.
    fn target(&self, status: &Value) -> Option<Address> {
        self.link(self.reply.call.words().target_of(status)?)
    }

    /// The address of the call, without its query.
    fn own(&self) -> Url {
        let mut url = self.reply.done.answer.url.clone();
        url.set_query(None);
        url
    }

    /// The address of what the call acts on, unless it is one that creates: what it creates in says
    /// nothing about what is created.
    fn acted_on(&self) -> Option<Address> {
        let operation = self.reply.call.operation();
        let creates = operation.answer == Answer::Json && !operation.content_type.is_empty();
        self.parent().filter(|_| !creates)
    }

    /// The address of what an action such as `/servers/{serverId}/start` acts on.
    fn parent(&self) -> Option<Address> {
        let (before, _) = self.reply.call.operation().path.rsplit_once('/')?;
        if !before.ends_with('}') {
            return None;
        }
        let mut url = self.own();
        let path = url.path().rsplit_once('/')?.0.to_owned();
        url.set_path(&path);
        Some(url.into())
    }

    /// A link in a body.
    fn link(&self, href: &str) -> Option<Address> {
        let answer = &self.reply.done.answer;
        let mut address = self.reply.call.link(&answer.url, href).ok()?;
        address.url.set_query(None);
        address.url.set_fragment(None);
        Some(address)
    }

    /// Asks for as much depth as the call did.
    fn with_depth(&self, mut address: Address) -> Address {
        let name = self.reply.call.words().depth;
        if let Some(depth) = self.reply.call.query_value(name) {
            let query = format!("{}={depth}", encode(name));
            address.url.set_query(Some(&query));
        }
        address
    }
}
