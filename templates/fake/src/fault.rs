//! What goes wrong on demand: which calls it meets, how often, and how.

use std::{fmt, str::FromStr, time::Duration};

use crate::{clock::duration, document::Operation, format::spread, known::meant};

/// What happens to a call.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Fault {
    /// An error of the service, instead of doing anything.
    Status(u16),
    /// The error that the product has for what is being worked on: 422, or 409.
    Busy,
    /// The connection is reset before the call is looked at.
    Reset,
    /// The call is done, and then the connection is reset instead of an answer.
    ResetAfter,
    /// The connection is reset, and for this time no other can be made.
    Refused(Duration),
    /// No answer ever comes; what was asked for is not done.
    Stall,
    /// The answer comes in small pieces, with this pause between them.
    Drip(Duration),
    /// Half of the answer's body comes, then the connection ends.
    Truncate,
    /// A page of a proxy, in HTML, with this status.
    Html(u16),
    /// The call is accepted, and fails later, with this reason.
    Failed(String),
    /// The answer comes late by this time.
    Slow(Duration),
    /// As many bytes of the answer's body come, then the connection ends.
    Cut(u64),
    /// The connection is reset once as many bytes of the request's body have come.
    CutUpload(u64),
    /// An error of the service before the body of the request is read; then the connection ends.
    Early(u16),
    /// The status of success, and an error in the body: how long calls of object storage fail.
    LateError,
    /// With this status, 301 or 307, the call is sent to another region of object storage.
    Redirect(u16, String),
    /// The clock of object storage is ahead by this time, for this call.
    Skew(Duration),
}

impl Fault {
    /// Whether it comes before the body of the request is read.
    fn is_early(&self) -> bool {
        matches!(self, Self::CutUpload(_) | Self::Early(_))
    }
}

/// Which calls meet a fault, see [`Rule::from_str`].
#[derive(Debug, Clone, PartialEq)]
pub struct Rule {
    method: Option<String>,
    product: Option<String>,
    /// A path with `*` for a segment and `**` for any number of them, or an operationId.
    target: String,
    fault: Fault,
    times: Option<u32>,
    after: u32,
    /// Of a hundred thousand calls, so many.
    rate: u32,
    retry_after: Option<RetryAfter>,
    code: Option<String>,
    message: Option<String>,
    met: u32,
    seen: u32,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum RetryAfter {
    Seconds(u64),
    /// As a date, so many seconds from now.
    Date(u64),
}

/// What a rule has decided about a call.
#[derive(Debug, Clone)]
pub(crate) struct Verdict {
    pub fault: Fault,
    pub retry_after: Option<RetryAfter>,
    pub code: Option<String>,
    pub message: Option<String>,
}

const ALWAYS: u32 = 100_000;

/// Those that documents know (OpenAPI 3.0.3, Path Item Object).
const METHODS: [&str; 8] = [
    "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT", "TRACE",
];

impl Rule {
    /// The fault for calls of a method (`*` for any) and a path (`*` for one segment, `**` for any number), or
    /// for those of an operationId.
    pub fn new(method: &str, target: &str, fault: Fault) -> Self {
        let (product, target) = match target.split_once(':') {
            Some((product, target)) if !product.contains('/') => (Some(product), target),
            _ => (None, target),
        };
        Self {
            method: (method != "*").then(|| method.to_uppercase()),
            product: product.map(str::to_owned),
            target: target.to_owned(),
            fault,
            times: None,
            after: 0,
            rate: ALWAYS,
            retry_after: None,
            code: None,
            message: None,
            met: 0,
            seen: 0,
        }
    }

    /// The first so many calls only; all of them if this is not called.
    #[must_use]
    pub fn times(self, times: u32) -> Self {
        Self {
            times: Some(times),
            ..self
        }
    }

    /// Not the first so many calls.
    #[must_use]
    pub fn after(self, after: u32) -> Self {
        Self { after, ..self }
    }

