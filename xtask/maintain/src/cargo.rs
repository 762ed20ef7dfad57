//! cargo, called for the crates in `generated/`.

use std::{path::Path, process::Command};

use serde_json::Value;

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
        let status = call.status()?;
        if status.success() {
            Ok(())
        } else {
            Err(format!("cargo {} failed", command.join(" ")).into())
        }
    }

    /// A call of cargo that sees the configuration of the repository.
    pub fn call(&self) -> Command {
        let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
        let mut call = Command::new(cargo);
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
        let output = call.output()?;
        if !output.status.success() {
            return Err(String::from_utf8_lossy(&output.stderr).into_owned().into());
        }
        Ok(serde_json::from_slice(&output.stdout)?)
    }
}
