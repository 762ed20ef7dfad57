//! A bucket as an `object_store::ObjectStore`, for programs that know that interface.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use bytes::Bytes;
use chrono::{DateTime, Utc};
use futures_util::stream::{self, BoxStream, StreamExt as _, TryStreamExt as _};
use http::{HeaderMap, StatusCode, header};
use ionoscloud_core::Upload;
use object_store::path::Path;
use object_store::{
    Attribute, AttributeValue, Attributes, CopyMode, CopyOptions, GetOptions, GetResult,
    GetResultPayload, ListResult, MultipartUpload, ObjectMeta, ObjectStore, PutMode,
    PutMultipartOptions, PutOptions, PutPayload, PutResult, TagSet, UploadPart,
};

use crate::delete::{BATCH, keys_of};
use crate::error::{Error, Kind, OpenUpload};
use crate::fetch::{Pull, Version, content_range};
use crate::multipart::{self, Sent};
use crate::options::Options;
use crate::retry::again;
use crate::store::{Listed, Listing, Page, Place, etag};
use crate::transfer::Transfer;

type Result<T, E = object_store::Error> = std::result::Result<T, E>;

/// A bucket with the interface of the crate `object_store`, so that DataFusion, Delta Lake and others run on it. Made by
/// [`Transfer::object_store`].
///
/// Whole objects go up as [uploads](Transfer::upload) do, and a stream that breaks off is gone on with. A copy that must not
/// replace anything is not implemented: the storage cannot do it in one step. Storing with `PutMode::Create` can.
#[derive(Clone, Debug)]
pub struct BucketStore {
    transfer: Transfer,
    bucket: String,
}

impl BucketStore {
    pub(crate) fn new(transfer: &Transfer, bucket: &str) -> BucketStore {
        BucketStore {
            transfer: transfer.clone(),
            bucket: bucket.to_owned(),
        }
    }

    fn place(&self, location: &Path) -> Place {
        Place::new(&self.bucket, location.as_ref())
    }

    fn listing(&self, prefix: Option<&Path>) -> Listing {
        let prefix = prefix.map(Path::as_ref).filter(|prefix| !prefix.is_empty());
        Listing {
            bucket: self.bucket.clone(),
            // A prefix is a folder here.
            prefix: prefix
                .map(|prefix| format!("{prefix}/"))
                .unwrap_or_default(),
            ..Listing::default()
        }
    }

    fn pages(&self, listing: Listing) -> BoxStream<'static, Result<Page>> {
        let store = Arc::clone(&self.transfer.store);
        stream::try_unfold(Some(listing), move |listing| {
            let store = Arc::clone(&store);
            async move {
                let Some(mut listing) = listing else {
                    return Ok(None);
                };
                let page = store.list(&listing).await;
                let page = page.map_err(|error| told(error, &listing.prefix))?;
                listing.next.clone_from(&page.next);
                let more = listing.next.is_some().then_some(listing);
                Ok(Some((page, more)))
            }
        })
        .boxed()
    }

    fn objects(&self, listing: Listing) -> BoxStream<'static, Result<ObjectMeta>> {
        let pages = self.pages(listing);
        pages
            .map_ok(|page| stream::iter(page.objects.into_iter().map(meta_of)))
            .try_flatten()
            .boxed()
    }
}

impl fmt::Display for BucketStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ionoscloud({})", self.bucket)
    }
}

/// An error in the words of that crate.
fn told(error: Error, path: &str) -> object_store::Error {
    let path = path.to_owned();
    match error.status() {
        _ if error.is_changed() => object_store::Error::Precondition {
            path,
            source: error.into(),
        },
        Some(StatusCode::NOT_FOUND) => object_store::Error::NotFound {
            path,
            source: error.into(),
        },
        Some(StatusCode::PRECONDITION_FAILED) => object_store::Error::Precondition {
            path,
            source: error.into(),
        },
        Some(StatusCode::NOT_MODIFIED) => object_store::Error::NotModified {
            path,
            source: error.into(),
        },
        Some(StatusCode::FORBIDDEN) => object_store::Error::PermissionDenied {
            path,
            source: error.into(),
        },
        Some(StatusCode::UNAUTHORIZED) => object_store::Error::Unauthenticated {
            path,
            source: error.into(),
        },
        _ => object_store::Error::Generic {
            store: "ionoscloud",
            source: error.into(),
        },
    }
}

