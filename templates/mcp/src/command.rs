//! What stands on the command line and in the environment.

use std::env;
use std::fs;
use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Arg, ArgAction, ArgMatches};
use ionoscloud_core::Secret;
use ionoscloud_mcp::http::Door;
use ionoscloud_mcp::observe::{Lines, Observer};
use ionoscloud_mcp::settings::{Mode, Settings, scope};

/// Where the scope stands in the environment.
const SCOPE: &str = "IONOS_MCP_TOOL_SCOPE";

/// What is to be done, and how.
pub struct Command {
    pub action: Action,
    pub settings: Settings,
    pub observer: Observer,
}

/// What is to be done.
#[derive(Debug)]
pub enum Action {
    Stdio,
    Http(SocketAddr, Door),
    List,
    Check,
}

impl PartialEq for Action {
    fn eq(&self, other: &Action) -> bool {
        std::mem::discriminant(self) == std::mem::discriminant(other)
    }
}

impl Command {
    /// Reads it; help ends the program.
    pub fn read() -> Result<Command, String> {
        let matches = arguments().get_matches();
        let text = |name: &str| matches.get_one::<String>(name).map(String::as_str);
        let mut settings = Settings {
            mode: Mode::parse(text("tools").unwrap_or_default())?,
            ..Settings::default()
        };
        let by_variable = variable(SCOPE)?;
        settings.scope = scope(text("scope").or(by_variable.as_deref()).unwrap_or_default())?;
        if matches.get_flag("read-only") {
            settings.scope = scope("read")?;
        }
        settings.require_human = matches.get_flag("require-human");
        settings.dry_run = matches.get_flag("dry-run");
        if let Some(seconds) = number(&matches, "wait-seconds")? {
            settings.patience = std::time::Duration::from_secs(seconds);
        }
        settings.secrets = text("secrets-dir").map(PathBuf::from);
        if let Some(folder) = settings.secrets.as_ref().filter(|folder| !folder.is_dir()) {
            return Err(format!(
                "--secrets-dir {}: there is no such folder",
                folder.display()
            ));
        }
        let action = if matches.get_flag("list") {
            Action::List
        } else if matches.get_flag("check") {
            Action::Check
        } else if let Some(address) = text("http") {
            let address = address.parse().map_err(|_| {
                format!("--http {address}: give an address and a port, such as 127.0.0.1:8900")
            })?;
            Action::Http(address, door(&matches)?)
        } else {
            Action::Stdio
        };
        let lines = if matches.get_flag("log-json") {
            Lines::Json
        } else {
            Lines::Plain
        };
        let mut observer = Observer::new(lines);
        if let Some(file) = text("audit") {
            observer = observer
                .with_audit(file.as_ref())
                .map_err(|error| format!("--audit {file}: {error}"))?;
        }
        Ok(Command {
            action,
            settings,
            observer,
        })
    }
}

fn door(matches: &ArgMatches) -> Result<Door, String> {
    let file = matches.get_one::<String>("http-secret-file");
    let secret = match file {
        Some(file) => Some(
            fs::read_to_string(file)
                .map_err(|error| format!("--http-secret-file {file}: {error}"))?,
        ),
        None => variable("IONOS_MCP_HTTP_SECRET")?,
    };
    let hosts = matches.get_many::<String>("host").into_iter().flatten();
    Ok(Door {
        secret: secret.map(|secret| Secret::from(secret.trim().to_owned())),
        hosts: hosts.cloned().collect(),
    })
}

fn variable(name: &str) -> Result<Option<String>, String> {
    match env::var(name) {
        Ok(text) => Ok(Some(text).filter(|text| !text.trim().is_empty())),
        Err(env::VarError::NotPresent) => Ok(None),
        Err(error) => Err(format!("{name}: {error}")),
    }
}

fn number(matches: &ArgMatches, name: &str) -> Result<Option<u64>, String> {
    let text = matches.get_one::<String>(name);
    let number = text.map(|text| {
        text.parse()
            .map_err(|_| format!("--{name} {text}: give a whole number"))
    });
    number.transpose()
}

fn arguments() -> clap::Command {
    let flag = |name: &'static str, help: &'static str| {
        Arg::new(name)
            .long(name)
            .help(help)
            .action(ArgAction::SetTrue)
    };
    let value = |name: &'static str, of: &'static str, help: &'static str| {
        Arg::new(name).long(name).value_name(of).help(help)
    };
    clap::Command::new("ionoscloud-mcp")
        .version(env!("CARGO_PKG_VERSION"))
        .about("IONOS Cloud as tools for agents, over standard input and output unless --http is given")
        .after_help("Credentials come from IONOS_TOKEN, or IONOS_USERNAME and IONOS_PASSWORD, or the configuration file of IONOS' tools.")
        .args([
            value("tools", "SETS", "`search` (the default), `all`, or products, groups and sets: `compute.servers,dns`"),
            value("scope", "SCOPE", "read (the default), write or destructive; also IONOS_MCP_TOOL_SCOPE"),
            flag("read-only", "Nothing but reading, whatever else says"),
            flag("require-human", "Only a person's own answer confirms what destroys"),
            flag("dry-run", "Show writes, and send none"),
            value("wait-seconds", "N", "How long a call waits for what it started (55)"),
            value("secrets-dir", "FOLDER", "Where secrets are written that calls make"),
            value("http", "ADDRESS", "Serve streamable HTTP at http://ADDRESS/mcp"),
            value("http-secret-file", "FILE", "The bearer token that HTTP wants; also IONOS_MCP_HTTP_SECRET"),
            value("host", "NAME", "A name of this server besides loopback; may be repeated").action(ArgAction::Append),
            value("audit", "FILE", "Append a line of JSON for each call"),
            flag("log-json", "Log lines in JSON"),
            flag("list", "Print the tools, their classes and their tokens"),
            flag("check", "Try the credentials, and say whose they are"),
        ])
}
