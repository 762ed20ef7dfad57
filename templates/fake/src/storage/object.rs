//! Objects: put, read, deleted.

use super::{
    Answered, Bucket, Call, Failure, Storage, Version,
    bucket::write_owner,
    condition, empty,
    lock::{self, Lock},
    sign::hex,
    tags, time, told, xml,
    xml::Xml,
};
use crate::{answer::Reply, clock::Moment};

/// What is stored with an object and sent with it.
const STORED: &[&str] = &[
    "cache-control",
    "content-disposition",
    "content-encoding",
    "content-language",
    "content-type",
    "expires",
    "x-amz-server-side-encryption",
    "x-amz-server-side-encryption-customer-algorithm",
    "x-amz-server-side-encryption-customer-key-md5",
    "x-amz-storage-class",
    "x-amz-website-redirect-location",
];

/// The largest body of one upload: 5 GiB, and 5,000,000,000 bytes with the buckets of users.
const LARGEST: [u64; 2] = [5 << 30, 5_000_000_000];

impl Version {
    /// One without bytes, of what a request says.
    pub fn of_headers(call: &Call<'_>, bucket: &Bucket, id: String) -> Result<Self, Failure> {
        let tags = match call.header("x-amz-tagging") {
            Some(text) => tags::of_header(text)?,
            None => Vec::new(),
        };
        Ok(Self {
            id,
            modified: call.now,
            is_marker: false,
            data: super::Data::default(),
            parts: Vec::new(),
            etag: String::new(),
            headers: stored_headers(call.x.incoming.headers),
            tags,
            lock: Lock::of_headers(call, bucket)?,
        })
    }

    fn header(&self, name: &str) -> Option<&str> {
        let mut headers = self.headers.iter();
        headers
            .find(|(known, _)| known == name)
            .map(|(_, value)| value.as_str())
    }

    /// Refuses to read what a customer's key has encrypted without that key.
    pub fn check_key(&self, call: &Call<'_>, lead: &str) -> Result<(), Failure> {
        let name = "server-side-encryption-customer-key-md5";
        let given = call.header(&format!("{lead}{name}"));
        match (self.header(&format!("x-amz-{name}")), given) {
            (Some(_), None) => Err(Failure::saying(
                "InvalidRequest",
                "the object is encrypted with a key of its owner; send it",
            )),
            (Some(own), Some(given)) if own != given => Err("AccessDenied".into()),
            _ => Ok(()),
        }
    }
}

/// What is kept of the headers of an upload.
pub(super) fn stored_headers(headers: &[(String, String)]) -> Vec<(String, String)> {
    let kept = headers.iter().filter_map(|(name, value)| {
        let name = name.to_ascii_lowercase();
        let value = match (name.as_str(), value.as_str()) {
            // How it was sent is not how it is.
            ("content-encoding", value) => value
                .trim_start_matches("aws-chunked")
                .trim_start_matches(',')
                .trim(),
            ("x-amz-storage-class", "STANDARD") => "",
            (_, value) => value,
        };
        let is_kept = STORED.contains(&name.as_str()) || name.starts_with("x-amz-meta-");
        (is_kept && !value.is_empty()).then(|| (name, value.to_owned()))
    });
    kept.collect()
}

impl Bucket {
    /// The version that is called, the newest where none is named.
    pub fn find(&self, call: &Call<'_>) -> Result<&Version, Failure> {
        self.find_version(call.key, call.query("versionId"))
    }

    pub fn find_version(&self, key: &str, id: Option<&str>) -> Result<&Version, Failure> {
        let missing = || Failure::from("NoSuchKey").fact("Key", key);
        let Some(id) = id else {
            let version = self.newest(key).ok_or_else(missing)?;
            return match version.is_marker {
                true => Err(missing()
                    .header("x-amz-delete-marker", "true")
                    .header("x-amz-version-id", &version.id)),
                false => Ok(version),
            };
        };
        let mut versions = self.objects.get(key).into_iter().flatten();
        let found = versions.find(|version| version.id == id);
        let version = found.ok_or_else(|| {
            let failure = Failure::from("NoSuchVersion");
            failure.fact("Key", key).fact("VersionId", id)
        })?;
        match version.is_marker {
            true => Err(Failure::from("MethodNotAllowed")
                .header("x-amz-delete-marker", "true")
                .header("x-amz-version-id", id)
                .header("Allow", "DELETE")),
            false => Ok(version),
        }
    }

    pub fn find_mut(&mut self, call: &Call<'_>) -> Result<&mut Version, Failure> {
        let id = self.find(call)?.id.clone();
        let mut versions = self.objects.get_mut(call.key).into_iter().flatten();
        versions
            .find(|version| version.id == id)
            .ok_or_else(|| "NoSuchKey".into())
    }

