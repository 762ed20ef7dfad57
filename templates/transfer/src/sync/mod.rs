//! Folders and prefixes that are made the same.

mod compare;
mod down;
mod names;
mod plan;
mod walk;

use std::collections::BTreeMap;
use std::fmt;
use std::path::PathBuf;

use tokio::task::JoinSet;

pub use compare::Compare;
pub use plan::{Action, Plan, Step};

use crate::delete::{BATCH, Failure, keys_of};
use crate::error::Error;
use crate::multipart::joined;
use crate::progress::Progress;
use crate::store::{Listed, Listing};
use crate::transfer::{Running, Transfer, runs};

/// A folder and a prefix of which one is made as the other is; awaiting it begins.
///
/// Each file is a key: the prefix, and its path below the folder with `/` between. A file or a key that has no counterpart,
/// or another one, is sent; what is the same is left alone. One that fails is told in the end, and the others go on.
///
/// Nothing is read or written outside of the folder. Symbolic links are neither followed nor written through, and told. A key
/// that is no path of the file system, such as `../x`, `/x`, `a//b` or one whose parts are too long, is told as well, and not
/// written; keys that end with `/` and have no bytes are marks of folders, and left out.
#[derive(Clone)]
#[must_use = "nothing is sent unless it is awaited"]
pub struct SyncFolder {
    transfer: Transfer,
    up: bool,
    folder: PathBuf,
    bucket: String,
    prefix: String,
    compare: Compare,
    delete: bool,
    progress: Progress,
}

/// What was done.
#[derive(Clone, Debug, Default)]
pub struct Synced {
    sent: u64,
    bytes: u64,
    deleted: u64,
    same: u64,
    failures: Vec<Failure>,
}

impl Synced {
    /// How many files were uploaded or downloaded.
    pub fn transferred(&self) -> u64 {
        self.sent
    }

    /// How many bytes they have.
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    /// How many files or objects were deleted.
    pub fn deleted(&self) -> u64 {
        self.deleted
    }

    /// How many were the same already.
    pub fn unchanged(&self) -> u64 {
        self.same
    }

    /// What was left out or went wrong.
    pub fn failures(&self) -> &[Failure] {
        &self.failures
    }
}

runs!(SyncFolder, Synced);

impl SyncFolder {
    pub(crate) fn new(
        transfer: &Transfer,
        up: bool,
        folder: PathBuf,
        bucket: &str,
        prefix: &str,
    ) -> SyncFolder {
        // A prefix is a folder: `logs` has nothing to do with `logs-2025/`.
        let slash = if prefix.is_empty() || prefix.ends_with('/') {
            ""
        } else {
            "/"
        };
        SyncFolder {
            transfer: transfer.clone(),
            up,
            folder,
            bucket: bucket.to_owned(),
            prefix: format!("{prefix}{slash}"),
            compare: Compare::default(),
            delete: false,
            progress: Progress::default(),
        }
    }

    /// Deletes what the other side does not have. Nothing is deleted in the bucket where something in the folder could not be
    /// looked at.
    pub fn delete(mut self) -> SyncFolder {
        self.delete = true;
        self
    }

    /// Sets what makes two different.
    pub fn compare(mut self, by: Compare) -> SyncFolder {
        self.compare = by;
        self
    }

    /// Calls `progress` as bytes move, with those so far and all that there will be. It must not block.
    pub fn with_progress(
        mut self,
        progress: impl Fn(u64, Option<u64>) + Send + Sync + 'static,
    ) -> SyncFolder {
        self.progress = Progress::new(progress);
        self
    }

    /// What would be done; nothing is.
    pub fn plan(self) -> Running<Plan> {
        Running::new(async move { plan::make(&self).await })
    }

    /// The objects below the prefix, by what stands behind it.
    async fn objects(&self) -> Result<BTreeMap<String, Listed>, Error> {
        let mut listing = Listing {
            bucket: self.bucket.clone(),
            prefix: self.prefix.clone(),
            ..Listing::default()
        };
        let mut found = BTreeMap::new();
        loop {
            let page = self.transfer.store.list(&listing).await?;
            for object in page.objects {
                if let Some(name) = object.key.strip_prefix(&self.prefix) {
                    found.insert(name.to_owned(), object);
                }
            }
            listing.next = page.next;
            if listing.next.is_none() {
                return Ok(found);
            }
        }
    }

    async fn run(self) -> Result<Synced, Error> {
        let plan = plan::make(&self).await?;
        let progress = self.progress.clone().with_total(Some(plan.bytes()));
        let mut synced = Synced {
            same: plan.same,
            failures: plan.left,
            ..Synced::default()
        };
        let (mut tasks, mut gone) = (JoinSet::new(), Vec::new());
        for step in plan.steps {
            if step.action == Action::DeleteObject {
                gone.push(step.key);
                continue;
            }
            if tasks.len() >= self.transfer.settings.parallel
                && let Some(done) = tasks.join_next().await
            {
                synced.add(joined(done)?);
            }
            let (own, progress) = (self.clone(), progress.clone());
            tasks.spawn(async move {
                let outcome = own.step(&step, progress).await;
                Ok((step, outcome))
            });
        }
        while let Some(done) = tasks.join_next().await {
            synced.add(joined(done)?);
        }
        for batch in gone.chunks(BATCH) {
            let failures = keys_of(&self.transfer, &self.bucket, batch.to_vec()).await?;
            synced.deleted += (batch.len() - failures.len()) as u64;
            synced.failures.extend(failures);
        }
        Ok(synced)
    }

    async fn step(&self, step: &Step, progress: Progress) -> Result<(), Error> {
        match step.action {
            Action::Upload => {
                let file = ionoscloud_core::Upload::file(&step.path);
                let upload = self
                    .transfer
                    .upload(&self.bucket, &step.key, file)
                    .counted(progress);
                upload.await.map(|_| ())
            }
            Action::Download => down::file(self, step, progress).await,
            Action::DeleteFile => tokio::fs::remove_file(&step.path).await.map_err(|error| {
                Error::io(
                    format_args!("{} cannot be deleted", step.path.display()),
                    error,
                )
            }),
            Action::DeleteObject => Ok(()),
        }
    }
}

impl Synced {
    fn add(&mut self, (step, outcome): (Step, Result<(), Error>)) {
        match (outcome, step.action) {
            (Err(error), Action::Upload | Action::Download) => {
                self.failures
                    .push(Failure::new(step.key, error.to_string()));
            }
            (Err(error), _) => {
                self.failures
                    .push(Failure::new(step.path.to_string_lossy(), error.to_string()));
            }
            (Ok(()), Action::Upload | Action::Download) => {
                self.sent += 1;
                self.bytes += step.size;
            }
            (Ok(()), _) => self.deleted += 1,
        }
    }
}

impl fmt::Debug for SyncFolder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SyncFolder")
            .field("folder", &self.folder)
            .field("bucket", &self.bucket)
            .field("prefix", &self.prefix)
            .finish_non_exhaustive()
    }
}
