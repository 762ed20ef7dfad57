//! Uploads in parts: several on their way at a time, completed or aborted.

use std::collections::BTreeMap;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use http::{HeaderMap, StatusCode, header};
use tokio::runtime::Handle;
use tokio::task::{JoinError, JoinSet};

use crate::error::{Error, Kind, OpenUpload};
use crate::options::Options;
use crate::retry::{ATTEMPTS, pause};
use crate::store::{Pending, Place, Store, etag};
use crate::transfer::Transfer;

/// A part to send, or one that is there already.
pub(crate) enum Work {
    Send(i64, u64, Pending<String>),
    There(i64, u64, String),
}

/// Where parts come from.
pub(crate) trait Works: Send {
    fn next(&mut self) -> Pin<Box<dyn Future<Output = Result<Option<Work>, Error>> + Send + '_>>;
}

/// What became an object.
pub(crate) struct Done {
    pub etag: String,
    pub size: u64,
    pub parts: u64,
    pub headers: HeaderMap,
}

/// Sends all parts of an upload and completes it. What fails is aborted, or kept and named by the error.
pub(crate) async fn run(
    transfer: &Transfer,
    upload: OpenUpload,
    options: &Options,
    keep: bool,
    works: &mut dyn Works,
) -> Result<Done, Error> {
    let mut guard = Guard {
        store: Arc::clone(&transfer.store),
        upload: Some(upload.clone()).filter(|_| !keep),
    };
    let mut sending = JoinSet::new();
    let outcome = match send(transfer, &mut sending, works).await {
        Ok(sent) => complete(&*transfer.store, &upload, options, sent).await,
        Err(error) => Err(error),
    };
    guard.upload = None;
    let error = match outcome {
        Ok(done) => return Ok(done),
        Err(error) => error,
    };
    // A part that arrives behind the abortion would stay.
    sending.shutdown().await;
    let open = match keep {
        true => Some(upload),
        false => abort(&*transfer.store, &upload).await.err().map(|_| upload),
    };
    Err(error.with_open(open))
}

/// What has arrived: `ETag` and length by number.
pub(crate) type Sent = BTreeMap<i64, (String, u64)>;

async fn send(
    transfer: &Transfer,
    sending: &mut JoinSet<Result<(i64, u64, String), Error>>,
    works: &mut dyn Works,
) -> Result<Sent, Error> {
    let mut sent = Sent::new();
    let mut more = true;
    loop {
        while more && sending.len() < transfer.settings.parallel {
            match works.next().await? {
                Some(Work::Send(number, length, call)) => {
                    sending.spawn(async move { Ok((number, length, call.await?)) });
                }
                Some(Work::There(number, length, etag)) => {
                    sent.insert(number, (etag, length));
                }
                None => more = false,
            }
            // What is read takes its time; a part that has failed meanwhile is to be seen.
            while let Some(done) = sending.try_join_next() {
                let (number, length, etag) = joined(done)?;
                sent.insert(number, (etag, length));
            }
        }
        match sending.join_next().await {
            Some(done) => {
                let (number, length, etag) = joined(done)?;
                sent.insert(number, (etag, length));
            }
            None if more => {}
            None => return Ok(sent),
        }
    }
}

/// What a task gives that may have panicked.
pub(crate) fn joined<T>(done: Result<Result<T, Error>, JoinError>) -> Result<T, Error> {
    done.unwrap_or_else(|error| {
        Err(Error::new(
            Kind::Panicked,
            format!("a part of it ended: {error}"),
        ))
    })
}

