//! Errors as S3 writes them.

use super::xml::Xml;
use crate::{answer::Reply, validate::Problem};

/// Why a call is refused.
#[derive(Debug)]
pub(crate) struct Failure {
    pub code: String,
    pub status: u16,
    pub message: String,
    pub headers: Vec<(String, String)>,
    /// Elements besides those that every error has.
    pub facts: Vec<(&'static str, String)>,
}

/// Codes with their statuses and what they say (Amazon S3 API, Error responses).
const CODES: &[(&str, u16, &str)] = &[
    ("AccessDenied", 403, "Access Denied"),
    (
        "AuthorizationHeaderMalformed",
        400,
        "The authorization header is malformed",
    ),
    ("BadDigest", 400, "The Content-MD5 is not that of the body"),
    (
        "BucketAlreadyExists",
        409,
        "The name is taken by somebody else",
    ),
    (
        "BucketAlreadyOwnedByYou",
        409,
        "The bucket is there already, and it is yours",
    ),
    (
        "BucketNotEmpty",
        409,
        "The bucket holds objects, versions or delete markers",
    ),
    ("EntityTooLarge", 400, "The body is longer than is allowed"),
    (
        "EntityTooSmall",
        400,
        "A part that is not the last one has less than 5 MiB",
    ),
    ("ExpiredToken", 400, "The policy or the token has expired"),
    (
        "IncompleteBody",
        400,
        "The body is not as long as was announced",
    ),
    (
        "InternalError",
        500,
        "We encountered an internal error; please try again",
    ),
    ("InvalidAccessKeyId", 403, "There is no such access key"),
    ("InvalidArgument", 400, "An argument is not valid"),
    (
        "InvalidBucketName",
        400,
        "The name is not one that a bucket may have",
    ),
    (
        "InvalidBucketState",
        409,
        "The bucket is in a state in which this is not possible",
    ),
    (
        "InvalidDigest",
        400,
        "The Content-MD5 is not 16 bytes in base64",
    ),
    ("InvalidLocationConstraint", 400, "There is no such region"),
    (
        "InvalidPart",
        400,
        "A part was never uploaded, or has another ETag",
    ),
    (
        "InvalidPartOrder",
        400,
        "The parts are not in the order of their numbers",
    ),
    ("InvalidRange", 416, "The range begins behind the end"),
    ("InvalidRequest", 400, "The request is not valid"),
    ("InvalidTag", 400, "A tag is not valid"),
    ("KeyTooLongError", 400, "The key has more than 1024 bytes"),
    ("MalformedPOSTRequest", 400, "The body is no form"),
    ("MalformedPolicy", 400, "The policy is not valid"),
    ("MalformedXML", 400, "The XML is not as its schema says"),
    (
        "MethodNotAllowed",
        405,
        "The method is not allowed for this resource",
    ),
    (
        "MissingContentLength",
        411,
        "The length of the body must be sent before it",
    ),
    ("NoSuchBucket", 404, "The bucket does not exist"),
    ("NoSuchBucketPolicy", 404, "The bucket has no policy"),
    (
        "NoSuchCORSConfiguration",
        404,
        "The bucket has no CORS rules",
    ),
    ("NoSuchKey", 404, "The key does not exist"),
    (
        "NoSuchLifecycleConfiguration",
        404,
        "The bucket has no lifecycle rules",
    ),
    (
        "NoSuchObjectLockConfiguration",
        404,
        "The object has no such lock",
    ),
    (
        "NoSuchPublicAccessBlockConfiguration",
        404,
        "The bucket has no block of public access",
    ),
    ("NoSuchTagSet", 404, "The bucket has no tags"),
    (
        "NoSuchUpload",
        404,
        "The upload does not exist; it may have been aborted or completed",
    ),
    ("NoSuchVersion", 404, "The version does not exist"),
    (
        "NoSuchWebsiteConfiguration",
        404,
        "The bucket is no website",
    ),
    ("NotImplemented", 501, "This is not implemented"),
    (
        "ObjectLockConfigurationNotFoundError",
        404,
        "The bucket has no object lock",
    ),
    (
        "OperationAborted",
        409,
        "Another call is changing the same; please try again",
    ),
    (
        "PermanentRedirect",
        301,
        "The bucket is in another region; send requests there",
    ),
    (
        "PreconditionFailed",
        412,
        "One of the conditions is not met",
    ),
    ("QuotaExceeded", 403, "There is no room for more"),
    (
        "ReplicationConfigurationNotFoundError",
        404,
        "The bucket is not copied",
    ),
    (
        "RequestTimeTooSkewed",
        403,
        "The time of the request and that of the server are too far apart",
    ),
    (
        "ServerSideEncryptionConfigurationNotFoundError",
        404,
        "The bucket has no default encryption",
    ),
    (
        "SignatureDoesNotMatch",
        403,
        "The signature is not the one that the request should have",
    ),
    ("SlowDown", 503, "Please send requests more slowly"),
    (
        "TemporaryRedirect",
        307,
        "Please send this request again to where you are led",
    ),
    (
        "TooManyBuckets",
        400,
        "There are as many buckets as there may be",
    ),
    (
        "XAmzContentSHA256Mismatch",
        400,
        "The x-amz-content-sha256 is not that of the body",
    ),
];

/// What S3 has and this storage has not, by the sub-resources that ask for it.
const MISSING: &[&str] = &[
    "accelerate",
    "acl",
    "analytics",
    "attributes",
    "intelligent-tiering",
    "inventory",
    "metrics",
    "notification",
    "ownershipControls",
    "requestPayment",
    "restore",
    "select",
    "torrent",
];

impl From<&str> for Failure {
    fn from(code: &str) -> Self {
        let mut known = CODES.iter();
        let known = known.find(|(other, ..)| *other == code);
        let (status, message) =
            known.map_or((400, code), |(_, status, message)| (*status, *message));
        Self {
            code: code.to_owned(),
            status,
            message: message.to_owned(),
            headers: Vec::new(),
            facts: Vec::new(),
        }
    }
}

impl Failure {
    /// With other words than the code's own.
    pub fn saying(code: &str, message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            ..Self::from(code)
        }
    }

