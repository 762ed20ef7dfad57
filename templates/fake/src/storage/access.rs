//! Who calls, and whether they may: signatures, regions, owners, and what policies say.

use base64::{Engine, prelude::BASE64_STANDARD};
use hyper::body::Bytes;

use super::{
    Answered, Call, Failure, Storage, policy,
    sign::{self, Signed},
};
use crate::{
    answer::Exchange,
    check::{Checked, Incoming},
    clock::Moment,
    cloud::Cloud,
    facts,
    source::Documents,
};

/// An access key that every server knows; its signatures are checked.
pub const ACCESS_KEY: &str = "FAKEACCESSKEY";

/// The secret of [`ACCESS_KEY`].
pub const SECRET_KEY: &str = "fake-secret-key";

/// Who has signed.
pub(super) enum Caller {
    /// A key of this contract.
    Contract(String),
    /// Nobody has.
    Anybody,
}

/// A path and a host as they are meant: with the bucket in the path.
pub(crate) struct Asked {
    pub path: String,
    pub host: String,
}

/// Where the bucket is named by the host (`my-bucket.s3.eu-central-3.ionoscloud.com`, `my-bucket.objectstorage.localhost`), it goes
/// in front of the path.
pub(crate) fn address(documents: &Documents, path: &str, host: &str) -> Asked {
    let labels: Vec<&str> = host.split('.').collect();
    let is_service = |label: &&str| {
        let label = label.split(':').next().unwrap_or_default();
        let mut sources = documents.0.iter().filter(|source| source.keeps_objects());
        sources.any(|source| label == "s3" || label == source.product)
    };
    let at = labels.iter().rposition(is_service).filter(|at| *at > 0);
    let (bucket, rest) = labels.split_at(at.unwrap_or_default());
    let lead = match bucket {
        [] => String::new(),
        bucket => format!("/{}", bucket.join(".")),
    };
    Asked {
        path: format!("{lead}{path}"),
        host: rest.join("."),
    }
}

/// Takes back what the service does not look at, or looks at by itself.
pub(crate) fn forgive(checked: &mut Checked, incoming: &Incoming<'_>, operation: &str) {
    // Objects and parts may have no bytes.
    let may_be_empty = matches!(operation, "putObject" | "uploadPart");
    let has_checksum = incoming
        .headers
        .iter()
        .any(|(name, _)| name.starts_with("x-amz-checksum-"));
    checked.problems.retain(|problem| {
        let at = problem.at.as_str();
        let is_signing = at.starts_with("query/X-Amz-") || at == "query/x-id";
        let is_header = matches!(at, "header/Authorization" | "header/Accept");
        let is_replaced = at == "header/Content-MD5" && has_checksum;
        let is_ignored = problem.what == "the operation takes none"
            || (may_be_empty && problem.what == "the required body is missing");
        !(is_signing || is_header || is_replaced || is_ignored)
    });
}

impl Storage {
    /// Who calls, the region that is called, and the body without chunks.
    pub(super) fn authenticate(
        &self,
        cloud: &Cloud,
        x: &Exchange<'_>,
        now: Moment,
    ) -> Result<(Caller, String, Bytes), Failure> {
        let incoming = x.incoming;
        let signed = Signed::read(incoming)?;
        let region = region(x, signed.as_ref());
        let plain = || incoming.body.clone();
        let Some(signed) = signed else {
            return Ok((Caller::Anybody, region, plain()));
        };
        let known = self.secret(cloud, &signed.key)?;
        // A clock that goes wrong is noticed with any key.
        if known.is_some() || x.skew != 0 {
            signed.check_time(now)?;
        }
        if let Some((_, secret)) = &known {
            signed.check(incoming, secret)?;
        }
        let payload = incoming.header("x-amz-content-sha256").unwrap_or_default();
        let body = match payload {
            "STREAMING-AWS4-HMAC-SHA256-PAYLOAD" => {
                let secret = known.as_ref().map(|(_, secret)| secret.as_str());
                signed.unchunk(incoming.body, secret)?.into()
            }
            payload if payload.starts_with("STREAMING-") => {
                let what = "bodies with trailers are not taken; send them without checksums";
                return Err(Failure::saying("NotImplemented", what));
            }
            payload if payload.len() == 64 && payload != sign::hash(incoming.body) => {
                return Err("XAmzContentSHA256Mismatch".into());
            }
            _ => plain(),
        };
        let contract = known.map_or_else(|| x.scope.contract.to_string(), |(contract, _)| contract);
        Ok((Caller::Contract(contract), region, body))
    }

