//! The calls that transfers are made of, of either product: one table of functions, so that all else is compiled once.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use http::HeaderMap;
use ionoscloud_core::{Download, Upload};

use crate::error::{Error, Kind, OpenUpload};
use crate::options::Header;

/// A call on its way.
pub(crate) type Pending<T> = Pin<Box<dyn Future<Output = Result<T, Error>> + Send>>;

/// How long the service may think about what it puts together itself: minutes (Amazon S3, CompleteMultipartUpload).
const LONG: Duration = Duration::from_secs(15 * 60);

/// A client of a product that speaks the interface of S3. Implemented by those of `ionoscloud-objectstorage` and
/// `ionoscloud-userobjectstorage`, behind the features of these names, and by nothing else.
pub trait Storage {
    /// The calls.
    #[doc(hidden)]
    fn store(&self) -> Arc<dyn Store>;
}

/// Where an object is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    pub bucket: String,
    pub key: String,
    pub version: Option<String>,
}

impl Place {
    pub(crate) fn new(bucket: &str, key: &str) -> Place {
        Place {
            bucket: bucket.to_owned(),
            key: key.to_owned(),
            version: None,
        }
    }
}

/// A part that has arrived.
#[derive(Clone, Debug)]
pub struct Arrived {
    pub number: i64,
    pub etag: String,
    pub size: u64,
}

/// An object of a list.
#[derive(Clone, Debug)]
pub struct Listed {
    pub key: String,
    pub size: u64,
    pub etag: String,
    pub modified: Option<SystemTime>,
}

/// A page of a list.
#[derive(Clone, Debug, Default)]
pub struct Page {
    pub objects: Vec<Listed>,
    pub prefixes: Vec<String>,
    pub next: Option<String>,
}

/// What to list.
#[derive(Clone, Debug, Default)]
pub struct Listing {
    pub bucket: String,
    pub prefix: String,
    pub delimiter: bool,
    pub after: Option<String>,
    pub next: Option<String>,
}

/// A key that could not be deleted.
#[derive(Clone, Debug)]
pub struct Refused {
    pub key: String,
    pub code: String,
    pub message: String,
}

/// The calls. What is not said of headers is what the operation does.
pub trait Store: Send + Sync + fmt::Debug {
    /// How many bytes one request may store or copy.
    fn limit(&self) -> u64;
    fn put(&self, at: &Place, body: Upload, headers: &[Header]) -> Pending<HeaderMap>;
    fn get(&self, at: &Place, headers: &[Header]) -> Pending<Download>;
    fn head(&self, at: &Place, headers: &[Header]) -> Pending<HeaderMap>;
    fn list(&self, listing: &Listing) -> Pending<Page>;
    fn delete(&self, at: &Place) -> Pending<()>;
    fn delete_many(&self, bucket: &str, keys: &[String]) -> Pending<Vec<Refused>>;
    fn copy(&self, at: &Place, source: &str, headers: &[Header]) -> Pending<String>;
    fn create(&self, at: &Place, headers: &[Header]) -> Pending<OpenUpload>;
    fn put_part(
        &self,
        upload: &OpenUpload,
        number: i64,
        body: Upload,
        headers: &[Header],
    ) -> Pending<String>;
    fn copy_part(
        &self,
        upload: &OpenUpload,
        number: i64,
        source: &str,
        headers: &[Header],
    ) -> Pending<String>;
    /// Gives the `ETag` of the object, which some services leave empty.
    fn complete(
        &self,
        upload: &OpenUpload,
        parts: &[(i64, String)],
        headers: &[Header],
    ) -> Pending<(String, HeaderMap)>;
    fn abort(&self, upload: &OpenUpload) -> Pending<()>;
    fn parts(&self, upload: &OpenUpload) -> Pending<Vec<Arrived>>;
}

/// What an answer has to have.
fn needed(value: Option<&str>, name: &str) -> Result<String, Error> {
    let value = value.filter(|value| !value.is_empty()).map(str::to_owned);
    value.ok_or_else(|| Error::new(Kind::Answer, format!("the answer has no {name}")))
}

/// The `ETag` of an answer.
pub(crate) fn etag(headers: &HeaderMap) -> Option<&str> {
    headers.get(http::header::ETAG)?.to_str().ok()
}

