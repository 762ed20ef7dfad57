//! Settings of buckets: kept and given back word for word.

use super::{Answered, Bucket, Call, Failure, Storage, empty, policy, tags, told, xml, xml::Xml};
use crate::answer::Reply;

/// A setting: its operations' name, its sub-resource, the root of its body, the code where there is none.
struct Kind {
    operations: &'static str,
    name: &'static str,
    root: &'static str,
    missing: &'static str,
}

const fn kind(
    operations: &'static str,
    name: &'static str,
    root: &'static str,
    missing: &'static str,
) -> Kind {
    Kind {
        operations,
        name,
        root,
        missing,
    }
}

const KINDS: &[Kind] = &[
    kind(
        "BucketCors",
        "cors",
        "CORSConfiguration",
        "NoSuchCORSConfiguration",
    ),
    kind(
        "BucketEncryption",
        "encryption",
        "ServerSideEncryptionConfiguration",
        "ServerSideEncryptionConfigurationNotFoundError",
    ),
    kind(
        "BucketLifecycle",
        "lifecycle",
        "LifecycleConfiguration",
        "NoSuchLifecycleConfiguration",
    ),
    kind("BucketLogging", "logging", "BucketLoggingStatus", ""),
    kind("BucketPolicy", "policy", "", "NoSuchBucketPolicy"),
    kind(
        "PublicAccessBlock",
        "publicAccessBlock",
        "PublicAccessBlockConfiguration",
        "NoSuchPublicAccessBlockConfiguration",
    ),
    kind(
        "BucketReplication",
        "replication",
        "ReplicationConfiguration",
        "ReplicationConfigurationNotFoundError",
    ),
    kind("BucketTagging", "tagging", "Tagging", "NoSuchTagSet"),
    kind(
        "BucketWebsite",
        "website",
        "WebsiteConfiguration",
        "NoSuchWebsiteConfiguration",
    ),
];

impl Storage {
    /// Any call that reads, sets or deletes a setting.
    pub(super) fn setting(&mut self, call: &Call<'_>) -> Answered {
        let operation = call.operation();
        let is = |verb: &str, kind: &Kind| operation.strip_prefix(verb) == Some(kind.operations);
        for kind in KINDS {
            if is("get", kind) {
                return kind.read(self.bucket(call)?);
            }
            if is("put", kind) {
                kind.check(call)?;
                let body = call.body.clone();
                self.bucket_mut(call)?
                    .settings
                    .insert(kind.name.to_owned(), body);
                // As S3 does, and RGW 16.
                return Ok(empty(if kind.name == "policy" { 204 } else { 200 }));
            }
            if is("delete", kind) {
                self.bucket_mut(call)?.settings.remove(kind.name);
                return Ok(empty(204));
            }
        }
        Err("NotImplemented".into())
    }

    pub(super) fn get_policy_status(&mut self, call: &Call<'_>) -> Answered {
        let bucket = self.bucket(call)?;
        if !bucket.settings.contains_key("policy") {
            return Err("NoSuchBucketPolicy".into());
        }
        let is_public = policy::is_public(bucket);
        Ok(told(Xml::document("PolicyStatus", |xml| {
            xml.leaf("IsPublic", is_public);
        })))
    }
}

impl Kind {
    fn read(&self, bucket: &Bucket) -> Answered {
        let Some(body) = bucket.settings.get(self.name) else {
            return match self.missing {
                "" => Ok(told(Xml::document(self.root, |_| {}))),
                code => Err(code.into()),
            };
        };
        let media = match self.root {
            "" => "application/json",
            _ => "application/xml",
        };
        Ok(Reply {
            status: 200,
            headers: vec![("Content-Type".to_owned(), media.to_owned())],
            body: body.to_vec().into(),
        })
    }

    /// Refuses what cannot be set, beyond what the document says.
    fn check(&self, call: &Call<'_>) -> Result<(), Failure> {
        if self.root.is_empty() {
            return policy(call);
        }
        let xml = xml::read(&call.body)?;
        let root = xml.root_element();
        let malformed = |what: &str| Failure::saying("MalformedXML", what);
        if root.tag_name().name() != self.root {
            return Err(malformed("the root is another one"));
        }
        match self.name {
            "tagging" => tags::check(&tags::read(root)?, 50),
            "lifecycle" => lifecycle(root),
            "cors" => {
                let mut rules = xml::children(root, "CORSRule").peekable();
                if rules.peek().is_none() {
                    return Err(malformed("there is no rule"));
                }
                let is_method =
                    |text: &str| ["GET", "PUT", "HEAD", "POST", "DELETE"].contains(&text);
                let methods =
                    rules.flat_map(|rule| xml::children(rule, "AllowedMethod").collect::<Vec<_>>());
                let wrong = methods
                    .filter_map(|node| node.text())
                    .find(|text| !is_method(text));
                match wrong {
                    Some(wrong) => Err(Failure::saying(
                        "InvalidRequest",
                        format!("{wrong} is no method of CORS rules"),
                    )),
                    None => Ok(()),
                }
            }
            _ => Ok(()),
        }
    }
}

fn policy(call: &Call<'_>) -> Result<(), Failure> {
    let policy: serde_json::Value = serde_json::from_slice(&call.body)
        .map_err(|error| Failure::saying("MalformedPolicy", error.to_string()))?;
    match policy.get("Statement") {
        Some(_) => Ok(()),
        None => Err("MalformedPolicy".into()),
    }
}

/// "400 (`MalformedXML`, `InvalidArgument`) if a rule has no action or two rules have one `ID`."
fn lifecycle(root: roxmltree::Node<'_, '_>) -> Result<(), Failure> {
    const ACTIONS: [&str; 5] = [
        "Expiration",
        "NoncurrentVersionExpiration",
        "AbortIncompleteMultipartUpload",
        "Transition",
        "NoncurrentVersionTransition",
    ];
    let rules: Vec<_> = xml::children(root, "Rule").collect();
    let has_action = |rule: &roxmltree::Node<'_, '_>| {
        ACTIONS
            .iter()
            .any(|action| xml::text(*rule, action).is_some())
    };
    if rules.is_empty() || !rules.iter().all(has_action) {
        return Err(Failure::saying("MalformedXML", "a rule has no action"));
    }
    let mut ids: Vec<&str> = rules
        .iter()
        .filter_map(|rule| xml::text(*rule, "ID"))
        .collect();
    let count = ids.len();
    ids.sort_unstable();
    ids.dedup();
    match ids.len() == count {
        true => Ok(()),
        false => Err(Failure::saying("InvalidArgument", "two rules have one ID")),
    }
}
