//! cargo, called for the crates in `generated/`.

use std::{path::Path, process::Command};

use serde_json::Value;
use xtask_common::call;

use crate::Result;

const MANIFEST: [&str; 2] = ["--manifest-path", "generated/Cargo.toml"];

/// How cargo is called.
pub struct Cargo<'a> {
    pub root: &'a Path,
    /// Another registry than crates.io, by the name that cargo knows it by.
    pub registry: Option<&'a str>,
    pub offline: bool,
}

impl<'a> Cargo<'a> {
    /// For crates.io.
    pub fn new(root: &'a Path, offline: bool) -> Cargo<'a> {
        Cargo {
            root,
            registry: None,
            offline,
        }
    }

    /// Runs a command of cargo on packages.
    ///
    /// # Errors
    /// cargo fails; it has said why.
    pub fn run(&self, command: &[&str], packages: &[&str]) -> Result<()> {
        let mut call = self.call();
        call.args(command).args(MANIFEST);
        for package in packages {
            call.args(["-p", package]);
        }
        if let Some(registry) = self.registry {
            call.args(["--registry", registry]);
        }
        if self.offline {
            call.arg("--offline");
        }
        call::run(&mut call)
    }

    /// A call of cargo that sees the configuration of the repository.
    pub fn call(&self) -> Command {
        let mut call = call::cargo();
        call.current_dir(self.root);
        call
    }

    /// What cargo knows about the workspace, with more arguments.
    ///
    /// # Errors
    /// The workspace cannot be loaded.
    pub fn metadata(&self, arguments: &[&str]) -> Result<Value> {
        let mut call = self.call();
        call.args(["metadata", "--format-version=1"])
            .args(arguments)
            .args(MANIFEST);
        Ok(serde_json::from_str(&call::text(&mut call)?)?)
    }
}
