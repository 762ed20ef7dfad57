//! Objects that become files of a folder.

use std::fs;
use std::io;
use std::path::Path;

use super::{Step, SyncFolder};
use crate::error::{Error, Kind};
use crate::progress::Progress;

/// Reads an object into its file, which gets the object's time.
pub(super) async fn file(sync: &SyncFolder, step: &Step, progress: Progress) -> Result<(), Error> {
    let unwritten = |error| {
        Error::io(
            format_args!("{} cannot be written", step.path.display()),
            error,
        )
    };
    let (folder, path) = (sync.folder.clone(), step.path.clone());
    blocking(move || folders(&folder, &path))
        .await?
        .map_err(unwritten)?;
    let mut download = sync
        .transfer
        .download(&sync.bucket, &step.key)
        .counted(progress);
    let modified = step.object.as_ref().and_then(|object| object.modified);
    if let Some(object) = step
        .object
        .as_ref()
        .filter(|object| !object.etag.is_empty())
    {
        // The version that was compared.
        download = download.if_match(&object.etag);
    }
    download.to_file(&step.path).await?;
    let Some(modified) = modified else {
        return Ok(());
    };
    let path = step.path.clone();
    let set = move || {
        fs::OpenOptions::new()
            .write(true)
            .open(&path)?
            .set_modified(modified)
    };
    blocking(set).await?.map_err(unwritten)
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Error> {
    let done = tokio::task::spawn_blocking(work).await;
    done.map_err(|error| Error::new(Kind::Panicked, error.to_string()))
}

/// Makes the folders above a file. One that is a link might lead out of the folder.
fn folders(folder: &Path, path: &Path) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    let inside = path.strip_prefix(folder).map_err(io::Error::other)?;
    let mut above = folder.to_owned();
    let parts = inside.parent().into_iter().flat_map(Path::components);
    for part in parts {
        above.push(part);
        match fs::create_dir(&above) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            made => made?,
        }
        if !fs::symlink_metadata(&above)?.is_dir() {
            return Err(io::Error::other(format!(
                "{} is no folder",
                above.display()
            )));
        }
    }
    Ok(())
}