    /// Only this part of the calls, from 0 to 1; which ones is decided by the server's seed.
    #[must_use]
    pub fn rate(self, rate: f64) -> Self {
        let rate = (rate.clamp(0.0, 1.0) * f64::from(ALWAYS)) as u32;
        Self { rate, ..self }
    }

    /// `Retry-After`, in seconds.
    #[must_use]
    pub fn retry_after(self, seconds: u64) -> Self {
        Self {
            retry_after: Some(RetryAfter::Seconds(seconds)),
            ..self
        }
    }

    /// What the error says.
    #[must_use]
    pub fn message(self, message: impl Into<String>) -> Self {
        Self {
            message: Some(message.into()),
            ..self
        }
    }

    /// Calls that have met the fault so far.
    pub fn met(&self) -> u32 {
        self.met
    }

    pub(crate) fn product(&self) -> Option<&str> {
        self.product.as_deref()
    }

    pub(crate) fn target(&self) -> &str {
        &self.target
    }

    /// Whether there can be a call of an operation that meets the fault.
    pub(crate) fn can_meet(&self, operation: &Operation) -> bool {
        let mut methods = self.method.iter();
        methods.all(|wanted| *wanted == operation.method) && self.can_meet_target(operation)
    }

    /// As [`Rule::can_meet`], whatever the method.
    pub(crate) fn can_meet_target(&self, operation: &Operation) -> bool {
        if !self.target.starts_with(['/', '*']) {
            return self.target == operation.id;
        }
        let wanted: Vec<&str> = self.target.trim_matches('/').split('/').collect();
        let path: Vec<&str> = operation.normal.trim_matches('/').split('/').collect();
        covers(&wanted, &path)
    }

    fn is_for(&self, method: &str, path: &str, product: &str, operation: &str) -> bool {
        self.method.as_deref().is_none_or(|wanted| wanted == method)
            && self
                .product
                .as_deref()
                .is_none_or(|wanted| wanted == product)
            && if self.target.starts_with(['/', '*']) {
                let wanted: Vec<&str> = self.target.trim_matches('/').split('/').collect();
                let path: Vec<&str> = path.trim_matches('/').split('/').collect();
                covers(&wanted, &path)
            } else {
                self.target == operation
            }
    }
}

fn covers(wanted: &[&str], path: &[&str]) -> bool {
    match (wanted, path) {
        (["**"], _) => true,
        (["**", rest @ ..], _) => (0..=path.len())
            .filter_map(|skipped| path.get(skipped..))
            .any(|path| covers(rest, path)),
        ([first, wanted @ ..], [segment, path @ ..]) => {
            // A path of a document has `{}` where anything may stand.
            (["*", segment].contains(first) || first.starts_with('{') || *segment == "{}")
                && covers(wanted, path)
        }
        ([], []) => true,
        _ => false,
    }
}

/// All rules that are in force.
#[derive(Debug, Default)]
pub(crate) struct Rules {
    pub all: Vec<Rule>,
    pub seed: u64,
    drawn: u64,
}

impl Rules {
    pub fn new(all: Vec<Rule>, seed: u64) -> Self {
        Self {
            all,
            seed,
            drawn: 0,
        }
    }

    /// Whether a rule is to be asked before a body is read.
    pub fn has_early(&self) -> bool {
        self.all.iter().any(|rule| rule.fault.is_early())
    }

