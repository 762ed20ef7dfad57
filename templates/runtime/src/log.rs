//! What is logged about calls, and where it goes.

use std::fmt;
use std::io::{self, Write};
use std::sync::Arc;
use std::time::Duration;

use tracing::Span;
use tracing::field::Empty;

use crate::error::Error;
use crate::observe::Exchange;
use crate::operation::Operation;
use crate::redact::Shown;
use crate::transport::Request;

/// How much is logged.
///
/// Each call makes a `tracing` span, and each attempt an event, named as OpenTelemetry names them
/// (`http.request.method`, `url.template`, `http.response.status_code`, …). Which of them are kept
/// is the business of the program's subscriber, unless a level is set, by
/// [`Config::with_log_level`](crate::Config::with_log_level) or `IONOS_LOG_LEVEL`: then nothing beyond it is emitted, and where the
/// program has installed no subscriber, or has set a [sink](crate::Config::with_log_sink), attempts are
/// logged there up to this level; without a sink, on standard error.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum LogLevel {
    /// Nothing.
    #[default]
    Off,
    /// Every attempt, with method, path and outcome; neither bodies nor secrets.
    Debug,
    /// Queries and bodies too, **with the passwords and keys that are in them**. Only the
    /// credentials of the session and of the call's own headers stay hidden, even where a server repeats them. Each
    /// body is one line, of which the first 64 KiB are logged: ends of lines and other control characters are escaped.
    Trace,
}

impl LogLevel {
    /// Reads `off`, `debug` or `trace`, regardless of case.
    pub fn parse(text: &str) -> Option<LogLevel> {
        let text = text.trim();
        [
            ("off", LogLevel::Off),
            ("debug", LogLevel::Debug),
            ("trace", LogLevel::Trace),
        ]
        .into_iter()
        .find(|(name, _)| text.eq_ignore_ascii_case(name))
        .map(|(_, level)| level)
    }
}

/// Takes what is logged, see [`Config::with_log_sink`](crate::Config::with_log_sink).
pub(crate) type Sink = dyn Fn(&LogRecord<'_>) + Send + Sync;

/// Where attempts are logged, and how much of them.
#[derive(Clone, Default)]
pub(crate) struct LogSettings {
    pub level: Option<LogLevel>,
    pub sink: Option<Arc<Sink>>,
}

/// One line of the log: an attempt and what came of it. `Display` gives the text.
#[derive(Clone, Copy, Debug)]
pub struct LogRecord<'a> {
    level: LogLevel,
    exchange: &'a Exchange<'a>,
    pause: Option<Duration>,
}

impl<'a> LogRecord<'a> {
    /// [`Debug`](LogLevel::Debug), or [`Trace`](LogLevel::Trace) for a record that shows bodies.
    pub fn level(&self) -> LogLevel {
        self.level
    }

    /// The attempt.
    pub fn exchange(&self) -> &'a Exchange<'a> {
        self.exchange
    }
}

impl fmt::Display for LogRecord<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let exchange = self.exchange;
        let attempt = exchange.attempt();
        let (operation, number) = (attempt.operation(), attempt.number());
        write!(f, "{operation}: {} {}", exchange.method(), exchange.url())?;
        if self.level == LogLevel::Trace {
            if let Some(query) = exchange.query() {
                write!(f, "?{query}")?;
            }
            let (sent, answered) = (exchange.sent(), exchange.answered());
            return write!(f, ", attempt {number}\n> {sent}\n< {answered}");
        }
        let elapsed = millis(exchange.elapsed());
        match (exchange.error(), exchange.status()) {
            (Some(error), _) => write!(f, ": {}", error.outline())?,
            (None, status) => write!(f, ": {}", status.unwrap_or_default())?,
        }
        write!(f, " [attempt {number}, {elapsed} ms")?;
        if let Some(id) = exchange.request_id() {
            write!(f, ", request {id}")?;
        }
        if let Some(pause) = self.pause {
            write!(f, ", again in {} ms", millis(pause))?;
        }
        f.write_str("]")
    }
}

