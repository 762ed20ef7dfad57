//! What transfers have in common: the service, the settings, and how many requests are on their way.

use std::fmt;
use std::future::Future;
use std::path::PathBuf;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use ionoscloud_core::Upload;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::copy::CopyObject;
use crate::delete::DeletePrefix;
use crate::download::DownloadObject;
use crate::error::{Error, Kind, OpenUpload};
use crate::integrity::Integrity;
use crate::multipart;
use crate::store::{Place, Storage, Store};
use crate::sync::SyncFolder;
use crate::upload::UploadObject;

/// Moves objects of any size. Cheap to clone; clones share the requests that may be on their way at a time.
///
/// What it does is made of calls of the client that it was made from, with the session's retries and limits. Transfers run in
/// a runtime of tokio, and a transfer that is dropped stops.
#[derive(Clone, Debug)]
pub struct Transfer {
    pub(crate) store: Arc<dyn Store>,
    pub(crate) settings: Settings,
    permits: Arc<Semaphore>,
}

#[derive(Clone, Copy, Debug)]
pub(crate) struct Settings {
    pub part: u64,
    pub threshold: u64,
    pub copy: u64,
    pub parallel: usize,
    pub integrity: Integrity,
}

impl Transfer {
    /// Transfers with a client of object storage: parts of 8 MiB from 16 MiB on, four requests at a time.
    pub fn new(client: &impl Storage) -> Transfer {
        let settings = Settings {
            part: 8 * 1024 * 1024,
            threshold: 16 * 1024 * 1024,
            copy: u64::MAX,
            parallel: 4,
            integrity: Integrity::None,
        };
        Transfer {
            store: client.store(),
            settings,
            permits: Arc::new(Semaphore::new(settings.parallel)),
        }
    }

    /// Sets the length of a part in bytes: 5 MiB to 5 GiB, else the next of these. Where 10,000 of them are not enough, an
    /// object gets larger ones. What is read once, such as a reader, has this many bytes in memory for each request.
    #[must_use]
    pub fn with_part_size(mut self, bytes: u64) -> Transfer {
        self.settings.part = bytes;
        self
    }

    /// Sets the length in bytes that is still stored by one request, at most 5 GiB, in a user's buckets 5,000,000,000.
    #[must_use]
    pub fn with_threshold(mut self, bytes: u64) -> Transfer {
        self.settings.threshold = bytes;
        self
    }

    /// Sets the length in bytes that is still copied by one request, as long as the service takes it: 5 GiB, in a user's
    /// buckets 5,000,000,000.
    #[must_use]
    pub fn with_copy_threshold(mut self, bytes: u64) -> Transfer {
        self.settings.copy = bytes;
        self
    }

    /// Sets how many requests with bodies are on their way at a time, over all transfers of this one and its clones from
    /// here on; 0 counts as 1.
    #[must_use]
    pub fn with_parallelism(mut self, requests: usize) -> Transfer {
        self.settings.parallel = requests.clamp(1, 1_000);
        self.permits = Arc::new(Semaphore::new(self.settings.parallel));
        self
    }

    /// Sets what the service is to compare.
    #[must_use]
    pub fn with_integrity(mut self, integrity: Integrity) -> Transfer {
        self.settings.integrity = integrity;
        self
    }

    /// Stores `source` under a key: bytes, a file, a reader or a stream of any length, known or not.
    ///
    /// What is long goes up in parts, each repeated by itself. Where it fails, or is dropped, the upload is aborted, and
    /// nothing is left; see [`keep_parts`](UploadObject::keep_parts) for another way.
    pub fn upload(&self, bucket: &str, key: &str, source: impl Into<Upload>) -> UploadObject {
        UploadObject::new(self, Place::new(bucket, key), source.into())
    }

