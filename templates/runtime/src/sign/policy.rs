//! Forms by which a browser uploads an object: what they may hold is signed, not the request.

use std::collections::BTreeMap;
use std::time::Duration;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use serde_json::{Value, json};

use super::presign;
use super::scope::{ALGORITHM, S3, Scope};
use super::wanted::Wanted;
use crate::error::Error;
use crate::secret::Secret;
use crate::session::Session;
use crate::timestamp::Timestamp;

/// What a form may upload into a bucket of object storage, and until when.
///
/// ```no_run
/// # async fn example(session: &ionoscloud_core::Session) -> Result<(), ionoscloud_core::Error> {
/// use std::time::Duration;
/// use ionoscloud_core::PostPolicy;
///
/// let policy = PostPolicy::new("pictures", Duration::from_secs(600))
///     .with_key_prefix("user/4711/")
///     .with_length(1, 5_000_000)
///     .with_field("Content-Type", "image/png");
/// let form = policy.sign(session, "eu-central-3").await?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct PostPolicy {
    valid: Duration,
    conditions: Vec<Value>,
    fields: BTreeMap<String, String>,
}

/// The fields of a form that may be sent to a bucket; the file itself comes last, as `file`.
#[derive(Clone, Debug)]
pub struct PostForm(BTreeMap<String, Secret>);

impl PostForm {
    /// Names and values, all of which the form has to hold; a secret together.
    pub fn fields(&self) -> impl Iterator<Item = (&str, &Secret)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value))
    }
}

impl PostPolicy {
    /// Uploads into `bucket`, for at most seven days.
    pub fn new(bucket: &str, valid: Duration) -> PostPolicy {
        PostPolicy {
            valid,
            conditions: vec![json!({"bucket": bucket})],
            fields: BTreeMap::new(),
        }
    }

    /// Under this key and no other.
    #[must_use]
    pub fn with_key(self, key: &str) -> PostPolicy {
        self.with_field("key", key)
    }

    /// Under any key that begins so; `${filename}` in the form's field stands for the file's name.
    #[must_use]
    pub fn with_key_prefix(mut self, prefix: &str) -> PostPolicy {
        self.conditions.push(json!(["starts-with", "$key", prefix]));
        let key = format!("{prefix}${{filename}}");
        self.fields.insert("key".to_owned(), key);
        self
    }

    /// Of a length from `least` to `most` bytes.
    #[must_use]
    pub fn with_length(mut self, least: u64, most: u64) -> PostPolicy {
        self.conditions
            .push(json!(["content-length-range", least, most]));
        self
    }

    /// With a field of exactly this value, such as `Content-Type` or `x-amz-meta-…`.
    #[must_use]
    pub fn with_field(mut self, name: &str, value: &str) -> PostPolicy {
        self.conditions.push(json!({name: value}));
        self.fields.insert(name.to_owned(), value.to_owned());
        self
    }

    /// Signs it with the session's access key; `region` is the one of the bucket.
    ///
    /// # Errors
    /// There is no access key, or it cannot be had; it is to hold for less than a second or more than seven days.
    pub async fn sign(&self, session: &Session, region: &str) -> Result<PostForm, Error> {
        presign::check(self.valid)?;
        let mut signing = session.signer().begin(Wanted {
            service: S3,
            location: Some(region),
            servers: &[],
            place: String::new(),
        })?;
        signing.load_key(session.signer()).await?;
        let now = signing.now();
        let scope = Scope::at(now, region, S3);
        let key = signing.key()?;
        let mut fields = self.fields.clone();
        let mut conditions = self.conditions.clone();
        let mut own = vec![
            ("x-amz-algorithm", ALGORITHM.to_owned()),
            ("x-amz-credential", format!("{}/{}", key.id, scope.text())),
            ("x-amz-date", scope.stamp.clone()),
        ];
        if let Some(token) = &key.token {
            own.push(("x-amz-security-token", token.expose().to_owned()));
        }
        for (name, value) in own {
            conditions.push(json!({name: value}));
            fields.insert(name.to_owned(), value);
        }
        // In UTC, as ISO 8601 writes it (Amazon S3, POST Policy, Expiration).
        let expiration = Timestamp::from(now + self.valid).to_string();
        let expiration = expiration.get(..19).unwrap_or_default();
        let policy = json!({
            "expiration": format!("{expiration}.000Z"),
            "conditions": conditions,
        });
        let policy = BASE64_STANDARD.encode(policy.to_string());
        // What is signed is the policy in base64 (Amazon S3, Browser-Based Uploads Using POST, Calculating a
        // Signature).
        let signature = scope.sign(signing.derived(), key, &policy);
        fields.insert("policy".to_owned(), policy);
        fields.insert("x-amz-signature".to_owned(), signature);
        let fields = fields.into_iter();
        Ok(PostForm(
            fields.map(|(name, value)| (name, value.into())).collect(),
        ))
    }
}
