//! A call and its answer, as a wrapped transport sees them.

use bytes::Bytes;
use http::{Request, Response, header};
use ionoscloud_core::transport::{Attempt, Body, TransportError};

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
