//! Object storage: buckets, objects and uploads, remembered with their bytes, and answered as S3 does.
//!
//! What is stored counts once, however many versions and copies share it; beyond [`Options::storage`](crate::Options::storage)
//! nothing more is taken.

mod access;
mod bucket;
mod condition;
mod copy;
mod cors;
mod data;
mod error;
mod form;
mod list;
mod lock;
mod object;
mod policy;
mod save;
mod seed;
mod settings;
mod sign;
mod tags;
mod time;
mod upload;
mod xml;

use std::collections::BTreeMap;

use hyper::body::Bytes;

pub use self::access::{ACCESS_KEY, SECRET_KEY};
pub(crate) use self::access::{Asked, address, forgive};
pub(crate) use self::error::Failure;
use self::{
    access::Caller,
    data::{Data, Meter},
    lock::Lock,
    xml::Xml,
};
use crate::{
    answer::{Exchange, Reply},
    clock::Moment,
    cloud::Cloud,
    format::spread,
    wire::Content,
};

type Answered = Result<Reply, Failure>;

/// Everything that is stored.
pub(crate) struct Storage {
    /// By product, then by name: names are taken for everybody.
    products: BTreeMap<String, BTreeMap<String, Bucket>>,
    meter: Meter,
    /// Whether calls with keys that nobody knows are refused.
    checks: bool,
    /// Requests, versions and uploads so far: what makes each id another one.
    made: u64,
    seed: u64,
}

#[derive(Debug)]
struct Bucket {
    /// The contract that it belongs to.
    owner: String,
    region: String,
    created: Moment,
    /// Whether versions are kept; none where they never were.
    versioning: Option<bool>,
    has_lock: bool,
    /// What was set, word for word, by its sub-resource.
    settings: BTreeMap<String, Bytes>,
    /// Versions of each key, the newest last.
    objects: BTreeMap<String, Vec<Version>>,
    /// By key and id.
    uploads: BTreeMap<(String, String), Upload>,
}

/// What is under a key, or was.
#[derive(Debug, Clone)]
struct Version {
    id: String,
    modified: Moment,
    /// It says that the object was deleted.
    is_marker: bool,
    data: Data,
    /// The lengths of the parts that it was made of; empty if it came whole.
    parts: Vec<u64>,
    /// In quotes.
    etag: String,
    /// Sent with each answer, names in small letters.
    headers: Vec<(String, String)>,
    tags: Vec<(String, String)>,
    lock: Lock,
}

/// An upload in parts.
#[derive(Debug)]
struct Upload {
    started: Moment,
    /// What the object will be, without bytes.
    version: Version,
    parts: BTreeMap<u32, Part>,
}

#[derive(Debug)]
struct Part {
    data: Data,
    md5: [u8; 16],
    modified: Moment,
}

/// What versions from before versioning, and from while it is suspended, are called.
const NULL: &str = "null";

impl Bucket {
    /// The newest version of a key, be it a marker.
    fn newest(&self, key: &str) -> Option<&Version> {
        self.objects.get(key)?.last()
    }

    /// Puts a version on top, and gives the id by which it may be called.
    fn add(&mut self, key: &str, mut version: Version) -> Option<String> {
        let versions = self.objects.entry(key.to_owned()).or_default();
        if self.versioning != Some(true) {
            NULL.clone_into(&mut version.id);
            versions.retain(|other| other.id != NULL);
        }
        let id = self.versioning.map(|_| version.id.clone());
        versions.push(version);
        id
    }
}

/// A request to object storage.
struct Call<'a> {
    x: &'a Exchange<'a>,
    /// Where keys are made.
    cloud: &'a Cloud,
    now: Moment,
    caller: Caller,
    /// Empty where all buckets are meant.
    bucket: &'a str,
    /// Empty where the bucket itself is meant.
    key: &'a str,
    /// Without chunks.
    body: Bytes,
}

impl Call<'_> {
    fn header(&self, name: &str) -> Option<&str> {
        self.x.incoming.header(name)
    }

    fn query(&self, name: &str) -> Option<&str> {
        self.x.incoming.parameter(name)
    }

    fn operation(&self) -> &str {
        &self.x.route.operation.id
    }
}

impl Storage {
    pub fn new(most: u64, checks: bool, seed: u64) -> Self {
        Self {
            products: BTreeMap::new(),
            meter: Meter::new(most),
            checks,
            made: 0,
            seed,
        }
    }

    /// Answers a request that its document allows.
    pub fn answer(&mut self, cloud: &Cloud, x: &Exchange<'_>, now: Moment) -> Reply {
        let done = self.authenticated(cloud, x, now);
        let arguments = &x.checked.arguments;
        let bucket = arguments.first().map_or("", String::as_str);
        let mut reply = match done {
            Ok(reply) => reply,
            Err(failure) => self.refusal(x, failure),
        };
        self.expose(x, bucket, &mut reply);
        let id = self.next_id();
        let is_told = |name: &str| reply.headers.iter().any(|(known, _)| known == name);
        if !is_told("x-amz-request-id") {
            reply.headers.push(("x-amz-request-id".to_owned(), id));
        }
        reply
            .headers
            .push(("x-amz-id-2".to_owned(), "fake".to_owned()));
        reply.headers.push(("Date".to_owned(), time::http(now)));
        if x.route.operation.method == "HEAD" && reply.status >= 300 {
            reply.body = Content::default();
        }
        reply
    }

    /// An error, with the id of the request.
    pub fn refusal(&mut self, x: &Exchange<'_>, failure: Failure) -> Reply {
        let id = self.next_id();
        let resource = x.path.split('?').next().unwrap_or_default();
        let resource = crate::route::decode(resource).unwrap_or_default();
        let mut reply = failure.reply(&resource, &id);
        reply.headers.push(("x-amz-request-id".to_owned(), id));
        reply
    }

