//! Copies: of objects, and of parts.

use super::{
    Answered, Bucket, Call, Caller, Failure, Storage, Version, condition, empty, object, policy,
    sign, tags, time, told, xml::Xml,
};
use crate::{answer::Reply, route};

/// The bytes of a source, what is known of them, and the version that they are of.
struct Source {
    version: Version,
    /// Where the source's bucket keeps versions.
    id: Option<String>,
}

impl Storage {
    fn source(&self, call: &Call<'_>) -> Result<Source, Failure> {
        let text = call.header("x-amz-copy-source").unwrap_or_default();
        let (path, id) = match text.split_once("?versionId=") {
            Some((path, id)) => (path, Some(id)),
            None => (text, None),
        };
        let path = route::decode(path).ok_or("InvalidArgument")?;
        let path = path.strip_prefix('/').unwrap_or(&path);
        let (name, key) = path
            .split_once('/')
            .filter(|(_, key)| !key.is_empty())
            .ok_or_else(|| {
                Failure::saying("InvalidArgument", "a source is a bucket, a slash and a key")
            })?;
        let buckets = self.products.get(&*call.x.scope.product);
        let bucket: &Bucket = buckets
            .and_then(|buckets| buckets.get(name))
            .ok_or_else(|| Failure::from("NoSuchBucket").fact("BucketName", name))?;
        let is_owner =
            matches!(&call.caller, Caller::Contract(contract) if *contract == bucket.owner);
        let said = policy::verdict(bucket, "getObject", name, key);
        if said == Some(false) || (!is_owner && said.is_none()) {
            return Err("AccessDenied".into());
        }
        let version = bucket
            .find_version(key, id)
            .map_err(|failure| match failure.status {
                // A marker is no source (Amazon S3 API, CopyObject).
                405 => "InvalidRequest".into(),
                _ => failure,
            })?;
        version.check_key(call, "x-amz-copy-source-")?;
        condition::check_source(call, version)?;
        Ok(Source {
            version: version.clone(),
            id: bucket.versioning.map(|_| version.id.clone()),
        })
    }

    pub(super) fn copy_object(&mut self, call: &Call<'_>) -> Answered {
        let source = self.source(call)?;
        let id = self.next_id();
        let bucket = self.bucket(call)?;
        condition::check_write(call, bucket.newest(call.key))?;
        let directive = |name| call.header(name).unwrap_or("COPY");
        let (replaces, retags) = match (
            directive("x-amz-metadata-directive"),
            directive("x-amz-tagging-directive"),
        ) {
            (headers @ ("COPY" | "REPLACE"), tags @ ("COPY" | "REPLACE")) => {
                (headers == "REPLACE", tags == "REPLACE")
            }
            _ => {
                return Err(Failure::saying(
                    "InvalidArgument",
                    "a directive is COPY or REPLACE",
                ));
            }
        };
        let mut version = Version::of_headers(call, bucket, id)?;
        let is_same = call.header("x-amz-copy-source").and_then(|source| {
            let source = route::decode(source)?;
            Some(source.trim_start_matches('/') == format!("{}/{}", call.bucket, call.key))
        });
        let changes = replaces
            || retags
            || version.headers.iter().any(|(name, _)| {
                name.starts_with("x-amz-server-side-")
                    || name == "x-amz-storage-class"
                    || name.starts_with("x-amz-website-")
            });
        if is_same == Some(true) && !changes {
            let what = "a copy onto itself has to change the metadata, the storage class or the encryption";
            return Err(Failure::saying("InvalidRequest", what));
        }
        if !replaces {
            // How it is encrypted, stored and redirected is not copied (Amazon S3 API, CopyObject).
            let own = std::mem::take(&mut version.headers);
            let is_copied =
                |name: &str| name.starts_with("x-amz-meta-") || !name.starts_with("x-amz-");
            let copied = source
                .version
                .headers
                .iter()
                .filter(|(name, _)| is_copied(name))
                .cloned();
            version.headers = copied
                .chain(own.into_iter().filter(|(name, _)| !is_copied(name)))
                .collect();
        }
        if !retags {
            version.tags.clone_from(&source.version.tags);
        } else if let Some(text) = call.header("x-amz-tagging") {
            version.tags = tags::of_header(text)?;
        }
        version.data = source.version.data;
        // A copy is one piece, whatever the source was made of.
        version.etag = match source.version.parts.is_empty() {
            true => source.version.etag,
            false => object::etag(&version.data.md5()),
        };
        let etag = version.etag.clone();
        let reply = version.tell_encryption(empty(200));
        let id = self.bucket_mut(call)?.add(call.key, version);
        let told = told(copied("CopyObjectResult", &etag, call.now));
        Ok(Reply {
            headers: told.headers.into_iter().chain(reply.headers).collect(),
            ..told
        }
        .some("x-amz-version-id", id)
        .some("x-amz-copy-source-version-id", source.id))
    }

    pub(super) fn copy_part(&mut self, call: &Call<'_>) -> Answered {
        let number = super::upload::number(call)?;
        self.upload(call)?;
        let source = self.source(call)?;
        let data = source.version.data;
        let data = match call.header("x-amz-copy-source-range") {
            None => data,
            Some(text) => {
                let whole = data.len();
                let ends = text
                    .strip_prefix("bytes=")
                    .and_then(|text| text.split_once('-'));
                let ends = ends.and_then(|(first, last)| {
                    Some((first.parse::<u64>().ok()?, last.parse::<u64>().ok()?))
                });
                let wrong = || {
                    Failure::saying(
                        "InvalidArgument",
                        "the range of a source has both ends, within the source",
                    )
                };
                let (first, last) = ends
                    .filter(|(first, last)| first <= last && *last < whole)
                    .ok_or_else(wrong)?;
                data.slice(first..last + 1)
            }
        };
        let md5 = data.md5();
        self.add_part(call, number, data, md5)?;
        let xml = copied(
            "CopyPartResult",
            &format!("\"{}\"", sign::hex(&md5)),
            call.now,
        );
        Ok(told(xml).some("x-amz-copy-source-version-id", source.id))
    }
}

fn copied(root: &str, etag: &str, now: crate::clock::Moment) -> Xml {
    Xml::document(root, |xml| {
        xml.leaf("LastModified", time::iso(now));
        xml.leaf("ETag", etag);
    })
}
