//! Calls of other programs.

use std::env;
use std::env::consts::EXE_SUFFIX;
use std::ffi::OsStr;
use std::path::Path;
use std::process::{Command, Output};

use crate::Result;

/// The cargo that this program was started by, or else the one in the path.
pub fn cargo() -> Command {
    // Cargo sets it for what it runs (the Cargo Book, Environment Variables), so that a toolchain is kept to.
    let mut cargo = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    // These it sets as well, and they speak of this program. ring's build script asks to run again whenever they change
    // (`cargo:rerun-if-env-changed`), and all that stands on it would be built anew each time another program calls.
    for (name, _) in env::vars_os() {
        let text = name.to_string_lossy();
        if text.starts_with("CARGO_PKG_") || text.starts_with("CARGO_MANIFEST_") {
            cargo.env_remove(&name);
        }
    }
    cargo
}

/// `cargo xtask` on the repository at `root`. The program is the one that was built with this, whatever repository it
/// works on: both lie in the same folder.
///
/// # Errors
/// The path of this program is not known.
pub fn xtask(root: &Path) -> Result<Command> {
    let beside = env::current_exe()?.with_file_name(format!("xtask{EXE_SUFFIX}"));
    let mut command = if beside.is_file() {
        Command::new(beside)
    } else {
        let manifest = concat!(env!("CARGO_MANIFEST_DIR"), "/../Cargo.toml");
        let mut command = cargo();
        command.args(["run", "-q", "--manifest-path", manifest, "--"]);
        command
    };
    command.env(crate::repository::ROOT, crate::files::absolute(root)?);
    Ok(command)
}

/// A command as one would type it, without its folder and its variables.
pub fn shown(command: &Command) -> String {
    let program = Path::new(command.get_program()).file_name();
    let words = program.into_iter().chain(command.get_args());
    words
        .map(OsStr::to_string_lossy)
        .collect::<Vec<_>>()
        .join(" ")
}

/// Runs a command that is to end well, and says itself what it has to say.
///
/// # Errors
/// It does not start, or fails.
pub fn run(command: &mut Command) -> Result<()> {
    let status = command
        .status()
        .map_err(|error| format!("`{}` does not start: {error}", shown(command)))?;
    if status.success() {
        Ok(())
    } else {
        Err(format!("`{}` failed", shown(command)).into())
    }
}

/// Runs commands one after the other, until one fails.
///
/// # Errors
/// One does not start, or fails.
pub fn chain(commands: impl IntoIterator<Item = Command>) -> Result<()> {
    commands
        .into_iter()
        .try_for_each(|mut command| run(&mut command))
}

/// Runs a command, and gives what it printed, however it ended.
///
/// # Errors
/// It does not start.
pub fn output(command: &mut Command) -> Result<Output> {
    command
        .output()
        .map_err(|error| format!("`{}` does not start: {error}", shown(command)).into())
}

/// Runs a command that is to end well, and gives what it printed.
///
/// # Errors
/// It does not start, fails (the message is its own), or prints no text.
pub fn text(command: &mut Command) -> Result<String> {
    let output = output(command)?;
    if output.status.success() {
        return Ok(String::from_utf8(output.stdout)?);
    }
    let said = String::from_utf8_lossy(&output.stderr);
    Err(format!("`{}` failed: {}", shown(command), said.trim()).into())
}

#[cfg(test)]
mod tests {
    use std::process::Command;

    use super::{cargo, chain, run, text};

    #[test]
    fn a_failure_shows_the_command_and_stops_the_chain() {
        assert!(text(cargo().arg("--version")).unwrap().contains("cargo"));
        let mut gone = Command::new("/nowhere/gone");
        let said = run(gone.arg("now")).unwrap_err().to_string();
        assert!(said.starts_with("`gone now` does not start: "), "{said}");
        let mut wrong = cargo();
        wrong.args(["--color", "never", "no-such-command"]);
        let said = text(&mut wrong).unwrap_err().to_string();
        let front = "--color never no-such-command` failed: error: no such command";
        assert!(said.contains(front), "{said}");
        let said = chain([gone, wrong]).unwrap_err().to_string();
        assert!(said.starts_with("`gone now` "), "{said}");
    }
}
