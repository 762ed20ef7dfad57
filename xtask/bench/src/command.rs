//! Commands that are run and watched: what they print, and what they cost.

use std::ffi::OsStr;
use std::fs::File;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

use wait4::Wait4;
use xtask_common::{Result, call};

use crate::scratch::Scratch;

/// What a command cost, with everything that it started.
#[derive(Clone, Copy, Debug)]
pub struct Spent {
    /// Seconds until it was done.
    pub wall: f64,
    /// Seconds of processor time.
    pub cpu: f64,
    /// The most memory that one of its processes held, in MiB.
    pub peak: f64,
}

/// A command that is to end well.
pub struct Job<'a> {
    command: Command,
    scratch: &'a Scratch,
}

impl<'a> Job<'a> {
    /// Any program, started in `folder`.
    pub fn new(program: impl AsRef<OsStr>, folder: &Path, scratch: &'a Scratch) -> Job<'a> {
        Job::of(Command::new(program), folder, scratch)
    }

    /// A command, started in `folder`.
    pub fn of(mut command: Command, folder: &Path, scratch: &'a Scratch) -> Job<'a> {
        command.current_dir(folder).stdin(Stdio::null());
        Job { command, scratch }
    }

    /// A cargo call; what it builds goes into a target folder of the scratch folder.
    ///
    /// Not incremental, as in a first build, and the same flags for all, whatever the environment says.
    pub fn cargo(folder: &Path, scratch: &'a Scratch, arguments: &[&str]) -> Job<'a> {
        let job = Job::of(call::cargo(), folder, scratch).with(arguments);
        let mut job = job.env("CARGO_TARGET_DIR", scratch.target());
        job.command
            .env("CARGO_INCREMENTAL", "0")
            .env_remove("RUSTFLAGS");
        job
    }

    /// A call of the generator's own command line.
    pub fn xtask(scratch: &'a Scratch, arguments: &[&str]) -> Result<Job<'a>> {
        let root = scratch.repository("");
        let command = call::xtask(&root)?;
        Ok(Job::of(command, &root, scratch).with(arguments))
    }

    /// More arguments.
    pub fn with<S: AsRef<OsStr>>(mut self, arguments: impl IntoIterator<Item = S>) -> Job<'a> {
        self.command.args(arguments);
        self
    }

    /// A variable of the environment.
    pub fn env(mut self, name: &str, value: impl AsRef<OsStr>) -> Job<'a> {
        self.command.env(name, value);
        self
    }

    /// Runs it; an error holds the end of what it said.
    pub fn run(self) -> Result<Spent> {
        self.watch().map(|(spent, _)| spent)
    }

    /// Runs it; answers what it printed on standard output.
    pub fn output(self) -> Result<String> {
        self.watch().map(|(_, output)| output)
    }

    /// Runs it; answers what it cost, and what it printed.
    pub fn watch(mut self) -> Result<(Spent, String)> {
        let shown = shown(&self.command);
        let wrong = |error: std::io::Error| format!("{shown}: {error}");
        // Files, not pipes: nobody has to read them while the command runs.
        let (out, err) = (self.scratch.path("stdout"), self.scratch.path("stderr"));
        self.command.stdout(File::create(&out).map_err(wrong)?);
        self.command.stderr(File::create(&err).map_err(wrong)?);
        let start = Instant::now();
        let ended = self.command.spawn().and_then(Wait4::wait4).map_err(wrong)?;
        let wall = start.elapsed().as_secs_f64();
        let read =
            |path| std::fs::read(path).map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
        let (out, err) = (read(out).map_err(wrong)?, read(err).map_err(wrong)?);
        if !ended.status.success() {
            return Err(format!("`{shown}` failed: {}", excerpt(&err, &out)).into());
        }
        let usage = ended.rusage;
        #[expect(clippy::cast_precision_loss, reason = "no process holds so many bytes")]
        let peak = usage.maxrss as f64 / f64::from(1 << 20);
        let spent = Spent {
            wall,
            cpu: (usage.utime + usage.stime).as_secs_f64(),
            peak,
        };
        Ok((spent, out))
    }
}

/// The command as one would type it, in its folder, without the variables that are set or taken away.
fn shown(command: &Command) -> String {
    let folder = command.get_current_dir().unwrap_or(Path::new("."));
    format!("{} in {}", call::shown(command), folder.display())
}

/// What a command told of errors first, or else the end of what it said.
fn excerpt(err: &str, out: &str) -> String {
    let said = if err.trim().is_empty() { out } else { err };
    let lines: Vec<&str> = said
        .lines()
        .filter(|line| !line.trim().is_empty())
        .collect();
    let telling = |line: &&str| {
        let line = line.to_lowercase();
        ["error", "fail", "panicked"]
            .iter()
            .any(|word| line.contains(word))
    };
    let mut shown: Vec<&str> = lines.iter().copied().filter(telling).take(3).collect();
    if shown.is_empty() {
        shown = lines.iter().rev().take(3).rev().copied().collect();
    }
    shown.join(" / ")
}

#[cfg(test)]
mod tests {
    use super::excerpt;

    #[test]
    fn the_reason_is_told_rather_than_the_end() {
        let said = "reading\nError: no such media type\n\nStack backtrace:\n 0: main\n 1: start\n";
        assert_eq!(excerpt(said, ""), "Error: no such media type");
        assert_eq!(excerpt("", "one\ntwo\nthree\nfour\n"), "two / three / four");
    }
}