fn meta_of(object: Listed) -> Result<ObjectMeta> {
    Ok(ObjectMeta {
        location: Path::parse(&object.key)?,
        last_modified: object
            .modified
            .map(DateTime::<Utc>::from)
            .unwrap_or_default(),
        size: object.size,
        e_tag: Some(object.etag).filter(|tag| !tag.is_empty()),
        version: None,
    })
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}

fn version(headers: &HeaderMap) -> Option<String> {
    text(headers, "x-amz-version-id").map(str::to_owned)
}

/// The headers of what is stored with an object.
fn stored(attributes: &Attributes, tags: &TagSet) -> Options {
    let mut options = Options::default();
    for (attribute, value) in attributes {
        match attribute {
            Attribute::ContentDisposition => options.set("content-disposition", value),
            Attribute::ContentEncoding => options.set("content-encoding", value),
            Attribute::ContentLanguage => options.set("content-language", value),
            Attribute::ContentType => options.set("content-type", value),
            Attribute::CacheControl => options.set("cache-control", value),
            Attribute::StorageClass => options.set("x-amz-storage-class", value),
            Attribute::Metadata(name) => options.set(&format!("x-amz-meta-{name}"), value),
            // Later ones have no header that is known.
            _ => {}
        }
    }
    if !tags.encoded().is_empty() {
        options.set("x-amz-tagging", tags.encoded());
    }
    options
}

fn attributes(headers: &HeaderMap) -> Attributes {
    let mut attributes = Attributes::new();
    for (name, value) in headers {
        let attribute = match name.as_str() {
            "content-disposition" => Attribute::ContentDisposition,
            "content-encoding" => Attribute::ContentEncoding,
            "content-language" => Attribute::ContentLanguage,
            "content-type" => Attribute::ContentType,
            "cache-control" => Attribute::CacheControl,
            "x-amz-storage-class" => Attribute::StorageClass,
            name => match name.strip_prefix("x-amz-meta-") {
                Some(name) => Attribute::Metadata(name.to_owned().into()),
                None => continue,
            },
        };
        if let Ok(value) = value.to_str() {
            attributes.insert(attribute, AttributeValue::from(value.to_owned()));
        }
    }
    attributes
}

#[async_trait]
impl ObjectStore for BucketStore {
    async fn put_opts(
        &self,
        location: &Path,
        payload: PutPayload,
        opts: PutOptions,
    ) -> Result<PutResult> {
        let mut options = stored(&opts.attributes, &opts.tags);
        match &opts.mode {
            PutMode::Overwrite => {}
            PutMode::Create => options.set("if-none-match", "*"),
            PutMode::Update(version) => match &version.e_tag {
                Some(tag) => options.set("if-match", tag),
                None => {
                    let error = Error::invalid("an update needs the ETag of what it replaces");
                    return Err(told(error, location.as_ref()));
                }
            },
        }
        let bytes = Upload::from(Bytes::from(payload));
        let upload = self.transfer.upload(&self.bucket, location.as_ref(), bytes);
        let done = upload.with_options(options).await.map_err(|error| {
            let path = location.to_string();
            match opts.mode {
                PutMode::Create if error.is_precondition_failed() => {
                    object_store::Error::AlreadyExists {
                        path,
                        source: error.into(),
                    }
                }
                // What is to be updated is not there.
                PutMode::Update(_) if error.is_not_found() => object_store::Error::Precondition {
                    path,
                    source: error.into(),
                },
                _ => told(error, location.as_ref()),
            }
        })?;
        Ok(PutResult {
            e_tag: Some(done.etag().to_owned()),
            version: done.version_id().map(str::to_owned),
            extensions: Default::default(),
        })
    }

