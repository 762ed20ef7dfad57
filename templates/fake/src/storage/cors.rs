//! What web pages may do, by the rules of a bucket (Fetch, CORS protocol).

use roxmltree::Node;

use super::{Answered, Bucket, Call, Failure, Storage, empty, policy::covers, xml};
use crate::{
    answer::{Exchange, Reply},
    check::Incoming,
};

/// What the first rule that fits allows, as headers.
fn allowed(
    bucket: &Bucket,
    incoming: &Incoming<'_>,
    method: &str,
) -> Option<Vec<(String, String)>> {
    let origin = incoming.header("origin")?;
    let wanted = incoming
        .header("access-control-request-headers")
        .unwrap_or_default();
    let wanted: Vec<String> = wanted
        .split(',')
        .map(|name| name.trim().to_ascii_lowercase())
        .filter(|name| !name.is_empty())
        .collect();
    let body = bucket.settings.get("cors")?;
    let rules = xml::read(body).ok()?;
    let texts = |rule: Node<'_, '_>, name: &str| -> Vec<String> {
        let found =
            xml::children(rule, name).map(|node| node.text().unwrap_or_default().to_owned());
        found.collect()
    };
    let rule = xml::children(rules.root_element(), "CORSRule").find(|rule| {
        let headers = texts(*rule, "AllowedHeader");
        let is_allowed = |name: &String| {
            headers
                .iter()
                .any(|pattern| covers(&pattern.to_ascii_lowercase(), name))
        };
        texts(*rule, "AllowedOrigin")
            .iter()
            .any(|pattern| covers(pattern, origin))
            && texts(*rule, "AllowedMethod")
                .iter()
                .any(|known| known == method)
            && wanted.iter().all(is_allowed)
    })?;
    let is_for_all = texts(rule, "AllowedOrigin")
        .iter()
        .any(|origin| origin == "*");
    let exposed = texts(rule, "ExposeHeader").join(", ");
    let headers = [
        (
            "Access-Control-Allow-Origin",
            if is_for_all {
                "*".to_owned()
            } else {
                origin.to_owned()
            },
        ),
        (
            "Access-Control-Allow-Methods",
            texts(rule, "AllowedMethod").join(", "),
        ),
        ("Access-Control-Allow-Headers", wanted.join(", ")),
        ("Access-Control-Expose-Headers", exposed),
        (
            "Access-Control-Max-Age",
            xml::text(rule, "MaxAgeSeconds")
                .unwrap_or_default()
                .to_owned(),
        ),
        (
            "Vary",
            "Origin, Access-Control-Request-Headers, Access-Control-Request-Method".to_owned(),
        ),
    ];
    let said = headers.into_iter().filter(|(_, value)| !value.is_empty());
    Some(said.map(|(name, value)| (name.to_owned(), value)).collect())
}

impl Storage {
    pub(super) fn preflight(&mut self, call: &Call<'_>) -> Answered {
        let method = call
            .header("access-control-request-method")
            .unwrap_or_default();
        let bucket = self.bucket(call)?;
        let headers = allowed(bucket, call.x.incoming, method).ok_or_else(|| {
            Failure::saying("AccessForbidden", "no CORS rule of the bucket allows this")
        });
        let headers = headers.map_err(|failure| Failure {
            status: 403,
            ..failure
        })?;
        Ok(Reply {
            headers,
            ..empty(200)
        })
    }

    /// Says to a browser that the page may read the answer.
    pub(super) fn expose(&self, x: &Exchange<'_>, bucket: &str, reply: &mut Reply) {
        let method = x.route.operation.method.as_str();
        let buckets = self.products.get(&*x.scope.product);
        let bucket = buckets.and_then(|buckets| buckets.get(bucket));
        let Some(bucket) = bucket.filter(|_| method != "OPTIONS") else {
            return;
        };
        let headers = allowed(bucket, x.incoming, method).into_iter().flatten();
        reply
            .headers
            .extend(headers.filter(|(name, _)| !name.ends_with("-Max-Age")));
    }
}
