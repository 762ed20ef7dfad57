//! From a call to requests: the one it makes itself, and those that follow from it.

#[cfg(feature = "md5")]
use base64::prelude::{BASE64_STANDARD, Engine as _};
use bytes::Bytes;
use http::header::{self, HeaderMap, HeaderValue};
use reqwest::Url;
use serde_json::Value;

use super::{Call, Parts};
use crate::address::Address;
use crate::engine::{self, Job};
use crate::error::{Error, TimeoutKind};
use crate::limit::{Limit, Patience, nonzero};
use crate::preview::Preview;
use crate::reply::{Accepted, Reply};
use crate::retry::Repeat;
use crate::server::{Route, Stop};
use crate::session;
use crate::sign::wanted::Wanted;
use crate::transport::{Request, Unread};

impl Call {
    /// The address and everything else that the call sends.
    fn request(&self) -> Result<(Request, Route), Error> {
        let Parts {
            operation, missing, ..
        } = &*self.0;
        let mut problems = self.0.problems.clone();
        if self.0.check_members && !missing.is_empty() {
            problems.push(format!(
                "the body lacks required members: {}",
                missing.join(", ")
            ));
        }
        if self.0.upload.iter().any(|upload| !upload.is_there()) {
            problems.push("the body was read by another call already".to_owned());
        }
        if !problems.is_empty() {
            return Err(Error::invalid(problems.join("; ")));
        }
        let route = self.route()?;
        let stop = route.now();
        let path = self
            .0
            .path
            .finish()
            .map_err(|name| Error::invalid(format!("no value for the path argument {name}")))?;
        let base = stop.map_or("", |stop| stop.base.as_str());
        let servers = self.session().servers();
        let mut url = servers
            .join(base, &path)
            .map_err(|error| Error::invalid(format!("the address cannot be built: {error}")))?;
        let mut query = self.0.query.clone();
        for (name, value) in &self.session().config().query {
            if query.get(name).is_none() {
                query.add_entry([name, "", ""], value);
            }
        }
        let query = query.join("&");
        if !query.is_empty() {
            // Some templates have a query of their own: `/{bucket}?uploads`.
            let fixed = url.query().map(|fixed| format!("{fixed}&{query}"));
            url.set_query(Some(&fixed.unwrap_or(query)));
        }

        let mut headers = self.headers(operation.accept)?;
        let has_body = self.0.body.is_some() || self.0.upload.is_some();
        if has_body && !operation.content_type.is_empty() {
            headers.insert(&header::CONTENT_TYPE, fixed(operation.content_type)?);
        }
        #[cfg(feature = "md5")]
        if let (Some(name), Some(body)) = (operation.md5, &self.0.body) {
            let sum = BASE64_STANDARD.encode(md5::compute(body).0);
            let (name, sum) = session::header(name, &sum)?;
            headers.insert(&name, sum);
        }
        let request = Request {
            method: operation.method.to_http(),
            url,
            headers,
            body: self.0.body.clone(),
            upload: self.0.upload.clone(),
            trust: stop.and_then(|stop| stop.trust.clone()),
            signing: None,
        };
        let request = self.finish(request, Some(&self.0.parameters), stop)?;
        Ok((request, route))
    }

    /// The headers that each request of this call has.
    fn headers(&self, accept: &'static str) -> Result<HeaderMap, Error> {
        let mut headers = HeaderMap::new();
        let agent = self.0.client.product().user_agent;
        let agent = match self.session().config().user_agent_prefix.as_str() {
            "" => fixed(agent),
            prefix if prefix.ends_with([' ', '_']) => value(&format!("{prefix}{agent}")),
            prefix => value(&format!("{prefix} {agent}")),
        };
        // Who asks, for whoever looks for the cause of trouble (RFC 9110, 10.1.5).
        headers.insert(&header::USER_AGENT, agent?);
        if !accept.is_empty() {
            headers.insert(&header::ACCEPT, fixed(accept)?);
        }
        // Without it, any coding is acceptable (RFC 9110, 12.5.3), and none is decoded here.
        let plain = HeaderValue::from_static("identity");
        headers.insert(&header::ACCEPT_ENCODING, plain);
        Ok(headers)
    }

