//! What object storage costs: a program with our crates beside the same with other libraries and beside curl, all against one
//! server, s3s-fs, which is installed from its registry and serves a folder.

use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use xtask_common::Result;
use xtask_common::files::{below, make, remove, write};

use crate::builds::size;
use crate::command::{Job, Spent};
use crate::counts::crates;
use crate::figures::{Figures, Measure};
use crate::scratch::Scratch;
use crate::subject::copy;

const VERSION: &str = "0.14.1";
const REGION: &str = "eu-central-3";
const BUCKET: &str = "measured";
const KEY: (&str, &str) = ("AKTEST", "SKTEST");

/// How much is sent and received, in MiB, how many keys are listed, and how many small objects are put.
struct Load {
    large: u64,
    listed: usize,
    small: usize,
}

/// A program that moves objects.
struct Mover {
    name: String,
    kind: Kind,
}

enum Kind {
    /// A package with the commands `start`, `up`, `down`, `list` and `small`, built.
    Program(PathBuf),
    /// Which has no listing, and no many at once.
    Curl,
}

/// Builds all, then moves in turns.
pub fn run(scratch: &Scratch, rounds: usize, quick: bool, figures: &mut Figures) -> Result<()> {
    let load = if quick {
        Load {
            large: 64,
            listed: 1000,
            small: 100,
        }
    } else {
        Load {
            large: 1024,
            listed: 10_000,
            small: 1000,
        }
    };
    let movers = movers(scratch, figures)?;
    let server = Server::start(scratch)?;
    let file = scratch.path("storage/large");
    // What compresses or repeats is sent as it is as well: nothing here looks into it.
    let bytes = vec![b'x'; 1 << 20];
    let mut large = std::fs::File::create(&file)?;
    for _ in 0..load.large {
        std::io::Write::write_all(&mut large, &bytes)?;
    }
    for number in 0..load.listed {
        write(&server.bucket.join(format!("listed/{number}")), "")?;
    }
    for _ in 0..rounds {
        for mover in &movers {
            if let Err(why) = mover.round(scratch, &server, &file, &load, figures) {
                figures.fail(&mover.name, &why);
            }
        }
    }
    remove(&file)?;
    Ok(())
}

/// Ours, the others, and curl where it is there.
fn movers(scratch: &Scratch, figures: &mut Figures) -> Result<Vec<Mover>> {
    let mut movers = Vec::new();
    let folder = scratch.repository("tests/bench/storage");
    let mut names: Vec<String> = below(&folder)?
        .iter()
        .filter_map(|file| file.strip_prefix(&folder).ok()?.parent())
        .filter(|folder| folder.components().count() == 1)
        .map(|folder| folder.to_string_lossy().into_owned())
        .collect();
    names.dedup();
    for name in names {
        eprintln!("{name}: building");
        match built(scratch, &name, figures) {
            Ok(program) => movers.push(Mover {
                name,
                kind: Kind::Program(program),
            }),
            Err(why) => figures.fail(&name, &why),
        }
    }
    let curl = Job::new("curl", &scratch.path(""), scratch).with(["--version"]);
    match curl.run() {
        Ok(_) => movers.push(Mover {
            name: "curl".to_owned(),
            kind: Kind::Curl,
        }),
        Err(why) => figures.fail("curl", &why),
    }
    Ok(movers)
}

/// Builds a program from nothing, and counts what it consists of.
fn built(scratch: &Scratch, name: &str, figures: &mut Figures) -> Result<PathBuf> {
    let generated = scratch.repository("generated");
    let to = format!("programs/storage/{name}");
    let folder = copy(
        scratch,
        &format!("tests/bench/storage/{name}"),
        &to,
        &generated,
    )?;
    Job::cargo(&folder, scratch, &["fetch", "-q"]).run()?;
    figures.add(Measure::StorageTree, name, crates(&folder, scratch, &[])?);
    let target = scratch.path(&format!("storage/target/{name}"));
    remove(&target)?;
    let build = Job::cargo(&folder, scratch, &["build", "-q", "--release"]);
    let spent = build.env("CARGO_TARGET_DIR", &target).run()?;
    figures.add(Measure::StorageNothing, name, spent.cpu);
    let program = target.join(format!(
        "release/storage-{name}{}",
        std::env::consts::EXE_SUFFIX
    ));
    figures.add(Measure::StorageBinary, name, size(&program)?);
    Ok(program)
}

