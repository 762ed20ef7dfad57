#![doc = include_str!("../README.md")]
// A program must not go down because of what a server or a file says.
#![cfg_attr(
    not(test),
    deny(
        clippy::expect_used,
        clippy::indexing_slicing,
        clippy::panic,
        clippy::string_slice,
        clippy::unwrap_used
    )
)]

mod copy;
mod delete;
mod download;
mod error;
mod fetch;
mod integrity;
mod multipart;
#[cfg(feature = "object-store")]
mod object_store;
mod options;
mod progress;
mod retry;
mod size;
mod source;
mod store;
mod sync;
mod transfer;
mod upload;

pub use copy::CopyObject;
pub use delete::{DeletePrefix, Deleted, Failure};
pub use download::{DownloadFile, DownloadObject, DownloadWriter, Downloaded};
pub use error::{Error, OpenUpload};
pub use integrity::Integrity;
pub use ionoscloud_core::Upload;
#[cfg(feature = "object-store")]
pub use object_store::BucketStore;
pub use store::Storage;
pub use sync::{Action, Compare, Plan, Step, SyncFolder, Synced};
pub use transfer::{Running, Transfer};
pub use upload::{UploadObject, Uploaded};
