//! Where everything happens: the repository that is read, and a folder beside it that is written.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use xtask_common::Result;
use xtask_common::files::{absolute, make};

/// The repository, and the scratch folder.
pub struct Scratch {
    root: PathBuf,
    folder: PathBuf,
}

impl Scratch {
    /// Makes the folder.
    pub fn new(root: &Path, folder: &Path) -> Result<Scratch> {
        let scratch = Scratch {
            root: absolute(root)?,
            folder: absolute(folder)?,
        };
        make(&scratch.folder)?;
        Ok(scratch)
    }

    /// A file of the repository.
    pub fn repository(&self, path: &str) -> PathBuf {
        self.root.join(path)
    }

    /// A file of the scratch folder.
    pub fn path(&self, path: &str) -> PathBuf {
        self.folder.join(path)
    }

    /// Where cargo builds to.
    pub fn target(&self) -> PathBuf {
        self.path("target")
    }
}

/// Makes a file look changed, so that cargo builds its crate again and nothing else.
pub fn touch(path: &Path) -> Result<()> {
    let file = fs::File::options().append(true).open(path);
    file.and_then(|file| file.set_modified(SystemTime::now()))
        .map_err(|error| format!("{}: {error}", path.display()).into())
}