    /// Lets the headers of the session win, over them the arguments of this call, and over them what
    /// is set for it, and chooses credentials.
    fn finish(
        &self,
        mut request: Request,
        arguments: Option<&HeaderMap>,
        stop: Option<&Stop>,
    ) -> Result<Request, Error> {
        if let Some(number) = &self.session().config().contract_number {
            let (name, value) = session::contract(self.words().contract_number, number)?;
            request.headers.insert(&name, value);
        }
        let session = self.session().headers().iter();
        let call = arguments.into_iter().chain([&self.0.settings.headers]);
        for (name, value) in session.chain(call.flatten()) {
            request.headers.insert(name, value.clone());
        }
        // Whoever sets the header by hand knows why.
        if request.headers.contains_key(header::AUTHORIZATION) {
            return Ok(request);
        }
        match self.session().authorization(self.0.operation)? {
            Some(value) => {
                let value = value.clone();
                request.headers.insert(&header::AUTHORIZATION, value);
            }
            None => {
                if let Some(service) = self.0.operation.signed_for() {
                    let wanted = self.wanted(service, &request.url, stop);
                    request.signing = Some(self.session().signer().begin(wanted)?);
                }
            }
        }
        Ok(request)
    }

    /// What is known of the signature of a request to `url`.
    fn wanted(&self, service: &'static str, url: &Url, stop: Option<&Stop>) -> Wanted<'_> {
        let base = stop.map_or("", |stop| stop.base.as_str());
        let rest = url.as_str().strip_prefix(base).unwrap_or_default();
        // What the first step names, such as a bucket, has one region.
        let first = rest.trim_start_matches('/').split(['/', '?', '#']).next();
        let servers = match self.0.operation.servers {
            [] => self.0.client.product().servers,
            own => own,
        };
        Wanted {
            service,
            location: self.0.client.location(),
            servers,
            place: format!("{base}/{}", first.unwrap_or_default()),
        }
    }

    /// The request to be signed in its address, and the headers that must be sent with it: those that are set for this
    /// call alone.
    #[cfg(feature = "sigv4")]
    pub(crate) fn to_presign(&self) -> Result<(Request, HeaderMap), Error> {
        let (request, _) = self.request()?;
        let mut own = self.0.parameters.clone();
        own.extend(self.0.settings.headers.clone());
        Ok((request, own))
    }

    /// What would be sent.
    ///
    /// # Errors
    /// As if it were sent, as far as that is known before.
    pub fn preview(&self) -> Result<Preview, Error> {
        let request = self.request();
        let (request, _) = request.map_err(|error| error.with_operation(self.0.operation))?;
        Ok(Preview::new(request, &self.0.secrets, &self.redactor()))
    }

    /// An address that somebody kept, relative or not, on a server that the call may go to.
    pub(crate) fn resolve(&self, text: &str) -> Result<Address, Error> {
        let route = self.route()?;
        match route.now().map(|stop| Url::parse(&stop.base)) {
            Some(Ok(base)) => self.link(&base, text),
            _ => Err(Error::invalid("there is no server")),
        }
    }

    /// The call itself, ready to be sent.
    pub(crate) fn job(&self) -> Result<Job, Error> {
        let job = self.request().map(|(request, route)| {
            let limit = self.limit();
            self.with_effort(request, route, limit)
        });
        let job = job.map_err(|error| error.with_operation(self.0.operation))?;
        Ok(match job.request.upload {
            Some(_) => self.streamed(job),
            None => job,
        })
    }

    /// The job of a call whose body, or answer, is not held: it may take as long as it moves, unless the call says otherwise.
    pub(crate) fn streamed(&self, mut job: Job) -> Job {
        job.open_end = self.0.settings.timeout.is_none();
        job.attempt_timeout = nonzero(self.0.settings.attempt_timeout);
        job.stall = self.session().config().stall_timeout;
        job
    }

    /// The time limit of a call that begins now.
    fn limit(&self) -> Option<Limit> {
        let length = self.0.settings.timeout.or(self.session().config().timeout);
        let length = nonzero(length)?;
        Limit::after(length, TimeoutKind::Call)
    }

    /// A request that follows from this call: it reads `url`, which must be on the same server.
    pub(crate) fn follow(&self, address: Address, limit: Option<Limit>) -> Result<Job, Error> {
        let url = address.url.clone();
        let mut route = self.route()?;
        route.turn_to(&url);
        let trust = route.now().and_then(|stop| stop.trust.clone());
        let request = Request {
            method: http::Method::GET,
            url,
            trust,
            headers: self.headers("application/json")?,
            body: None,
            upload: None,
            signing: None,
        };
        let request = self.finish(request, None, route.now())?;
        let mut job = self.with_effort(request, route, limit);
        job.follow_up = Some(Box::new(address));
        // Reading is safe, whatever the call itself is (RFC 9110, 9.2.1).
        job.repeat = Repeat {
            reads: true,
            idempotent: true,
        };
        Ok(job)
    }

    fn with_effort(&self, request: Request, route: Route, limit: Option<Limit>) -> Job {
        let (settings, config) = (&self.0.settings, self.session().config());
        Job {
            session: self.session().clone(),
            operation: self.0.operation,
            request,
            route,
            repeat: Repeat::of(self.0.operation),
            retry: self.retry_policy().clone(),
            attempt_timeout: nonzero(settings.attempt_timeout.or(config.attempt_timeout)),
            limit,
            open_end: false,
            stall: None,
            follow_up: None,
            secrets: self.0.secrets.clone(),
        }
    }

    /// Sends the call and returns the successful answer.
    pub(crate) async fn perform(mut self) -> Result<Reply, Error> {
        let job = self.job()?;
        (self.0.body, self.0.upload) = (None, None);
        let url = job.request.url.clone();
        match engine::run(job).await {
            Ok(done) => Ok(Reply::new(self, done)),
            Err(error) => Err(self.hide(self.explain(&url, error))),
        }
    }

    /// As [`perform`](Call::perform), without reading the answer.
    pub(crate) async fn perform_into(
        mut self,
        rest: &mut Unread,
    ) -> Result<(Reply, Patience), Error> {
        let job = self.streamed(self.job()?);
        (self.0.body, self.0.upload) = (None, None);
        let url = job.request.url.clone();
        let patience = Patience {
            limit: job.limit.filter(|_| !job.open_end),
            stall: job.stall,
        };
        match engine::run_into(job, Some(rest)).await {
            Ok(done) => Ok((Reply::new(self, done), patience)),
            Err(error) => Err(self.hide(self.explain(&url, error))),
        }
    }

    /// As [`perform`](Call::perform), for an address that an earlier answer gave.
    pub(crate) async fn perform_at(self, address: Address) -> Result<Reply, Error> {
        let done = engine::run(self.follow(address, self.limit())?).await?;
        Ok(Reply::new(self, done))
    }

    /// Where the answer to a write got lost, says what is known of it.
    fn explain(&self, url: &Url, error: Error) -> Error {
        match (error.status(), error.headers()) {
            (Some(status), Some(headers)) if status.is_success() && self.writes() => {
                Accepted::new(self, url, headers, &Value::Null).explain(error)
            }
            (None, _) if self.writes() && error.leaves_open() => {
                error.with_detail("whether the server has acted is not known")
            }
            (None, _) if self.writes() && error.is_unsent() && !error.is_after_open() => {
                error.with_detail("nothing was sent")
            }
            _ if self.writes() && error.is_after_open() => {
                error.with_detail("whether the server has acted on an attempt before is not known")
            }
            _ => error,
        }
    }
}

fn value(text: &str) -> Result<HeaderValue, Error> {
    HeaderValue::try_from(text).map_err(|_| no_value(text))
}

/// As [`value`], without a copy of a text that is there for ever.
fn fixed(text: &'static str) -> Result<HeaderValue, Error> {
    HeaderValue::from_maybe_shared(Bytes::from_static(text.as_bytes())).map_err(|_| no_value(text))
}

fn no_value(text: &str) -> Error {
    Error::invalid(format!("{text:?} cannot be the value of a header"))
}
