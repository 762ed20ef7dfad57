//! What stands on the command line and in the environment.

use std::env;
use std::fs;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use clap::{Arg, ArgAction, ArgMatches};
use ionoscloud_core::Secret;
use ionoscloud_mcp::arguments::hint;
use ionoscloud_mcp::catalogue::Class;
use ionoscloud_mcp::http::Door;
use ionoscloud_mcp::observe::{Lines, Observer};
use ionoscloud_mcp::settings::{Mode, Settings, scope};
use serde_json::{Map, Value};

/// Where the scope stands in the environment, and the name of the file.
const SCOPE: &str = "IONOS_MCP_TOOL_SCOPE";
const CONFIG: &str = "IONOS_MCP_CONFIG";

/// What is not for a file.
const ALONE: [&str; 5] = ["config", "list", "check", "help", "version"];

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
        let said = Said::read()?;
        let mut settings = Settings {
            mode: Mode::parse(said.text("tools").unwrap_or_default())?,
            scope: said.scope()?,
            require_human: said.flag("require-human"),
            dry_run: said.flag("dry-run"),
            secrets: said.text("secrets-dir").map(PathBuf::from),
            ..Settings::default()
        };
        if let Some(seconds) = said.seconds("wait-seconds")? {
            settings.patience = seconds;
        }
        if let Some(folder) = settings.secrets.as_ref().filter(|folder| !folder.is_dir()) {
            return Err(format!(
                "--secrets-dir {}: there is no such folder",
                folder.display()
            ));
        }
        let action = if said.flag("list") {
            Action::List
        } else if said.flag("check") {
            Action::Check
        } else if let Some(address) = said.text("http") {
            let address = address.parse().map_err(|_| {
                format!("--http {address}: give an address and a port, such as 127.0.0.1:8900")
            })?;
            Action::Http(address, said.door()?)
        } else {
            Action::Stdio
        };
        let lines = if said.flag("log-json") {
            Lines::Json
        } else {
            Lines::Plain
        };
        let mut observer = Observer::new(lines);
        if let Some(file) = said.text("audit") {
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

/// What was said: on the command line, else in the file that `--config` names.
struct Said {
    matches: ArgMatches,
    file: Map<String, Value>,
}

impl Said {
    fn read() -> Result<Said, String> {
        let mut known = arguments();
        let matches = known.get_matches_mut();
        let named = matches.get_one::<String>("config").cloned();
        let file = match named.map_or_else(|| variable(CONFIG), |path| Ok(Some(path)))? {
            None => Map::new(),
            Some(path) => {
                file(&known, &path).map_err(|words| format!("--config {path}: {words}"))?
            }
        };
        Ok(Said { matches, file })
    }

    fn text(&self, name: &str) -> Option<&str> {
        let typed = self.matches.get_one::<String>(name).map(String::as_str);
        typed.or_else(|| self.file.get(name)?.as_str())
    }

    fn flag(&self, name: &str) -> bool {
        self.matches.get_flag(name) || self.file.get(name) == Some(&Value::Bool(true))
    }

    fn seconds(&self, name: &str) -> Result<Option<Duration>, String> {
        let wrong = |text: &str| format!("--{name} {text}: give a whole number");
        let seconds = self
            .text(name)
            .map(|text| text.parse().map_err(|_| wrong(text)));
        Ok(seconds.transpose()?.map(Duration::from_secs))
    }

    /// The nearest that was said: on the command line, in the environment, in the file. Reading only wins over all of them.
    fn scope(&self) -> Result<Class, String> {
        if self.flag("read-only") {
            return Ok(Class::Read);
        }
        let typed = self.matches.get_one::<String>("scope").cloned();
        let by_variable = variable(SCOPE)?;
        let said = typed.as_deref().or(by_variable.as_deref());
        scope(said.or_else(|| self.text("scope")).unwrap_or_default())
    }

    fn door(&self) -> Result<Door, String> {
        let secret = match self.text("http-secret-file") {
            Some(file) => Some(
                fs::read_to_string(file)
                    .map_err(|error| format!("--http-secret-file {file}: {error}"))?,
            ),
            None => variable("IONOS_MCP_HTTP_SECRET")?,
        };
        let typed = self
            .matches
            .get_many::<String>("host")
            .into_iter()
            .flatten();
        let listed = self
            .file
            .get("host")
            .and_then(Value::as_array)
            .into_iter()
            .flatten();
        let listed = listed.filter_map(Value::as_str).map(str::to_owned);
        Ok(Door {
            secret: secret.map(|secret| Secret::from(secret.trim().to_owned())),
            hosts: typed.cloned().chain(listed).collect(),
        })
    }
}

/// A file of settings: an object of JSON whose members are called as the options are.
fn file(known: &clap::Command, path: &str) -> Result<Map<String, Value>, String> {
    let text = fs::read_to_string(path).map_err(|error| error.to_string())?;
    let value = serde_json::from_str(&text).map_err(|error| error.to_string())?;
    let Value::Object(mut members) = value else {
        return Err("an object of JSON is needed".to_owned());
    };
    for (name, value) in &mut members {
        let options = || {
            known
                .get_arguments()
                .filter(|own| !ALONE.contains(&own.get_id().as_str()))
        };
        let Some(option) = options().find(|own| own.get_id() == name.as_str()) else {
            let names = options().map(|own| own.get_id().as_str());
            return Err(format!("`{name}` is no option{}", hint(name, names)));
        };
        let wanted = match (option.get_action(), &*value) {
            (ArgAction::SetTrue, Value::Bool(_)) | (ArgAction::Set, Value::String(_)) => continue,
            (ArgAction::Append, Value::Array(items)) if items.iter().all(Value::is_string) => {
                continue;
            }
            (ArgAction::Set, Value::Number(number)) => {
                *value = number.to_string().into();
                continue;
            }
            (ArgAction::SetTrue, _) => "true or false",
            (ArgAction::Append, _) => "a list of texts",
            _ => "a text",
        };
        return Err(format!("`{name}` must be {wanted}"));
    }
    Ok(members)
}

fn variable(name: &str) -> Result<Option<String>, String> {
    match env::var(name) {
        Ok(text) => Ok(Some(text).filter(|text| !text.trim().is_empty())),
        Err(env::VarError::NotPresent) => Ok(None),
        Err(error) => Err(format!("{name}: {error}")),
    }
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
    let called = std::env::var("IONOSCLOUD_CALLED");
    clap::Command::new("ionoscloud-mcp")
        .bin_name(called.unwrap_or_else(|_| "ionoscloud-mcp".to_owned()))
        .version(env!("CARGO_PKG_VERSION"))
        .about("IONOS Cloud as tools for agents, over standard input and output unless --http is given")
        .after_help("Credentials come from IONOS_TOKEN, or IONOS_USERNAME and IONOS_PASSWORD, or the configuration file of IONOS' tools.")
        .args([
            value("tools", "SETS", "`search` (the default), `all`, or products, groups and sets: `compute.servers,dns`"),
            value("scope", "SCOPE", "read (the default), write or destructive; also IONOS_MCP_TOOL_SCOPE"),
            flag("read-only", "Nothing but reading, whatever else says"),
            flag("require-human", "Only a person's own answer confirms what destroys"),
            flag("dry-run", "Show writes, and send none"),
            value("config", "FILE", "Settings in JSON, called as these options; also IONOS_MCP_CONFIG"),
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