    pub fn header(mut self, name: &str, value: impl Into<String>) -> Self {
        self.headers.push((name.to_owned(), value.into()));
        self
    }

    pub fn fact(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.facts.push((name, value.into()));
        self
    }

    /// That of a status which somebody asked for.
    pub fn of_status(status: u16, is_of_object: bool, message: &str) -> Self {
        let code = match status {
            401 | 403 => "AccessDenied",
            404 if is_of_object => "NoSuchKey",
            404 => "NoSuchBucket",
            405 => "MethodNotAllowed",
            409 => "OperationAborted",
            411 => "MissingContentLength",
            412 => "PreconditionFailed",
            416 => "InvalidRange",
            429 | 503 => "SlowDown",
            501 => "NotImplemented",
            400..=499 => "InvalidRequest",
            _ => "InternalError",
        };
        Self {
            status,
            ..Self::saying(code, message)
        }
    }

    /// That of a request which its document does not allow.
    pub fn of_problems(problems: &[Problem], operation: &str) -> Self {
        let is = |lead: &str| problems.iter().any(|problem| problem.at.starts_with(lead));
        let asks = |name: &&str| {
            let at = format!("query/{name}");
            problems.iter().any(|problem| problem.at == at)
        };
        let code = match () {
            () if MISSING.iter().any(asks) => "NotImplemented",
            () if is("path/Bucket") => "InvalidBucketName",
            () if is("body") && operation == "putBucketPolicy" => "MalformedPolicy",
            () if is("body") => "MalformedXML",
            () if is("header/Content-MD5") => "InvalidRequest",
            () => "InvalidArgument",
        };
        let told: Vec<String> = problems.iter().map(ToString::to_string).collect();
        Self::saying(code, told.join("; "))
    }

    /// The answer; `resource` is what was called, `id` that of the request.
    pub fn reply(self, resource: &str, id: &str) -> Reply {
        let mut xml = Xml::bare();
        xml.within("Error", |xml| {
            xml.leaf("Code", &self.code);
            xml.leaf("Message", &self.message);
            xml.leaf("Resource", resource);
            for (name, value) in &self.facts {
                xml.leaf(name, value);
            }
            xml.leaf("RequestId", id);
            xml.leaf("HostId", "fake");
        });
        let mut headers = self.headers;
        // No body comes with it (RFC 9110, 15.4.5).
        if self.status == 304 {
            return Reply {
                status: 304,
                headers,
                body: Vec::new().into(),
            };
        }
        headers.push(("Content-Type".to_owned(), "application/xml".to_owned()));
        Reply {
            status: self.status,
            headers,
            body: xml.into_bytes().into(),
        }
    }
}
