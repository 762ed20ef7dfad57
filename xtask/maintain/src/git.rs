//! What git knows: files at revisions, tags, whether the tree is clean.

use std::{
    path::{Path, PathBuf},
    process::Command,
};

use xtask_common::call;

use crate::Result;

/// A repository.
pub struct Git {
    root: PathBuf,
}

impl Git {
    /// The repository around a folder.
    pub fn new(root: &Path) -> Git {
        Git {
            root: root.to_owned(),
        }
    }

    fn call(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new("git");
        command.current_dir(&self.root).args(arguments);
        command
    }

    /// What git prints.
    ///
    /// # Errors
    /// git fails; the message is git's.
    pub fn text(&self, arguments: &[&str]) -> Result<String> {
        call::text(&mut self.call(arguments))
    }

    /// The text of a file at a revision; `None` if it was not there.
    ///
    /// # Errors
    /// There is no such revision.
    pub fn file(&self, revision: &str, path: &str) -> Result<Option<String>> {
        // A tag is taken for its commit, a tree or a file for nothing (gitrevisions(7), `^{<type>}`).
        let commit = format!("{revision}^{{commit}}");
        self.text(&[
            "rev-parse",
            "--verify",
            "--quiet",
            // A name that begins with `-` would be an option (gitcli(7)).
            "--end-of-options",
            &commit,
        ])
        .map_err(|_| format!("git knows no revision `{revision}`"))?;
        let output = call::output(&mut self.call(&["show", &format!("{revision}:{path}")]))?;
        Ok(if output.status.success() {
            Some(String::from_utf8(output.stdout)?)
        } else {
            None
        })
    }

    /// The files below a folder at a revision, by path inside of it.
    ///
    /// # Errors
    /// There is no such revision.
    pub fn files(&self, revision: &str, folder: &str) -> Result<Vec<String>> {
        // Without `-z` unusual names are quoted (git-ls-tree(1)); the same holds below.
        let list = self.text(&["ls-tree", "-r", "-z", "--name-only", revision, folder])?;
        let names = list.split('\0').filter(|name| !name.is_empty());
        Ok(names.map(str::to_owned).collect())
    }

    /// The files below a folder that are not what they were at a revision: changed, gone and new ones.
    ///
    /// # Errors
    /// There is no such revision.
    pub fn changed(&self, revision: &str, folder: &str) -> Result<Vec<String>> {
        let known = self.text(&["diff", "--name-only", "-z", revision, "--", folder])?;
        let new = self.text(&[
            "ls-files",
            "--others",
            "--exclude-standard",
            "-z",
            "--",
            folder,
        ])?;
        let names = known.split('\0').chain(new.split('\0'));
        Ok(names
            .filter(|name| !name.is_empty())
            .map(str::to_owned)
            .collect())
    }

    /// The tags that begin so.
    ///
    /// # Errors
    /// This is no repository.
    pub fn tags(&self, front: &str) -> Result<Vec<String>> {
        let list = self.text(&["tag", "--list", &format!("{front}*")])?;
        Ok(list.lines().map(str::to_owned).collect())
    }

    /// What is changed and not committed, as git lists it; nothing if the tree is clean.
    ///
    /// # Errors
    /// This is no repository.
    pub fn dirt(&self) -> Result<String> {
        // Its form is the same whatever git is configured to (git-status(1), `--porcelain`).
        self.text(&["status", "--porcelain"])
    }
}
