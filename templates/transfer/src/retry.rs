//! What is tried again beyond what the runtime repeats by itself.

use std::time::Duration;

use http::StatusCode;

use crate::error::Error;

/// How often something is tried in all.
pub(crate) const ATTEMPTS: u32 = 4;

/// Makes a call again that failed in the service (500): the runtime does so for calls that read only, and a part that is
/// stored twice is stored once (Amazon S3, UploadPart).
pub(crate) async fn again<T, F>(mut call: impl FnMut() -> F) -> Result<T, Error>
where
    F: Future<Output = Result<T, Error>>,
{
    let mut attempt = 1;
    loop {
        match call().await {
            Err(error)
                if attempt < ATTEMPTS
                    && error.status() == Some(StatusCode::INTERNAL_SERVER_ERROR) => {}
            done => return done,
        }
        pause(attempt).await;
        attempt += 1;
    }
}

/// The pause behind an attempt, longer each time.
pub(crate) async fn pause(attempt: u32) {
    let factor = 1 << attempt.min(5);
    tokio::time::sleep(Duration::from_millis(100) * factor).await;
}
