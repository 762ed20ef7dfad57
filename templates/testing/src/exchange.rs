//! A call and its answer, as a wrapped transport sees them.

use bytes::Bytes;
use http::{Request, Response, Uri, header};
use ionoscloud_core::transport::{Attempt, Body, TransportError};
use serde_json::{Map, Value};

/// The query of a request by its names, each value as `said` of it. A name that comes again has a list of values, and one
/// alone has null.
pub(crate) fn query(uri: &Uri, mut said: impl FnMut(&str, &str) -> String) -> Value {
    let mut query = Map::new();
    let pairs = uri.query().unwrap_or_default().split('&');
    for pair in pairs.filter(|pair| !pair.is_empty()) {
        let (name, value) = match pair.split_once('=') {
            Some((name, value)) => (name, Value::from(said(name, value))),
            None => (pair, Value::Null),
        };
        match query.get_mut(name) {
            None => {
                query.insert(name.to_owned(), value);
            }
            Some(Value::Array(values)) => values.push(value),
            Some(first) => *first = Value::Array(vec![first.take(), value]),
        }
    }
    Value::Object(query)
}

/// What a request is about.
pub(crate) struct Call {
    pub product: String,
    pub operation: String,
    /// An attempt that follows from a call: a look while waiting, a link to a page.
    pub is_follow_up: bool,
}

impl Call {
    pub fn of<B>(request: &Request<B>) -> Self {
        let attempt = request.extensions().get::<Attempt>();
        let agent = request.headers().get(header::USER_AGENT);
        let agent = agent
            .and_then(|agent| agent.to_str().ok())
            .unwrap_or_default();
        // `ionoscloud-dns/0.1.0` stands among others.
        let mut words = agent
            .split([' ', '_', ';'])
            .filter_map(|word| word.strip_prefix("ionoscloud-"));
        let product = words
            .find_map(|word| word.split_once('/'))
            .map(|(product, _)| product);
        Self {
            product: product.unwrap_or_default().to_owned(),
            operation: attempt
                .map(Attempt::operation)
                .unwrap_or_default()
                .to_owned(),
            is_follow_up: attempt.is_some_and(Attempt::is_follow_up),
        }
    }
}

/// Reads an answer to its end; it can still be read.
pub(crate) async fn whole(
    mut answer: Response<Body>,
) -> Result<(Response<Body>, Bytes), TransportError> {
    let all = answer.body_mut().collect().await?;
    Ok((answer, all))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    #[test]
    fn a_query_keeps_what_comes_again_and_what_stands_alone() {
        let uri = "http://h/p?a=1&flag&a=2&b=&a=3&flag".parse().unwrap();
        let query = super::query(&uri, |name, value| format!("{name}:{value}"));
        let expected = json!({"a": ["a:1", "a:2", "a:3"], "flag": [null, null], "b": "b:"});
        assert_eq!(query, expected);
    }
}