impl Mover {
    fn round(
        &self,
        scratch: &Scratch,
        server: &Server,
        file: &Path,
        load: &Load,
        figures: &mut Figures,
    ) -> Result<()> {
        let name = self.name.as_str();
        let (from, key) = (file.to_string_lossy(), format!("{name}-large"));
        let to = scratch.path("storage/copy");
        let at_start = self.call(scratch, server, &["start"])?.0.peak;
        let (up, _) = self.call(scratch, server, &["up", &from, &key])?;
        figures.add(Measure::StorageUp, name, up.cpu);
        figures.add(Measure::StorageUpPeak, name, up.peak - at_start);
        let (down, _) = self.call(scratch, server, &["down", &key, &to.to_string_lossy()])?;
        figures.add(Measure::StorageDown, name, down.cpu);
        figures.add(Measure::StorageDownPeak, name, down.peak - at_start);
        let whole = std::fs::metadata(&to)?.len() == load.large << 20;
        remove(&to)?;
        remove(&server.bucket.join(&key))?;
        if !whole {
            return Err("not all came down".into());
        }
        if let Kind::Curl = self.kind {
            return Ok(());
        }
        let (list, listed) = self.call(scratch, server, &["list", "listed/"])?;
        same(&listed, load.listed)?;
        figures.add(Measure::StorageList, name, list.cpu * 1000.0);
        let prefix = format!("{name}-small");
        let (small, put) = self.call(
            scratch,
            server,
            &["small", &load.small.to_string(), &prefix],
        )?;
        same(&put, load.small)?;
        figures.add(Measure::StorageSmall, name, small.cpu * 1000.0);
        remove(&server.bucket.join(&prefix))
    }

    fn call(
        &self,
        scratch: &Scratch,
        server: &Server,
        arguments: &[&str],
    ) -> Result<(Spent, String)> {
        let folder = scratch.path("");
        let (access, secret) = KEY;
        match &self.kind {
            Kind::Program(program) => Job::new(program, &folder, scratch)
                .with(arguments)
                .env("S3_ENDPOINT", &server.address)
                .env("S3_REGION", REGION)
                .env("S3_ACCESS_KEY", access)
                .env("S3_SECRET_KEY", secret)
                .env("S3_BUCKET", BUCKET)
                .watch(),
            Kind::Curl => {
                let url = |key: &str| format!("{}/{BUCKET}/{key}", server.address);
                let signed = [
                    "-sSf".to_owned(),
                    format!("--aws-sigv4=aws:amz:{REGION}:s3"),
                    format!("--user={access}:{secret}"),
                    "--header=x-amz-content-sha256: UNSIGNED-PAYLOAD".to_owned(),
                ];
                let words = match arguments {
                    ["up", file, key] => vec!["-T".to_owned(), (*file).to_owned(), url(key)],
                    ["down", key, file] => vec!["-o".to_owned(), (*file).to_owned(), url(key)],
                    _ => vec!["--version".to_owned()],
                };
                Job::new("curl", &folder, scratch)
                    .with(signed)
                    .with(words)
                    .watch()
            }
        }
    }
}

/// Whether a program counted what was there.
fn same(said: &str, expected: usize) -> Result<()> {
    if said.trim() == expected.to_string() {
        return Ok(());
    }
    Err(format!(
        "{expected} objects were to be counted, and it says `{}`",
        said.trim()
    )
    .into())
}

/// The server, which ends with this.
struct Server {
    process: Child,
    address: String,
    /// The folder of the bucket.
    bucket: PathBuf,
}

impl Server {
    fn start(scratch: &Scratch) -> Result<Server> {
        let tools = scratch.path("tools");
        make(&tools)?;
        let program = tools.join(format!("bin/s3s-fs{}", std::env::consts::EXE_SUFFIX));
        if !program.exists() {
            eprintln!("s3s-fs {VERSION}: installing");
            let root = tools.to_string_lossy();
            let install = [
                "install",
                "-q",
                "--locked",
                "s3s-fs",
                "--version",
                VERSION,
                "--features",
                "binary",
                "--root",
                &root,
            ];
            Job::cargo(&tools, scratch, &install).run()?;
        }
        let folder = scratch.path("storage/served");
        remove(&folder)?;
        let bucket = folder.join(BUCKET);
        make(&bucket)?;
        // The port is free until somebody else takes it, which on loopback nobody is about to.
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let (access, secret) = KEY;
        let process = Command::new(&program)
            .args([
                "--access-key",
                access,
                "--secret-key",
                secret,
                "--host",
                "127.0.0.1",
            ])
            .args(["--port", &port.to_string()])
            .arg(&folder)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()?;
        let address = format!("http://127.0.0.1:{port}");
        let server = Server {
            process,
            address,
            bucket,
        };
        let start = Instant::now();
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            if start.elapsed() > Duration::from_secs(10) {
                return Err("s3s-fs does not answer".into());
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        Ok(server)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