/// A key of a list that was asked to be percent-encoded, as characters that XML cannot hold have to be.
fn decoded(text: &str, encoded: bool) -> String {
    if !encoded {
        return text.to_owned();
    }
    // Some services write a blank as in a form (Amazon S3, ListObjectsV2, `encoding-type`); a plus itself is `%2B`.
    let text = text.replace('+', " ");
    let text = percent_encoding::percent_decode_str(&text).decode_utf8_lossy();
    text.into_owned()
}

/// A call with some headers.
#[cfg(any(feature = "objectstorage", feature = "userobjectstorage"))]
macro_rules! with {
    ($call:expr, $headers:expr) => {
        $headers
            .iter()
            .fold($call, |call, (name, value)| call.with_header(name, value))
    };
}
#[cfg(any(feature = "objectstorage", feature = "userobjectstorage"))]
macro_rules! store {
    ($product:ident, $limit:expr) => {
        impl Storage for $product::Client {
            fn store(&self) -> Arc<dyn Store> {
                Arc::new(self.clone())
            }
        }

        impl Store for $product::Client {
            fn limit(&self) -> u64 {
                $limit
            }

            fn put(&self, at: &Place, body: Upload, headers: &[Header]) -> Pending<HeaderMap> {
                let call = self.objects().put(&at.bucket, &at.key, body);
                let call = with!(call, headers).send();
                Box::pin(async move { Ok(call.await?.headers().clone()) })
            }

            fn get(&self, at: &Place, headers: &[Header]) -> Pending<Download> {
                let mut call = with!(self.objects().get(&at.bucket, &at.key), headers);
                if let Some(version) = &at.version {
                    call = call.version_id(version);
                }
                let call = call.stream();
                Box::pin(async move { Ok(call.await?) })
            }

            fn head(&self, at: &Place, headers: &[Header]) -> Pending<HeaderMap> {
                let mut call = with!(self.objects().head(&at.bucket, &at.key), headers);
                if let Some(version) = &at.version {
                    call = call.version_id(version);
                }
                let call = call.send();
                Box::pin(async move { Ok(call.await?.headers().clone()) })
            }

            fn list(&self, listing: &Listing) -> Pending<Page> {
                let mut call = self.objects().list(&listing.bucket).encoding_type("url");
                if !listing.prefix.is_empty() {
                    call = call.prefix(&listing.prefix);
                }
                if listing.delimiter {
                    call = call.delimiter("/");
                }
                if let Some(after) = &listing.after {
                    call = call.start_after(after);
                }
                if let Some(next) = &listing.next {
                    call = call.continuation_token(next);
                }
                Box::pin(async move {
                    let page = call.await?;
                    let encoded = page.encoding_type().is_some_and(|it| it.as_str() == "url");
                    let objects = page.contents().iter().map(|object| {
                        Ok(Listed {
                            key: decoded(&needed(object.key(), "Key")?, encoded),
                            size: u64::try_from(object.size().unwrap_or_default())
                                .unwrap_or_default(),
                            etag: object.etag().unwrap_or_default().to_owned(),
                            modified: object.last_modified().and_then(|at| at.to_system_time()),
                        })
                    });
                    let prefixes = page.common_prefixes().iter();
                    let prefixes = prefixes.filter_map(|it| Some(decoded(it.prefix()?, encoded)));
                    Ok(Page {
                        objects: objects.collect::<Result<_, Error>>()?,
                        prefixes: prefixes.collect(),
                        next: match page.is_truncated() {
                            true => Some(needed(
                                page.next_continuation_token(),
                                "NextContinuationToken",
                            )?),
                            false => None,
                        },
                    })
                })
            }

            fn delete(&self, at: &Place) -> Pending<()> {
                let call = self.objects().delete(&at.bucket, &at.key).send();
                Box::pin(async move {
                    call.await?;
                    Ok(())
                })
            }

            fn delete_many(&self, bucket: &str, keys: &[String]) -> Pending<Vec<Refused>> {
                use $product::model::{Delete, ObjectIdentifier};
                let objects = keys.iter().map(ObjectIdentifier::new);
                let delete = Delete::default().with_objects(objects).with_quiet(true);
                let call = self.objects().delete_many(bucket, &delete).send();
                Box::pin(async move {
                    let answer = call.await?;
                    let refused = answer.errors().iter().map(|error| Refused {
                        key: error.key().unwrap_or_default().to_owned(),
                        code: error.code().unwrap_or_default().to_owned(),
                        message: error.message().unwrap_or_default().to_owned(),
                    });
                    Ok(refused.collect())
                })
            }

            fn copy(&self, at: &Place, source: &str, headers: &[Header]) -> Pending<String> {
                let call = self.objects().copy(&at.bucket, &at.key, source);
                let call = with!(call, headers)
                    .with_attempt_timeout(LONG)
                    .with_timeout(None);
                Box::pin(async move { needed(call.await?.etag(), "ETag") })
            }

            fn create(&self, at: &Place, headers: &[Header]) -> Pending<OpenUpload> {
                let call = with!(self.uploads().create(&at.bucket, &at.key), headers);
                let (bucket, key) = (at.bucket.clone(), at.key.clone());
                Box::pin(async move {
                    let id = needed(call.await?.upload_id(), "UploadId")?;
                    Ok(OpenUpload { bucket, key, id })
                })
            }

            fn put_part(
                &self,
                upload: &OpenUpload,
                number: i64,
                body: Upload,
                headers: &[Header],
            ) -> Pending<String> {
                let uploads = self.uploads();
                let call = uploads.put_part(&upload.bucket, &upload.key, number, &upload.id, body);
                let call = with!(call, headers).send();
                Box::pin(async move { needed(etag(call.await?.headers()), "ETag") })
            }

            fn copy_part(
                &self,
                upload: &OpenUpload,
                number: i64,
                source: &str,
                headers: &[Header],
            ) -> Pending<String> {
                let uploads = self.uploads();
                let call =
                    uploads.copy_part(&upload.bucket, &upload.key, source, number, &upload.id);
                let call = with!(call, headers)
                    .with_attempt_timeout(LONG)
                    .with_timeout(None);
                Box::pin(async move { needed(call.await?.etag(), "ETag") })
            }

            fn complete(
                &self,
                upload: &OpenUpload,
                parts: &[(i64, String)],
                headers: &[Header],
            ) -> Pending<(String, HeaderMap)> {
                use $product::model::{CompleteMultipartUpload, CompletedPart};
                let parts = parts.iter().map(|(number, etag)| {
                    CompletedPart::default()
                        .with_part_number(*number)
                        .with_etag(etag)
                });
                let body = CompleteMultipartUpload::default().with_parts(parts);
                let call = self
                    .uploads()
                    .complete(&upload.bucket, &upload.key, &upload.id, &body);
                let call = with!(call, headers)
                    .with_attempt_timeout(LONG)
                    .with_timeout(None);
                let call = call.send();
                Box::pin(async move {
                    let answer = call.await?;
                    Ok((
                        answer.etag().unwrap_or_default().to_owned(),
                        answer.headers().clone(),
                    ))
                })
            }

            fn abort(&self, upload: &OpenUpload) -> Pending<()> {
                let call = self
                    .uploads()
                    .abort(&upload.bucket, &upload.key, &upload.id)
                    .send();
                Box::pin(async move {
                    call.await?;
                    Ok(())
                })
            }

            fn parts(&self, upload: &OpenUpload) -> Pending<Vec<Arrived>> {
                let uploads = self.uploads();
                let call = uploads
                    .list_parts(&upload.bucket, &upload.key, &upload.id)
                    .all();
                Box::pin(async move {
                    let parts = call.await?;
                    let arrived = parts.iter().map(|part| {
                        Ok(Arrived {
                            number: part.part_number().unwrap_or_default(),
                            etag: needed(part.etag(), "ETag")?,
                            size: u64::try_from(part.size().unwrap_or_default())
                                .unwrap_or_default(),
                        })
                    });
                    arrived.collect()
                })
            }
        }
    };
}

#[cfg(feature = "objectstorage")]
store!(ionoscloud_objectstorage, 5 * 1024 * 1024 * 1024);
#[cfg(feature = "userobjectstorage")]
store!(ionoscloud_userobjectstorage, 5_000_000_000);