    /// What the first rule that is for a call has decided; a rule whose turn it is not lets the others decide. Those that come before
    /// the body is read are asked by themselves.
    pub fn consult(
        &mut self,
        is_early: bool,
        method: &str,
        path: &str,
        product: &str,
        operation: &str,
    ) -> Option<Verdict> {
        for rule in &mut self.all {
            if rule.fault.is_early() != is_early || !rule.is_for(method, path, product, operation) {
                continue;
            }
            rule.seen += 1;
            self.drawn += 1;
            let drawn =
                spread(self.seed ^ self.drawn.wrapping_mul(0x9e37_79b9)) % u64::from(ALWAYS);
            let is_over = rule.times.is_some_and(|times| rule.met >= times);
            if is_over || rule.seen <= rule.after || drawn >= u64::from(rule.rate) {
                continue;
            }
            rule.met += 1;
            return Some(Verdict {
                fault: rule.fault.clone(),
                retry_after: rule.retry_after,
                code: rule.code.clone(),
                message: rule.message.clone(),
            });
        }
        None
    }
}

/// Reads rules as they stand in a file, one a line; what follows `#` is a remark.
///
/// # Errors
/// A line is no rule; it is told which one, and why.
pub fn scenario(text: &str) -> Result<Vec<Rule>, String> {
    let lines = text.lines().enumerate();
    let lines =
        lines.map(|(number, line)| (number, line.split('#').next().unwrap_or_default().trim()));
    lines
        .filter(|(_, line)| !line.is_empty())
        .map(|(number, line)| {
            line.parse()
                .map_err(|problem| format!("line {}: {problem}", number + 1))
        })
        .collect()
}

impl FromStr for Rule {
    type Err = String;

    /// Reads `METHOD PATH: FAULT, …`, such as `POST /datacenters: 429 x3, retry-after 2`.
    ///
    /// The method may be left out, the path may be an operationId, and `dns:` before it, or before all, names the product.
    /// Faults
    /// are a status, `reset`, `reset-after`, `refused 2s`, `stall`, `drip 50ms`, `truncate`, `html 502`, `failed`,
    /// `quota`, `expired`, `busy`, `slow 200ms`, `cut 1000`, `cut-upload 1000`, `early 503`, `late-error`,
    /// `redirect 301 eu-central-4`, `skew 20m`. What may follow: `x3` (so many times), `after 2`, `rate 5%`,
    /// `retry-after 2`, `retry-after-date 2`, `code 123`, `message …`, the latter to the end of the line.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (product, text) = led_by_product(text);
        let (call, rest) = text
            .split_once(": ")
            .ok_or_else(|| format!("{text:?} has no `: ` between the call and its fault"))?;
        let (method, target) = match call.trim().split_once(' ') {
            Some((method, target)) => (method, target.trim()),
            None => ("*", call.trim()),
        };
        if method != "*"
            && !METHODS
                .iter()
                .any(|known| known.eq_ignore_ascii_case(method))
        {
            let meant = meant(&method.to_uppercase(), METHODS.into_iter());
            return Err(format!("{method:?} is no method{meant}"));
        }
        let (words, message) = match rest.split_once("message ") {
            Some((words, message)) => {
                (words.trim_end().trim_end_matches(','), Some(message.trim()))
            }
            None => (rest, None),
        };
        let words: Vec<&str> = words
            .split([',', ' '])
            .filter(|word| !word.is_empty())
            .collect();
        let [fault, words @ ..] = words.as_slice() else {
            return Err(format!("{text:?} names no fault"));
        };
        let mut left = words.iter().copied().peekable();
        let is_time = |word: &&str| word.starts_with(|c: char| c.is_ascii_digit());
        let mut time = |usual: &str| duration(left.next_if(is_time).unwrap_or(usual));
        let mut said = None;
        let fault = match *fault {
            "reset" => Fault::Reset,
            "reset-after" => Fault::ResetAfter,
            "refused" => Fault::Refused(time("1s")?),
            "stall" => Fault::Stall,
            "drip" => Fault::Drip(time("20ms")?),
            "truncate" => Fault::Truncate,
            "html" => {
                let status = left.next_if(is_time).unwrap_or("502");
                Fault::Html(status_of(status)?)
            }
            "failed" => Fault::Failed(message.unwrap_or("the operation failed").to_owned()),
            "slow" => Fault::Slow(time("1s")?),
            "skew" => Fault::Skew(time("20m")?),
            "late-error" => Fault::LateError,
            "cut" => Fault::Cut(number(left.next().unwrap_or_default())?),
            "cut-upload" => Fault::CutUpload(number(left.next().unwrap_or_default())?),
            "early" => Fault::Early(status_of(left.next_if(is_time).unwrap_or("503"))?),
            "redirect" => {
                let status = number(left.next_if(is_time).unwrap_or("301"))?;
                if ![301, 307].contains(&status) {
                    return Err(format!(
                        "{status} is no redirect to another region; 301 and 307 are"
                    ));
                }
                let region = left.next().ok_or("`redirect` names no region")?;
                Fault::Redirect(status, region.to_owned())
            }
            "quota" => {
                said = Some("the quota of the contract is used up");
                Fault::Status(422)
            }
            "expired" => {
                said = Some("the token has expired");
                Fault::Status(401)
            }
            "busy" => {
                said = Some("the resource is being worked on; wait until that is done");
                Fault::Busy
            }
            status => Fault::Status(status_of(status)?),
        };
        let mut rule = Self::new(method, target, fault);
        rule.message = message.or(said).map(str::to_owned);
        rule.product = rule.product.or_else(|| product.map(str::to_owned));
        let mut told: Vec<&str> = Vec::new();
        while let Some(word) = left.next() {
            let is_times = word.len() > 1 && word.starts_with('x');
            let kind = match word {
                "retry-after-date" => "retry-after",
                word if is_times && word.bytes().skip(1).all(|byte| byte.is_ascii_digit()) => "x",
                word => word,
            };
            if told.contains(&kind) {
                return Err(format!("`{word}` is said twice"));
            }
            told.push(kind);
            let mut next = || {
                left.next()
                    .ok_or_else(|| format!("a value is missing after `{word}`"))
            };
            match word {
                "after" => rule.after = number(next()?)?,
                "code" => rule.code = Some(next()?.to_owned()),
                "retry-after" => rule.retry_after = Some(RetryAfter::Seconds(number(next()?)?)),
                "retry-after-date" => rule.retry_after = Some(RetryAfter::Date(number(next()?)?)),
                "rate" => {
                    let rate = next()?;
                    let percent = rate
                        .strip_suffix('%')
                        .and_then(|rate| rate.parse::<f64>().ok());
                    let percent =
                        percent.ok_or_else(|| format!("{rate:?} is no rate such as `5%`"))?;
                    if !(0.0..=100.0).contains(&percent) {
                        return Err(format!("{rate} is not between 0% and 100%"));
                    }
                    rule = rule.rate(percent / 100.0);
                }
                word => match word.strip_prefix('x') {
                    Some(times) => rule.times = Some(number(times)?),
                    None => return Err(format!("`{word}` is not understood")),
                },
            }
        }
        Ok(rule)
    }
}

