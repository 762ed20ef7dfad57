//! Whether a file and an object differ.

use ionoscloud_core::Upload;

use super::SyncFolder;
use super::walk::Local;
use crate::error::Error;
use crate::integrity::hex;
use crate::size;
use crate::store::Listed;

/// By what a file and an object are told apart.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Compare {
    /// By length, and whether the side that is read from was written later. A download gives the file the object's time.
    #[default]
    SizeAndTime,
    /// By length alone.
    Size,
    /// By length and `ETag`, for which each file is read. Of an object that was made of parts it is known only where they were
    /// cut as this transfer would; else, and where it is encrypted with a key, it counts as different.
    ETag,
}

pub(super) async fn differs(
    sync: &SyncFolder,
    local: &Local,
    object: &Listed,
) -> Result<bool, Error> {
    if local.size != object.size {
        return Ok(true);
    }
    Ok(match sync.compare {
        Compare::Size => false,
        Compare::SizeAndTime => match (local.modified, object.modified, sync.up) {
            (Some(local), Some(object), true) => local > object,
            (Some(local), Some(object), false) => object > local,
            _ => true,
        },
        Compare::ETag => {
            let tag = object.etag.trim_matches('"');
            tag_of(sync, local, tag.contains('-')).await? != tag
        }
    })
}

/// The `ETag` that S3 gives a file: the MD5 of it, or that of the sums of its parts, with their number.
async fn tag_of(sync: &SyncFolder, local: &Local, in_parts: bool) -> Result<String, Error> {
    let unread = |error| {
        Error::io(
            format_args!("{} cannot be read", local.path.display()),
            error,
        )
    };
    let size = match in_parts {
        true => size::of(local.size, sync.transfer.settings.part),
        false => u64::MAX,
    };
    let (mut sums, mut at) = (Vec::new(), 0);
    loop {
        let part = Upload::file(&local.path).part(at, size.min(local.size - at));
        let Some(part) = part else { break };
        let mut sum = md5::Context::new();
        let mut reading = part.read().await.map_err(unread)?;
        while let Some(piece) = reading.chunk().await.map_err(unread)? {
            sum.consume(&piece);
        }
        sums.push(sum.finalize().0);
        at = at.saturating_add(size).min(local.size);
        if at >= local.size {
            break;
        }
    }
    Ok(match in_parts {
        true => format!("{}-{}", hex(&md5::compute(sums.concat()).0), sums.len()),
        false => hex(&sums.concat()),
    })
}