    /// Deletes an object or one of its versions; gives the version concerned, and whether that is a marker.
    pub fn delete(
        &mut self,
        key: &str,
        id: Option<&str>,
        marker: Version,
        bypasses: bool,
        now: Moment,
    ) -> Result<(Option<String>, bool), Failure> {
        let Some(id) = id else {
            if self.versioning.is_none() {
                self.objects.remove(key);
                return Ok((None, false));
            }
            return Ok((self.add(key, marker), true));
        };
        let Some(versions) = self.objects.get_mut(key) else {
            return Ok((Some(id.to_owned()), false));
        };
        let Some(at) = versions.iter().position(|version| version.id == id) else {
            return Ok((Some(id.to_owned()), false));
        };
        if versions
            .get(at)
            .is_some_and(|version| version.lock.keeps(now, bypasses))
        {
            return Err(Failure::saying("AccessDenied", "the version is locked"));
        }
        let gone = versions.remove(at);
        if versions.is_empty() {
            self.objects.remove(key);
        }
        let id = self.versioning.map(|_| gone.id);
        Ok((id, gone.is_marker))
    }
}

impl Storage {
    pub(super) fn put_object(&mut self, call: &Call<'_>) -> Answered {
        self.check_length(call)?;
        let id = self.next_id();
        let bucket = self.bucket(call)?;
        condition::check_write(call, bucket.newest(call.key))?;
        let mut version = Version::of_headers(call, bucket, id)?;
        version.data = self.keep(&call.body)?;
        version.etag = etag(&version.data.md5());
        let told = version
            .tell_encryption(empty(200))
            .header("ETag", &version.etag);
        let id = self.bucket_mut(call)?.add(call.key, version);
        Ok(told.some("x-amz-version-id", id))
    }

    pub(super) fn check_length(&self, call: &Call<'_>) -> Result<(), Failure> {
        let is_of_user = &*call.x.scope.product == "userobjectstorage";
        let largest = LARGEST[usize::from(is_of_user)];
        match call.body.len() as u64 > largest {
            true => Err("EntityTooLarge".into()),
            false => Ok(()),
        }
    }

    pub(super) fn get_object(&mut self, call: &Call<'_>) -> Answered {
        let bucket = self.bucket(call)?;
        let version = bucket.find(call)?;
        version.check_key(call, "x-amz-")?;
        condition::check_read(call, version)?;
        let length = version.data.len();
        let part = call
            .query("partNumber")
            .map(|text| text.parse::<usize>().ok());
        let range = match (part, call.header("range")) {
            (Some(Some(number)), _) if number > 0 => Some(version.part(number)?),
            (Some(_), _) => return Err("InvalidArgument".into()),
            (None, Some(text)) => condition::range(text, length)?,
            (None, None) => None,
        };
        let mut reply = match &range {
            Some(range) => Reply {
                status: 206,
                headers: vec![(
                    "Content-Range".to_owned(),
                    format!(
                        "bytes {}-{}/{length}",
                        range.start,
                        range.end.saturating_sub(1)
                    ),
                )],
                body: version.data.slice(range.clone()).content(),
            },
            None => Reply {
                status: 200,
                headers: Vec::new(),
                body: version.data.content(),
            },
        };
        // A length of nothing would not be said by itself.
        if call.x.incoming.method == "HEAD" {
            let length = reply.body.len().to_string();
            reply = reply.header("Content-Length", length);
        }
        if part.is_some() && !version.parts.is_empty() {
            reply = reply.header("x-amz-mp-parts-count", version.parts.len().to_string());
        }
        reply = version.tell(reply, |name| call.query(&format!("response-{name}")));
        let id = bucket.versioning.map(|_| version.id.as_str());
        Ok(reply.some("x-amz-version-id", id))
    }

    pub(super) fn delete_object(&mut self, call: &Call<'_>) -> Answered {
        let marker = self.marker(call);
        let bypasses = lock::bypasses(call);
        let bucket = self.bucket_mut(call)?;
        let id = call.query("versionId");
        let (id, is_marker) = bucket.delete(call.key, id, marker, bypasses, call.now)?;
        let is_marker = is_marker.then_some("true");
        let reply = empty(204).some("x-amz-delete-marker", is_marker);
        Ok(reply.some("x-amz-version-id", id))
    }