/// The product that stands in front of a rule, and the rule: `dns: GET **: 503`. An operationId stands there alone.
fn led_by_product(text: &str) -> (Option<&str>, &str) {
    let is_name = |name: &str| {
        let allowed = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        !name.is_empty() && name.bytes().all(allowed)
    };
    match text.trim_start().split_once(':') {
        Some((product, rest)) if is_name(product) => {
            let said = rest.split("message ").next().unwrap_or_default();
            match said.contains(": ") {
                true => (Some(product), rest.trim_start()),
                false => (None, text),
            }
        }
        _ => (None, text),
    }
}

fn number<T: FromStr>(text: &str) -> Result<T, String> {
    text.parse().map_err(|_| format!("{text:?} is no number"))
}

fn status_of(text: &str) -> Result<u16, String> {
    let status = text.parse::<u16>().ok();
    status
        // Errors of the client, and of the server (RFC 9110, 15.5 and 15.6).
        .filter(|status| (400..600).contains(status))
        .ok_or_else(|| format!("{text:?} is neither a fault nor the status of an error"))
}

impl fmt::Display for Rule {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let method = self.method.as_deref().unwrap_or("*");
        if let Some(product) = &self.product {
            write!(formatter, "{product}: ")?;
        }
        write!(
            formatter,
            "{method} {}: {:?}, met {} times",
            self.target, self.fault, self.met
        )
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{Fault, Rule, Rules, scenario};

