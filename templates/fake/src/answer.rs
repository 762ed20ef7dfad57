//! Answers as the document declares them.

use serde_json::{Value, json};

use crate::{
    check::{Checked, Incoming, acceptable},
    cloud::View,
    document::{Document, Media, Operation},
    facts,
    format::uuid,
    resource::property,
    route::Route,
    sample::sample,
    validate::Problem,
    wire::Content,
    wish::{Extent, Style, Wish},
    world::Scope,
    xml,
};

/// The path of the operation that tells how far an accepted write has come.
pub(crate) const JOB_PATH: &str = "/requests/{requestId}/status";

/// What goes back to the caller.
pub(crate) struct Reply {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: Content,
}

/// A request that was found to be in order.
pub(crate) struct Exchange<'a> {
    pub route: &'a Route<'a>,
    pub incoming: &'a Incoming<'a>,
    pub checked: &'a Checked,
    /// Scheme, host and port that the caller used.
    pub origin: &'a str,
    /// What was called, without what stands before the product's paths.
    pub path: &'a str,
    pub scope: Scope,
    pub user: String,
    /// Why what begins with this call will fail, if it will.
    pub fails: Option<String>,
    /// How far the clock of object storage is ahead, in milliseconds.
    pub skew: i64,
}

impl<'a> Exchange<'a> {
    pub fn document(&self) -> &'a Document {
        self.route.document
    }

    /// The absolute URL of a path of this product.
    pub fn url(&self, path: &str) -> String {
        format!("{}{}{path}", self.origin, self.route.base)
    }

    /// The media type that the caller gets, if the operation answers with a body.
    pub fn media(&self) -> Option<&'a Media> {
        acceptable(
            &self.route.operation.answer.content,
            self.incoming.header("accept"),
        )
    }

    /// The status URL of an accepted write.
    pub fn job_url(&self, id: &str) -> String {
        self.url(&JOB_PATH.replace("{requestId}", id))
    }

    /// The declared success with this body; `location` is for operations that announce one.
    pub fn reply(&self, value: &Value, location: &str) -> Reply {
        let answer = &self.route.operation.answer;
        let mut headers = Vec::new();
        for (name, schema) in &answer.headers {
            let lower = name.to_ascii_lowercase();
            // How much is left is said where it is counted.
            let is_of_body = matches!(
                lower.as_str(),
                "content-length" | "content-type" | "content-encoding" | "content-range"
            );
            if lower == "location" || lower.starts_with("x-ratelimit-") || is_of_body {
                continue;
            }
            let wish = Wish {
                style: Style::Header,
                ..Wish::answer(Extent::Full, 1)
            };
            let value = plain_text(&sample(self.document(), name, schema, wish));
            headers.push((name.clone(), value));
        }
        let announces = answer
            .headers
            .iter()
            .any(|(name, _)| name.eq_ignore_ascii_case("location"));
        if announces || self.route.operation.is_async {
            headers.push(("Location".to_owned(), location.to_owned()));
        }
        let mut body = Vec::new();
        if let Some(media) = self.media() {
            headers.push(("Content-Type".to_owned(), media.name.clone()));
            body = if media.is_json() {
                value.to_string()
            } else if media.is_xml() && !xml::is_bare(self.document(), &media.schema) {
                xml::write_xml(self.document(), &media.schema, value)
            } else {
                plain_text(value)
            }
            .into_bytes();
        }
        Reply {
            status: answer.status,
            headers,
            body: body.into(),
        }
    }

    /// Exactly a sample of the declared success.
    pub fn plain(&self, extent: Extent) -> Reply {
        let wish = Wish::answer(extent, seed(extent));
        let value = self
            .media()
            .map(|media| sample(self.document(), "body", &media.schema, wish));
        self.reply(&value.unwrap_or_default(), &self.job_url(&uuid(1)))
    }

    /// This call as one looks at resources; `base` is [`Exchange::url`] of nothing.
    pub fn view<'v>(&'v self, base: &'v str) -> View<'v> {
        View {
            document: self.document(),
            base,
            scope: &self.scope,
            user: &self.user,
            is_new: false,
            is_seeding: false,
        }
    }

    /// An error of this operation.
    pub fn refusal(&self, status: u16, messages: &[String]) -> Reply {
        refusal(
            Some((self.document(), self.route.operation)),
            status,
            messages,
        )
    }
}

/// The seed that goes with an extent: different ones, so that each extent meets other variants and values.
pub fn seed(extent: Extent) -> u64 {
    match extent {
        Extent::Least => 2,
        Extent::Full => 3,
        Extent::Nulls => 4,
    }
}

/// An error as IONOS' services write it, with what the operation declares for it besides.
pub(crate) fn refusal(
    called: Option<(&Document, &Operation)>,
    status: u16,
    messages: &[String],
) -> Reply {
    let code = called.map_or_else(
        || format!("fake-{status}"),
        |(document, _)| code(document.product(), status),
    );
    let messages: Vec<Value> = messages
        .iter()
        .map(|message| json!({ "errorCode": code, "message": message }))
        .collect();
    let mut body = json!({ "httpStatus": status, "messages": messages });
    if let Some((document, operation)) = called
        && let Some((_, schema)) = operation
            .errors
            .iter()
            .find(|(declared, _)| *declared == status)
        && property(&document.flat(schema), "errorUuid").is_some()
    {
        body["errorUuid"] = Value::from(uuid(u64::from(status)));
    }
    let headers = vec![("Content-Type".to_owned(), "application/json".to_owned())];
    Reply {
        status,
        headers,
        body: body.to_string().into_bytes().into(),
    }
}

/// Compute has numbers for its errors; the codes of other products are not known, and not made up.
fn code(product: &str, status: u16) -> String {
    let mut codes = facts::CODES.iter();
    let known = codes.find(|(other, known, _)| *other == product && *known == status);
    known.map_or_else(|| format!("fake-{status}"), |(.., code)| (*code).to_owned())
}

/// The answer to a request that its document does not allow.
pub(crate) fn complaint(called: Option<(&Document, &Operation)>, problems: &[Problem]) -> Reply {
    let status = called.map_or(400, |(_, operation)| {
        let is = |lead: &str| problems.iter().any(|problem| problem.at.starts_with(lead));
        // Those that declare nothing in particular are of compute, which says 422.
        let mut errors = operation.errors.iter();
        let declares = errors.clone().any(|(status, _)| *status == 422)
            || errors.all(|(status, _)| *status == 0);
        match () {
            () if is("header/Authorization") => 401,
            () if is("body/") && declares => 422,
            () => 400,
        }
    });
    let messages: Vec<String> = problems.iter().map(Problem::to_string).collect();
    refusal(called, status, &messages)
}

/// Text word for word, other values as JSON.
pub fn plain_text(value: &Value) -> String {
    value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned)
}