    async fn put_multipart_opts(
        &self,
        location: &Path,
        opts: PutMultipartOptions,
    ) -> Result<Box<dyn MultipartUpload>> {
        let options = stored(&opts.attributes, &opts.tags);
        let place = self.place(location);
        let upload = self.transfer.store.create(&place, &options.begin()).await;
        Ok(Box::new(Parts {
            transfer: self.transfer.clone(),
            upload: upload.map_err(|error| told(error, location.as_ref()))?,
            options,
            number: 0,
            sent: Arc::default(),
        }))
    }

    async fn get_opts(&self, location: &Path, options: GetOptions) -> Result<GetResult> {
        let mut headers = Options::default();
        let date = |date: &DateTime<Utc>| date.format("%a, %d %b %Y %H:%M:%S GMT").to_string();
        for (name, value) in [
            ("if-match", options.if_match.clone()),
            ("if-none-match", options.if_none_match.clone()),
            (
                "if-modified-since",
                options.if_modified_since.as_ref().map(date),
            ),
            (
                "if-unmodified-since",
                options.if_unmodified_since.as_ref().map(date),
            ),
            ("range", options.range.as_ref().map(ToString::to_string)),
        ] {
            if let Some(value) = value {
                headers.set(name, &value);
            }
        }
        if let Some(Err(error)) = options.range.as_ref().map(object_store::GetRange::is_valid) {
            let source = error.into();
            return Err(object_store::Error::Generic {
                store: "ionoscloud",
                source,
            });
        }
        let place = Place {
            version: options.version.clone(),
            ..self.place(location)
        };
        let store = &self.transfer.store;
        let failed = |error| told(error, location.as_ref());
        let (head, download) = match options.head {
            true => (
                store.head(&place, &headers.all()).await.map_err(failed)?,
                None,
            ),
            false => {
                let download = store.get(&place, &headers.all()).await.map_err(failed)?;
                (download.headers().clone(), Some(download))
            }
        };
        let length = text(&head, "content-length").and_then(|length| length.parse().ok());
        let (range, size) = match content_range(&head) {
            Some(told) => told,
            None if options.range.is_some() && !options.head => {
                return Err(failed(Error::new(
                    Kind::Answer,
                    "the answer is not the range that was asked for",
                )));
            }
            None => match length {
                Some(length) => (0..length, length),
                None => {
                    return Err(failed(Error::new(
                        Kind::Answer,
                        "the answer tells no length",
                    )));
                }
            },
        };
        let modified = text(&head, header::LAST_MODIFIED.as_str());
        let modified = modified.and_then(|date| DateTime::parse_from_rfc2822(date).ok());
        let version_of = Version::new(&self.transfer, &place, &Options::default(), etag(&head));
        let path = location.clone();
        let payload = match download {
            None => stream::empty().boxed(),
            Some(download) => {
                let pull = Pull::new(Arc::new(version_of), Some(download), range.clone());
                stream::try_unfold(pull, move |mut pull| {
                    let path = path.clone();
                    async move {
                        let piece = pull
                            .next()
                            .await
                            .map_err(|error| told(error, path.as_ref()))?;
                        Ok(piece.map(|piece| (piece, pull)))
                    }
                })
                .boxed()
            }
        };
        Ok(GetResult {
            payload: GetResultPayload::Stream(payload),
            meta: ObjectMeta {
                location: location.clone(),
                last_modified: modified
                    .map(|date| date.with_timezone(&Utc))
                    .unwrap_or_default(),
                size,
                e_tag: etag(&head).map(str::to_owned),
                version: version(&head),
            },
            range,
            attributes: attributes(&head),
            extensions: Default::default(),
        })
    }