    pub(super) fn delete_objects(&mut self, call: &Call<'_>) -> Answered {
        let sent = xml::read(&call.body)?;
        let root = sent.root_element();
        let is_quiet =
            xml::text(root, "Quiet").is_some_and(|text| text.eq_ignore_ascii_case("true"));
        let objects: Vec<_> = xml::children(root, "Object").collect();
        if objects.is_empty() || objects.len() > 1000 {
            return Err(Failure::saying(
                "MalformedXML",
                "there are 1 to 1000 objects",
            ));
        }
        let bypasses = lock::bypasses(call);
        let mut answer = Vec::new();
        for object in objects {
            let key = xml::text(object, "Key").ok_or("MalformedXML")?;
            let id = xml::text(object, "VersionId").filter(|id| !id.is_empty());
            let marker = self.marker(call);
            let bucket = self.bucket_mut(call)?;
            let done = match key.len() > 1024 {
                true => Err("KeyTooLongError".into()),
                false => bucket.delete(key, id, marker, bypasses, call.now),
            };
            answer.push((key, id, done));
        }
        Ok(told(Xml::document("DeleteResult", |xml| {
            for (key, asked, done) in &answer {
                match done {
                    Ok(_) if is_quiet => {}
                    Ok((id, is_marker)) => xml.within("Deleted", |xml| {
                        xml.leaf("Key", key);
                        xml.some("VersionId", *asked);
                        if *is_marker {
                            xml.leaf("DeleteMarker", true);
                            xml.some("DeleteMarkerVersionId", id.as_ref());
                        }
                    }),
                    Err(failure) => xml.within("Error", |xml| {
                        xml.leaf("Key", key);
                        xml.some("VersionId", *asked);
                        xml.leaf("Code", &failure.code);
                        xml.leaf("Message", &failure.message);
                    }),
                }
            }
        })))
    }

    /// What stands on top of what is deleted.
    fn marker(&mut self, call: &Call<'_>) -> Version {
        Version {
            id: self.next_id(),
            modified: call.now,
            is_marker: true,
            data: super::Data::default(),
            parts: Vec::new(),
            etag: String::new(),
            headers: Vec::new(),
            tags: Vec::new(),
            lock: Lock::default(),
        }
    }
}

impl Version {
    /// The bytes of a part; of what came whole, all of it is the first.
    fn part(&self, number: usize) -> Result<std::ops::Range<u64>, Failure> {
        if self.parts.is_empty() && number == 1 {
            return Ok(0..self.data.len());
        }
        let length = self.parts.get(number - 1);
        let length = length.ok_or_else(|| Failure {
            status: 416,
            ..Failure::from("InvalidPartNumber")
        })?;
        let start = self.parts.iter().take(number - 1).sum();
        Ok(start..start + length)
    }

    /// Says how it is encrypted.
    pub fn tell_encryption(&self, reply: Reply) -> Reply {
        let own = self.headers.iter();
        let own = own.filter(|(name, _)| name.starts_with("x-amz-server-side-encryption"));
        own.fold(reply, |reply, (name, value)| reply.header(name, value))
    }

    /// Says all that is known of it.
    fn tell<'a>(&self, reply: Reply, instead: impl Fn(&str) -> Option<&'a str>) -> Reply {
        let mut reply = self
            .lock
            .tell(reply)
            .header("ETag", &self.etag)
            .header("Last-Modified", time::http(self.modified))
            .header("Accept-Ranges", "bytes");
        const REPLACED: [&str; 6] = [
            "cache-control",
            "content-disposition",
            "content-encoding",
            "content-language",
            "content-type",
            "expires",
        ];
        for name in REPLACED {
            let usual = (name == "content-type").then_some("binary/octet-stream");
            let value = instead(name).or(self.header(name)).or(usual);
            let name = if name == "content-type" {
                "Content-Type"
            } else {
                name
            };
            reply = reply.some(name, value);
        }
        let others = self
            .headers
            .iter()
            .filter(|(name, _)| !REPLACED.contains(&name.as_str()));
        reply = others.fold(reply, |reply, (name, value)| reply.header(name, value));
        let count = self.tags.len();
        reply.some(
            "x-amz-tagging-count",
            (count > 0).then(|| count.to_string()),
        )
    }

    /// An entry of a listing.
    pub fn write(&self, xml: &mut Xml, owner: Option<&str>) {
        xml.leaf("LastModified", time::iso(self.modified));
        if !self.is_marker {
            xml.leaf("ETag", &self.etag);
            xml.leaf("Size", self.data.len());
        }
        if let Some(owner) = owner {
            write_owner(xml, "Owner", owner);
        }
        if !self.is_marker {
            xml.leaf(
                "StorageClass",
                self.header("x-amz-storage-class").unwrap_or("STANDARD"),
            );
        }
    }
}

/// As it names what came whole: the MD5, in quotes.
pub(super) fn etag(md5: &[u8; 16]) -> String {
    format!("\"{}\"", hex(md5))
}
