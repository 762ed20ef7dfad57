//! Where everything happens: the repository that is read, and a folder beside it that is written.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use crate::command::Job;

/// The repository, its `xtask`, and the scratch folder.
pub struct Scratch {
    root: PathBuf,
    folder: PathBuf,
    xtask: PathBuf,
}

impl Scratch {
    /// Makes the folder.
    pub fn new(root: &Path, folder: &Path, xtask: &Path) -> Result<Scratch, String> {
        let absolute = |path: &Path| {
            std::path::absolute(path).map_err(|error| format!("{}: {error}", path.display()))
        };
        let scratch = Scratch {
            root: absolute(root)?,
            folder: absolute(folder)?,
            xtask: absolute(xtask)?,
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

    /// A call of the generator's own command line.
    pub fn xtask(&self, arguments: &[&str]) -> Job<'_> {
        let job = Job::new(&self.xtask, &self.root, self).with(arguments);
        job.env("IONOSCLOUD_ROOT", &self.root)
    }
}

/// Makes a folder and those above it.
pub fn make(folder: &Path) -> Result<(), String> {
    fs::create_dir_all(folder).map_err(|error| format!("{}: {error}", folder.display()))
}

/// Removes a folder if it is there.
pub fn remove(folder: &Path) -> Result<(), String> {
    if folder.exists() {
        fs::remove_dir_all(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    }
    Ok(())
}

/// The text of a file.
pub fn read(path: &Path) -> Result<String, String> {
    fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))
}

/// Writes a file and the folders above it, unless that is what it says already.
pub fn write(path: &Path, text: &str) -> Result<(), String> {
    if fs::read_to_string(path).is_ok_and(|found| found == text) {
        return Ok(());
    }
    make(path.parent().unwrap_or(path))?;
    fs::write(path, text).map_err(|error| format!("{}: {error}", path.display()))
}

/// Makes a file look changed, so that cargo builds its crate again and nothing else.
pub fn touch(path: &Path) -> Result<(), String> {
    let file = fs::File::options().append(true).open(path);
    file.and_then(|file| file.set_modified(SystemTime::now()))
        .map_err(|error| format!("{}: {error}", path.display()))
}

/// All files below a folder, except what cargo makes.
pub fn files(folder: &Path) -> Result<Vec<PathBuf>, String> {
    let wrong = |error: std::io::Error| format!("{}: {error}", folder.display());
    let mut found = Vec::new();
    let mut open = vec![folder.to_owned()];
    while let Some(next) = open.pop() {
        for entry in fs::read_dir(&next).map_err(wrong)? {
            let path = entry.map_err(wrong)?.path();
            if path.is_dir() && !path.ends_with("target") {
                open.push(path);
            } else if path.is_file() {
                found.push(path);
            }
        }
    }
    found.sort();
    Ok(found)
}