    fn delete_stream(
        &self,
        locations: BoxStream<'static, Result<Path>>,
    ) -> BoxStream<'static, Result<Path>> {
        let own = self.clone();
        locations
            .chunks(BATCH)
            .then(move |chunk| {
                let own = own.clone();
                async move { stream::iter(own.delete_some(chunk).await) }
            })
            .flatten()
            .boxed()
    }

    fn list(&self, prefix: Option<&Path>) -> BoxStream<'static, Result<ObjectMeta>> {
        self.objects(self.listing(prefix))
    }

    fn list_with_offset(
        &self,
        prefix: Option<&Path>,
        offset: &Path,
    ) -> BoxStream<'static, Result<ObjectMeta>> {
        self.objects(Listing {
            after: Some(offset.to_string()),
            ..self.listing(prefix)
        })
    }

    async fn list_with_delimiter(&self, prefix: Option<&Path>) -> Result<ListResult> {
        let mut pages = self.pages(Listing {
            delimiter: true,
            ..self.listing(prefix)
        });
        let (mut objects, mut common_prefixes) = (Vec::new(), Vec::new());
        while let Some(page) = pages.try_next().await? {
            for object in page.objects {
                objects.push(meta_of(object)?);
            }
            for prefix in page.prefixes {
                common_prefixes.push(Path::parse(prefix)?);
            }
        }
        Ok(ListResult {
            objects,
            common_prefixes,
            extensions: Default::default(),
        })
    }

    async fn copy_opts(&self, from: &Path, to: &Path, options: CopyOptions) -> Result<()> {
        if options.mode == CopyMode::Create {
            return Err(object_store::Error::NotImplemented {
                operation: "a copy that must not replace anything".to_owned(),
                implementer: self.to_string(),
            });
        }
        let copy = self
            .transfer
            .copy((&self.bucket, from.as_ref()), (&self.bucket, to.as_ref()));
        let done = copy.await.map_err(|error| told(error, from.as_ref()));
        done.map(|_| ())
    }
}

impl BucketStore {
    async fn delete_some(&self, locations: Vec<Result<Path>>) -> Vec<Result<Path>> {
        let keys = locations.iter().flatten().map(Path::to_string).collect();
        let outcome = keys_of(&self.transfer, &self.bucket, keys).await;
        let refused: BTreeMap<String, String> = match outcome {
            Ok(failures) => failures
                .into_iter()
                .map(|one| (one.what, one.why))
                .collect(),
            Err(error) => return vec![Err(told(error, &self.bucket))],
        };
        let each = locations.into_iter().map(|location| {
            let location = location?;
            match refused.get(location.as_ref()) {
                Some(why) => Err(told(Error::new(Kind::Answer, why), location.as_ref())),
                None => Ok(location),
            }
        });
        each.collect()
    }
}

/// An upload whose parts the program cuts.
#[derive(Debug)]
struct Parts {
    transfer: Transfer,
    upload: OpenUpload,
    options: Options,
    number: i64,
    sent: Arc<Mutex<Sent>>,
}

#[async_trait]
impl MultipartUpload for Parts {
    fn put_part(&mut self, data: PutPayload) -> UploadPart {
        self.number += 1;
        let (number, sent) = (self.number, Arc::clone(&self.sent));
        let (transfer, upload) = (self.transfer.clone(), self.upload.clone());
        Box::pin(async move {
            let length = data.content_length() as u64;
            // Not held as a whole: what is streamed may take its time (`Upload`).
            let body = Upload::from(Bytes::from(data)).with_progress(|_, _| {});
            let failed = |error| told(error, &upload.key);
            let _permit = transfer.permit().await.map_err(failed)?;
            let part = again(|| transfer.store.put_part(&upload, number, body.clone(), &[]));
            let etag = part.await.map_err(failed)?;
            let mut sent = sent.lock().unwrap_or_else(PoisonError::into_inner);
            sent.insert(number, (etag, length));
            Ok(())
        })
    }

    async fn complete(&mut self) -> Result<PutResult> {
        // An upload has at least one part (Amazon S3, CompleteMultipartUpload).
        if self.number == 0 {
            self.put_part(PutPayload::new()).await?;
        }
        let sent = std::mem::take(&mut *self.sent.lock().unwrap_or_else(PoisonError::into_inner));
        let done =
            multipart::complete(&*self.transfer.store, &self.upload, &self.options, sent).await;
        let done = done.map_err(|error| told(error, &self.upload.key))?;
        Ok(PutResult {
            version: version(&done.headers),
            e_tag: Some(done.etag),
            extensions: Default::default(),
        })
    }

    async fn abort(&mut self) -> Result<()> {
        let aborted = multipart::abort(&*self.transfer.store, &self.upload).await;
        aborted.map_err(|error| told(error, &self.upload.key))
    }
}