/// Makes the object of its parts. An answer that says neither yes nor no is followed up (Amazon S3,
/// CompleteMultipartUpload: an error may come with the status 200).
pub(crate) async fn complete(
    store: &dyn Store,
    upload: &OpenUpload,
    options: &Options,
    sent: Sent,
) -> Result<Done, Error> {
    let size = sent.values().map(|(_, length)| length).sum();
    let parts: Vec<(i64, String)> = sent
        .into_iter()
        .map(|(number, (etag, _))| (number, etag))
        .collect();
    let count = parts.len() as u64;
    let mut attempt = 1;
    loop {
        let error = match store.complete(upload, &parts, &options.end()).await {
            Ok((mut tag, headers)) => {
                if tag.is_empty() {
                    // Done, and not said as what (Ceph's gateway, version 16).
                    let place = Place::new(&upload.bucket, &upload.key);
                    let found = store.head(&place, &options.part()).await;
                    tag = found
                        .ok()
                        .as_ref()
                        .and_then(etag)
                        .unwrap_or_default()
                        .to_owned();
                }
                return Ok(Done {
                    etag: tag,
                    size,
                    parts: count,
                    headers,
                });
            }
            Err(error) => error,
        };
        // Refused: nothing was made. It may be gone because an attempt before this one has completed it.
        let refused = error
            .status()
            .is_some_and(|status| status.is_client_error());
        if error.is_invalid() || refused && !error.is_not_found() {
            return Err(error);
        }
        match store.parts(upload).await {
            Ok(_) if attempt < ATTEMPTS => pause(attempt).await,
            Ok(_) => {
                return Err(error.because(
                    Kind::Call,
                    "the parts are there, and no object was made of them",
                ));
            }
            Err(gone) if gone.is_not_found() => {
                // Nobody else knows the id: it was completed.
                let place = Place::new(&upload.bucket, &upload.key);
                let found = store.head(&place, &options.part()).await;
                let headers = found.map_err(|_| {
                    error.because(Kind::Call, "the upload is gone, and there is no object")
                })?;
                return made(headers, size, count);
            }
            Err(_) => {
                return Err(error.because(
                    Kind::Call,
                    "it is not known whether an object was made of the parts",
                ));
            }
        }
        attempt += 1;
    }
}

/// The object, if it is the one that was to be.
fn made(headers: HeaderMap, size: u64, count: u64) -> Result<Done, Error> {
    let tag = etag(&headers).unwrap_or_default().to_owned();
    let length = headers.get(header::CONTENT_LENGTH);
    let length = length.and_then(|length| length.to_str().ok()?.parse::<u64>().ok());
    // So S3 writes the tag of what came in parts.
    let same = tag.trim_matches('"').ends_with(&format!("-{count}"));
    if !same || length.is_some_and(|length| length != size) {
        let what = "the upload is gone, and the object is another one";
        return Err(Error::new(Kind::Changed, what));
    }
    Ok(Done {
        etag: tag,
        size,
        parts: count,
        headers,
    })
}

/// Ends an upload. Parts that were on their way may arrive behind it, so that it is done until there are none (Amazon S3,
/// AbortMultipartUpload).
pub(crate) async fn abort(store: &dyn Store, upload: &OpenUpload) -> Result<(), Error> {
    let mut attempt = 1;
    loop {
        let outcome = match store.abort(upload).await {
            Err(error) if error.status() != Some(StatusCode::NOT_FOUND) => Err(error),
            _ => match store.parts(upload).await {
                Err(error) if error.is_not_found() => return Ok(()),
                Err(error) => Err(error),
                Ok(_) => Err(Error::new(
                    Kind::Answer,
                    "the upload has parts after it was aborted",
                )),
            },
        };
        if attempt == ATTEMPTS {
            return outcome.map_err(|error| error.with_open(Some(upload.clone())));
        }
        pause(attempt).await;
        attempt += 1;
    }
}

/// Aborts an upload that is dropped in the middle.
struct Guard {
    store: Arc<dyn Store>,
    upload: Option<OpenUpload>,
}

impl Drop for Guard {
    fn drop(&mut self) {
        let (Some(upload), Ok(handle)) = (self.upload.take(), Handle::try_current()) else {
            return;
        };
        let store = Arc::clone(&self.store);
        // There is nobody to tell; the id was handed over to who wanted it.
        handle.spawn(async move { abort(&*store, &upload).await });
    }
}