    /// Goes on with an upload in parts that was left open: sends what is not there yet, and completes it.
    ///
    /// Parts that are there are compared by length and MD5, and sent again where they differ. Headers and metadata are those
    /// of the beginning.
    pub fn resume(&self, upload: &OpenUpload, source: impl Into<Upload>) -> UploadObject {
        let place = Place::new(&upload.bucket, &upload.key);
        UploadObject::new(self, place, source.into()).taking_up(upload.clone())
    }

    /// Names an upload in parts whose id is known, such as from the list of a bucket's unfinished uploads.
    pub fn open_upload(&self, bucket: &str, key: &str, id: &str) -> OpenUpload {
        OpenUpload {
            bucket: bucket.to_owned(),
            key: key.to_owned(),
            id: id.to_owned(),
        }
    }

    /// Ends an upload in parts, and drops what it holds. One that is no more is fine.
    pub fn abort(&self, upload: &OpenUpload) -> Running<()> {
        let (store, upload) = (Arc::clone(&self.store), upload.clone());
        Running::new(async move { multipart::abort(&*store, &upload).await })
    }

    /// Reads an object.
    pub fn download(&self, bucket: &str, key: &str) -> DownloadObject {
        DownloadObject::new(self, Place::new(bucket, key))
    }

    /// Copies an object, from bucket and key to bucket and key, with what is stored beside it, tags of what is copied in parts
    /// aside. What is set for the copy replaces the object's own type and metadata.
    pub fn copy(&self, from: (&str, &str), to: (&str, &str)) -> CopyObject {
        CopyObject::new(self, Place::new(from.0, from.1), Place::new(to.0, to.1))
    }

    /// Deletes all objects whose keys begin with a text; with an empty one, all of the bucket. In one that keeps versions,
    /// they stay as such.
    pub fn delete_prefix(&self, bucket: &str, prefix: &str) -> DeletePrefix {
        DeletePrefix::new(self, bucket, prefix)
    }

    /// Makes the objects below a prefix what the files of a folder are.
    pub fn sync_up(&self, folder: impl Into<PathBuf>, bucket: &str, prefix: &str) -> SyncFolder {
        SyncFolder::new(self, true, folder.into(), bucket, prefix)
    }

    /// Makes the files of a folder what the objects below a prefix are.
    pub fn sync_down(&self, bucket: &str, prefix: &str, folder: impl Into<PathBuf>) -> SyncFolder {
        SyncFolder::new(self, false, folder.into(), bucket, prefix)
    }

    /// A bucket with the interface of the crate `object_store`.
    #[cfg(feature = "object-store")]
    pub fn object_store(&self, bucket: &str) -> crate::BucketStore {
        crate::BucketStore::new(self, bucket)
    }

    /// The right to have a request with a body on its way.
    pub(crate) async fn permit(&self) -> Result<OwnedSemaphorePermit, Error> {
        let permit = Arc::clone(&self.permits).acquire_owned().await;
        permit.map_err(|_| Error::new(Kind::Panicked, "nothing is transferred any more"))
    }
}

/// A transfer on its way. Dropping it stops the transfer.
#[must_use = "futures do nothing unless awaited"]
pub struct Running<T>(Pin<Box<dyn Future<Output = Result<T, Error>> + Send>>);

impl<T> Running<T> {
    pub(crate) fn new(work: impl Future<Output = Result<T, Error>> + Send + 'static) -> Self {
        Running(Box::pin(work))
    }
}

impl<T> Future for Running<T> {
    type Output = Result<T, Error>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        self.0.as_mut().poll(cx)
    }
}

impl<T> fmt::Debug for Running<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Running")
    }
}

/// A builder is awaited by what its `run` does.
macro_rules! runs {
    ($builder:ident, $output:ty) => {
        impl std::future::IntoFuture for $builder {
            type Output = Result<$output, crate::error::Error>;
            type IntoFuture = crate::transfer::Running<$output>;

            fn into_future(self) -> Self::IntoFuture {
                crate::transfer::Running::new(self.run())
            }
        }
    };
}
pub(crate) use runs;