    fn authenticated(&mut self, cloud: &Cloud, x: &Exchange<'_>, now: Moment) -> Answered {
        let (caller, region, body) = self.authenticate(cloud, x, now)?;
        let argument = |index: usize| x.checked.arguments.get(index).map_or("", String::as_str);
        let call = Call {
            x,
            cloud,
            now,
            caller,
            bucket: argument(0),
            key: argument(1),
            body,
        };
        if call.key.len() > 1024 {
            return Err("KeyTooLongError".into());
        }
        match call.operation() {
            "listBuckets" => return self.list_buckets(&call),
            "createBucket" => return self.create_bucket(&call, &region),
            _ => {}
        }
        self.check_access(&call, &region)?;
        self.check_digest(&call)?;
        self.dispatch(&call)
    }

    fn dispatch(&mut self, call: &Call<'_>) -> Answered {
        match call.operation() {
            "deleteBucket" => self.delete_bucket(call),
            "headBucket" => self.head_bucket(call),
            "oPTIONSObject" => self.preflight(call),
            "getBucketLocation" => self.get_location(call),
            "getBucketVersioning" => self.get_versioning(call),
            "putBucketVersioning" => self.put_versioning(call),
            "getBucketPolicyStatus" => self.get_policy_status(call),
            "getObjectLockConfiguration" => self.get_lock_settings(call),
            "putObjectLockConfiguration" => self.put_lock_settings(call),
            "listObjects" => self.list_objects(call),
            "listObjectsV2" => self.list_objects_v2(call),
            "listObjectVersions" => self.list_versions(call),
            "listMultipartUploads" => self.list_uploads(call),
            "putObject" => self.put_object(call),
            "getObject" | "headObject" => self.get_object(call),
            "deleteObject" => self.delete_object(call),
            "deleteObjects" => self.delete_objects(call),
            "copyObject" => self.copy_object(call),
            "pOSTObject" => self.post_object(call),
            "getObjectTagging" => self.get_tags(call),
            "putObjectTagging" => self.put_tags(call),
            "deleteObjectTagging" => self.delete_tags(call),
            "getObjectRetention" => self.get_retention(call),
            "putObjectRetention" => self.put_retention(call),
            "getObjectLegalHold" => self.get_hold(call),
            "putObjectLegalHold" => self.put_hold(call),
            "createMultipartUpload" => self.create_upload(call),
            "uploadPart" => self.put_part(call),
            "uploadPartCopy" => self.copy_part(call),
            "completeMultipartUpload" => self.complete_upload(call),
            "abortMultipartUpload" => self.abort_upload(call),
            "listParts" => self.list_parts(call),
            _ => self.setting(call),
        }
    }

    fn bucket(&self, call: &Call<'_>) -> Result<&Bucket, Failure> {
        let buckets = self.products.get(&*call.x.scope.product);
        let bucket = buckets.and_then(|buckets| buckets.get(call.bucket));
        bucket.ok_or_else(|| Failure::from("NoSuchBucket").fact("BucketName", call.bucket))
    }

    fn bucket_mut(&mut self, call: &Call<'_>) -> Result<&mut Bucket, Failure> {
        let buckets = self.products.get_mut(&*call.x.scope.product);
        let bucket = buckets.and_then(|buckets| buckets.get_mut(call.bucket));
        bucket.ok_or_else(|| Failure::from("NoSuchBucket").fact("BucketName", call.bucket))
    }

    /// The most bytes that are stored.
    pub fn most(&self) -> u64 {
        self.meter.most()
    }

    /// Takes the bytes of a body in.
    fn keep(&self, bytes: &Bytes) -> Result<Data, Failure> {
        self.meter
            .take(bytes.clone())
            .ok_or_else(|| "QuotaExceeded".into())
    }

    fn next_id(&mut self) -> String {
        self.made += 1;
        let number = spread(self.seed ^ self.made.wrapping_mul(0x9e37_79b9_7f4a_7c15));
        format!("tx{:06x}{number:016x}", self.made)
    }

    /// Paths of everything that is stored, led by the product.
    pub fn left(&self) -> Vec<String> {
        let mut left = Vec::new();
        for (product, buckets) in &self.products {
            for (name, bucket) in buckets {
                left.push(format!("{product}/{name}"));
                let keys = bucket.objects.keys();
                left.extend(keys.map(|key| format!("{product}/{name}/{key}")));
                let uploads = bucket.uploads.keys();
                left.extend(
                    uploads.map(|(key, id)| format!("{product}/{name}/{key}?uploadId={id}")),
                );
            }
        }
        left
    }

    /// Removes everything.
    pub fn forget(&mut self) {
        self.products.clear();
    }
}

/// An answer without a body.
fn empty(status: u16) -> Reply {
    Reply {
        status,
        headers: Vec::new(),
        body: Content::default(),
    }
}

/// An answer in XML.
fn told(xml: Xml) -> Reply {
    Reply {
        status: 200,
        headers: vec![("Content-Type".to_owned(), "application/xml".to_owned())],
        body: xml.into_bytes().into(),
    }
}

impl Reply {
    fn header(mut self, name: &str, value: impl Into<String>) -> Self {
        self.headers.push((name.to_owned(), value.into()));
        self
    }

    /// A header where there is something to say.
    fn some(self, name: &str, value: Option<impl Into<String>>) -> Self {
        match value {
            Some(value) => self.header(name, value),
            None => self,
        }
    }
}