    fn rule(text: &str) -> Rule {
        text.parse().unwrap_or_else(|problem| panic!("{problem}"))
    }

    #[test]
    fn rules_are_read_as_people_write_them() {
        let wanted = Rule::new("POST", "/datacenters", Fault::Status(429))
            .times(3)
            .retry_after(2);
        assert_eq!(rule("POST /datacenters: 429 x3, retry-after 2"), wanted);
        assert_eq!(
            rule("datacentersGet: reset"),
            Rule::new("*", "datacentersGet", Fault::Reset)
        );
        let slow = Fault::Slow(Duration::from_millis(200));
        assert_eq!(
            rule("GET **: slow 200ms, rate 5%"),
            Rule::new("GET", "**", slow).rate(0.05)
        );
        let wanted =
            Rule::new("*", "/zones", Fault::Failed("no, really".to_owned())).message("no, really");
        assert_eq!(
            rule("/zones: failed x1, message no, really"),
            wanted.times(1)
        );
        for wrong in [
            "POST /a 429",
            "/a: 200",
            "/a: soon",
            "/a: 500 x",
            "/a: 500 rate 5",
            "/a: 500 after",
            "/a: cut",
            "/a: redirect 302 x",
            "/a: redirect 301",
            "/a: drip 1q",
            "GETT /a: 500",
            "/a: 500 rate 500%",
            "/a: 500 rate -1%",
            "/a: 500 x3, x4",
            "/a: 500 after 1, after 2",
            "/a: 500 retry-after 1, retry-after-date 2",
            "dns: GETT **: 503",
        ] {
            assert!(wrong.parse::<Rule>().is_err(), "{wrong}");
        }
        let problem = scenario("# all\n\nGET /a: 500 x1 # once\nGET /b: never\n");
        assert!(problem.is_err_and(|problem| problem.starts_with("line 4: ")));
    }

    #[test]
    fn rules_meet_the_calls_that_they_name() {
        for (text, path, meets) in [
            ("GET /a/*/b: 500", "/a/1/b", true),
            ("GET /a/{id}/b: 500", "/a/1/b", true),
            ("GET /a/*: 500", "/a/1/b", false),
            ("GET /a/**: 500", "/a/1/b", true),
            ("GET **/b: 500", "/a/1/b", true),
            ("**: 500", "/a", true),
            ("POST /a: 500", "/a", false),
            ("theOperation: 500", "/a", true),
            ("dns:/a: 500", "/a", false),
            ("compute:/a: 500", "/a", true),
            ("compute: GET **: 500", "/a", true),
            ("compute:GET **: 500", "/a", true),
            ("GET compute:**: 500", "/a", true),
            ("compute: theOperation: 500", "/a", true),
            ("compute: /a: failed, message no: really", "/a", true),
            ("dns: GET **: 500", "/a", false),
            ("dns:GET **: 500", "/a", false),
        ] {
            let mut rules = Rules {
                all: vec![rule(text)],
                ..Rules::default()
            };
            let met = rules
                .consult(false, "GET", path, "compute", "theOperation")
                .is_some();
            assert_eq!(met, meets, "{text} {path}");
        }
    }

    #[test]
    fn times_skips_and_rates_are_kept() {
        let met = |text: &str, calls: usize| {
            let mut rules = Rules {
                all: vec![rule(text)],
                seed: 7,
                ..Rules::default()
            };
            let calls =
                (0..calls).map(|_| rules.consult(false, "GET", "/a", "compute", "").is_some());
            calls.collect::<Vec<bool>>()
        };
        assert_eq!(
            met("/a: 500 x2, after 1", 5),
            [false, true, true, false, false]
        );
        let many = met("/a: 500 rate 20%", 10_000)
            .into_iter()
            .filter(|met| *met)
            .count();
        assert!((1800..2200).contains(&many), "{many}");
        assert_eq!(
            met("/a: 500 rate 20%", 100),
            met("/a: 500 rate 20%", 100),
            "the seed decides"
        );
    }
}
