//! Deletions of many objects.

use std::sync::Arc;

use tokio::task::JoinSet;

use crate::error::Error;
use crate::multipart::joined;
use crate::retry::again;
use crate::store::{Listing, Place};
use crate::transfer::{Transfer, runs};

/// How many keys one request may delete (Amazon S3, DeleteObjects).
pub(crate) const BATCH: usize = 1_000;

/// What was not done of many things, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    pub(crate) what: String,
    pub(crate) why: String,
}

impl Failure {
    pub(crate) fn new(what: impl Into<String>, why: impl Into<String>) -> Failure {
        Failure {
            what: what.into(),
            why: why.into(),
        }
    }

    /// The key, or the file.
    pub fn name(&self) -> &str {
        &self.what
    }

    /// What is wrong.
    pub fn reason(&self) -> &str {
        &self.why
    }
}

/// A deletion of all keys that begin with a text; awaiting it begins.
#[derive(Debug)]
#[must_use = "nothing is sent unless it is awaited"]
pub struct DeletePrefix {
    transfer: Transfer,
    bucket: String,
    prefix: String,
}

/// What was deleted.
#[derive(Clone, Debug, Default)]
pub struct Deleted {
    count: u64,
    failures: Vec<Failure>,
}

impl Deleted {
    /// How many keys were deleted.
    pub fn count(&self) -> u64 {
        self.count
    }

    /// The keys that were not, such as those that are locked.
    pub fn failures(&self) -> &[Failure] {
        &self.failures
    }
}

runs!(DeletePrefix, Deleted);

impl DeletePrefix {
    pub(crate) fn new(transfer: &Transfer, bucket: &str, prefix: &str) -> DeletePrefix {
        DeletePrefix {
            transfer: transfer.clone(),
            bucket: bucket.to_owned(),
            prefix: prefix.to_owned(),
        }
    }

    async fn run(self) -> Result<Deleted, Error> {
        let mut listing = Listing {
            bucket: self.bucket,
            prefix: self.prefix,
            ..Listing::default()
        };
        let (mut tasks, mut deleted) = (JoinSet::new(), Deleted::default());
        loop {
            let page = self.transfer.store.list(&listing).await?;
            let keys: Vec<String> = page.objects.into_iter().map(|object| object.key).collect();
            if tasks.len() >= self.transfer.settings.parallel
                && let Some(done) = tasks.join_next().await
            {
                deleted.add(joined(done)?);
            }
            let (transfer, bucket) = (self.transfer.clone(), listing.bucket.clone());
            tasks.spawn(async move {
                let count = keys.len();
                Ok((count, keys_of(&transfer, &bucket, keys).await?))
            });
            listing.next = page.next;
            if listing.next.is_none() {
                break;
            }
        }
        while let Some(done) = tasks.join_next().await {
            deleted.add(joined(done)?);
        }
        Ok(deleted)
    }
}

impl Deleted {
    fn add(&mut self, (count, failures): (usize, Vec<Failure>)) {
        self.count += count.saturating_sub(failures.len()) as u64;
        self.failures.extend(failures);
    }
}

/// Deletes some keys, and gives those that were not.
pub(crate) async fn keys_of(
    transfer: &Transfer,
    bucket: &str,
    keys: Vec<String>,
) -> Result<Vec<Failure>, Error> {
    let (many, odd): (Vec<String>, Vec<String>) = keys.into_iter().partition(|key| fits(key));
    let mut failures = Vec::new();
    for batch in many.chunks(BATCH) {
        let _permit = transfer.permit().await?;
        let refused = again(|| transfer.store.delete_many(bucket, batch)).await?;
        let told = refused
            .into_iter()
            .map(|one| Failure::new(one.key, format!("{}: {}", one.code, one.message)));
        failures.extend(told);
    }
    for key in odd {
        let (_permit, store) = (transfer.permit().await?, Arc::clone(&transfer.store));
        if let Err(error) = store.delete(&Place::new(bucket, &key)).await {
            failures.push(Failure::new(key, error.to_string()));
        }
    }
    Ok(failures)
}

/// Whether XML can hold a key so that it comes out as it was (XML 1.0, 2.2 and 2.11).
fn fits(key: &str) -> bool {
    !key.chars()
        .any(|sign| sign < ' ' || matches!(sign, '\u{fffe}' | '\u{ffff}'))
}

#[cfg(test)]
mod tests {
    use super::fits;

    #[test]
    fn keys_that_xml_cannot_hold_are_told_apart() {
        for (key, holds) in [
            ("a/b c&<>'\"", true),
            ("ü\u{1f600}\u{85}", true),
            ("a\u{1}b", false),
            ("a\rb", false),
            ("a\nb", false),
            ("\u{ffff}", false),
        ] {
            assert_eq!(fits(key), holds, "{key:?}");
        }
    }
}