    /// The contract and the secret of a key; none of a key that nobody knows, where such are let in.
    pub(super) fn secret(
        &self,
        cloud: &Cloud,
        key: &str,
    ) -> Result<Option<(String, String)>, Failure> {
        if key == ACCESS_KEY {
            return Ok(Some((facts::CONTRACT.to_owned(), SECRET_KEY.to_owned())));
        }
        match cloud.access_key(key) {
            Some(known) => Ok(Some(known)),
            None if self.checks => {
                Err(Failure::from("InvalidAccessKeyId").fact("AWSAccessKeyId", key))
            }
            None => Ok(None),
        }
    }

    /// Refuses calls to buckets that are elsewhere, or that the caller may not see.
    pub(super) fn check_access(&self, call: &Call<'_>, region: &str) -> Result<(), Failure> {
        let bucket = self.bucket(call)?;
        if bucket.region != region && call.operation() != "getBucketLocation" {
            return Err(Self::elsewhere(301, &bucket.region));
        }
        // A browser asks without a key, and a form has its own.
        if matches!(call.operation(), "oPTIONSObject" | "pOSTObject") {
            return Ok(());
        }
        let said = policy::verdict(bucket, call.operation(), call.bucket, call.key);
        let is_owner =
            matches!(&call.caller, Caller::Contract(contract) if *contract == bucket.owner);
        match (is_owner, said) {
            (true, None | Some(true)) | (false, Some(true)) => Ok(()),
            _ => Err("AccessDenied".into()),
        }
    }

    /// What is answered where another region has the bucket.
    pub(crate) fn elsewhere(status: u16, region: &str) -> Failure {
        let code = if status == 307 {
            "TemporaryRedirect"
        } else {
            "PermanentRedirect"
        };
        Failure {
            status,
            ..Failure::from(code)
        }
        .header("x-amz-bucket-region", region)
        .fact("Endpoint", format!("s3.{region}.ionoscloud.com"))
        .fact("Region", region)
    }

    /// Compares a body with the MD5 that came with it.
    pub(super) fn check_digest(&self, call: &Call<'_>) -> Result<(), Failure> {
        let Some(digest) = call.header("content-md5") else {
            return Ok(());
        };
        match BASE64_STANDARD.decode(digest.trim()) {
            Ok(digest) if digest.len() == 16 => match digest == md5::compute(&call.body).0 {
                true => Ok(()),
                false => Err("BadDigest".into()),
            },
            _ => Err("InvalidDigest".into()),
        }
    }

    /// A form that may be sent by who has no key: its policy is signed.
    pub(super) fn post_object(&mut self, call: &Call<'_>) -> Answered {
        super::form::post(self, call)
    }
}

/// The region that is called: by host or path, else that of the signature, else the first.
fn region(x: &Exchange<'_>, signed: Option<&Signed>) -> String {
    let known = x.document().locations();
    if !x.scope.location.is_empty() {
        return x.scope.location.to_string();
    }
    let first = known.first().cloned().unwrap_or_default();
    if x.route.is_located {
        return first;
    }
    let signed = signed.map(Signed::region);
    let signed = signed.filter(|signed| known.iter().any(|known| known == signed));
    signed.map_or(first, str::to_owned)
}