/// The span of a call, or of a request that follows from one.
pub(crate) fn span(
    settings: &LogSettings,
    operation: &'static Operation,
    request: &Request,
    follow_up: bool,
) -> Span {
    if settings.level == Some(LogLevel::Off) {
        return Span::none();
    }
    // A span is named by the template, as of addresses there is no end (OpenTelemetry, HTTP spans, Name).
    let template = (!follow_up).then_some(operation.path);
    tracing::info_span!(
        "ionoscloud",
        otel.kind = "client",
        otel.name = format_args!("{} {}", request.method, template.unwrap_or(operation.id)),
        otel.status_code = Empty,
        http.request.method = %request.method,
        url.template = template,
        server.address = request.url.host_str(),
        server.port = request.url.port_or_known_default(),
        ionos.operation = operation.id,
        http.request.resend_count = Empty,
        http.response.status_code = Empty,
        error.type = Empty,
        ionos.request_id = Empty,
    )
}

/// Says in the span of a call that the call has failed. One that was repeated with success has not: OpenTelemetry leaves
/// its status unset.
pub(crate) fn failed(span: &Span, error: &Error) {
    if !span.is_disabled() {
        span.record("otel.status_code", "ERROR");
        span.record("error.type", &*error.type_name());
    }
}

/// Tells of an attempt, inside the span of its call. `pause` is what comes before the next one.
pub(crate) fn attempt(settings: &LogSettings, exchange: &Exchange<'_>, pause: Option<Duration>) {
    let level = settings.level;
    if level == Some(LogLevel::Off) {
        return;
    }
    trace(level, exchange, pause);
    let level = level.unwrap_or_default();
    if level == LogLevel::Off {
        return;
    }
    for level in [LogLevel::Debug, LogLevel::Trace]
        .into_iter()
        .filter(|one| *one <= level)
    {
        write(
            settings,
            &LogRecord {
                level,
                exchange,
                pause,
            },
        );
    }
}

/// To the caller's sink; else to standard error, unless a subscriber has heard of it already.
fn write(settings: &LogSettings, record: &LogRecord<'_>) {
    match &settings.sink {
        Some(sink) => sink(record),
        None if tracing::dispatcher::has_been_set() => {}
        None => print(format_args!("{:?} {record}", record.level)),
    }
}

fn print(line: fmt::Arguments<'_>) {
    // There is nobody to tell that standard error is closed.
    let _ = writeln!(io::stderr().lock(), "ionoscloud {line}");
}

/// To the subscriber of the program.
fn trace(level: Option<LogLevel>, exchange: &Exchange<'_>, pause: Option<Duration>) {
    let span = Span::current();
    let status = exchange.status().map(|status| status.as_u16());
    // Told of what is repeated alone (OpenTelemetry, HTTP spans, `http.request.resend_count`).
    let resends = Some(exchange.attempt().number() - 1).filter(|resends| *resends > 0);
    if tracing::enabled!(tracing::Level::DEBUG) || !span.is_disabled() {
        let request_id = exchange.request_id();
        let kind = exchange.error().map(|error| error.type_name());
        span.record("http.request.resend_count", resends);
        span.record("http.response.status_code", status);
        span.record("ionos.request_id", request_id.as_deref());
        tracing::debug!(
            http.request.method = %exchange.method(),
            url.path = exchange.path().into_text(),
            http.request.resend_count = resends,
            http.response.status_code = status,
            error.type = kind.as_deref(),
            error = exchange.error().map(Error::outline),
            ionos.request_id = request_id,
            elapsed_ms = millis(exchange.elapsed()),
            again_in_ms = pause.map(millis),
            "{}",
            if status.is_some() { "answered" } else { "failed" }
        );
    }
    if level != Some(LogLevel::Debug) && tracing::enabled!(tracing::Level::TRACE) {
        let query = exchange.query().map(Shown::into_text);
        tracing::trace!(
            url.query = query,
            sent = exchange.sent().into_text(),
            answered = exchange.answered().into_text(),
            "bodies"
        );
    }
}

/// Milliseconds, as no number of 128 bits: to print those takes code that no program else needs.
fn millis(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}
