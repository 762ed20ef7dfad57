//! The tools that are always there: servers, their power, and what became of a request.

use serde_json::{Map, Value, json};

use crate::arguments::Controls;
use crate::catalogue::{Operation, Words, object, operations};

/// A tool for one of the operations, with few arguments.
#[derive(Debug)]
pub struct Basic {
    /// Its name.
    pub name: &'static str,
    /// The operationId.
    id: &'static str,
    /// What it does, in a line.
    pub title: &'static str,
    /// What it does, and what to know before.
    pub about: &'static str,
    arguments: &'static [Argument],
    /// The members that it shows.
    fields: &'static [&'static str],
}

/// An argument of a basic tool.
#[derive(Debug)]
struct Argument {
    name: &'static str,
    about: &'static str,
    required: bool,
    what: What,
}

/// What an argument stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum What {
    /// An input of the operation.
    Own,
    /// Only items whose member holds it.
    Filter(&'static str),
    /// Whether servers are shown as well.
    Servers,
    /// Something that is for this server.
    Control(&'static str),
}

const DATACENTER: Argument = Argument {
    name: "datacenter_id",
    about: "Id or name of the data center.",
    required: true,
    what: What::Own,
};
const SERVER: Argument = Argument {
    name: "server_id",
    about: "Id or name of the server.",
    required: true,
    what: What::Own,
};
const WAIT: Argument = Argument {
    name: "wait",
    about: "Wait until it is done.",
    required: false,
    what: What::Control("boolean"),
};
const CONFIRMATION: Argument = Argument {
    name: "confirmation",
    about: "The token of the question that the user agreed to.",
    required: false,
    what: What::Control("string"),
};
const LIMIT: Argument = Argument {
    name: "limit",
    about: "The most items; 50 without it.",
    required: false,
    what: What::Control("integer"),
};
const CURSOR: Argument = Argument {
    name: "cursor",
    about: "`next_cursor` of the answer before.",
    required: false,
    what: What::Control("string"),
};

const fn filter(name: &'static str, member: &'static str, about: &'static str) -> Argument {
    Argument {
        name,
        about,
        required: false,
        what: What::Filter(member),
    }
}

const DATACENTER_FIELDS: &[&str] = &["properties.name", "properties.location", "metadata.state"];
const SERVER_FIELDS: &[&str] = &[
    "properties.name",
    "properties.vmState",
    "properties.cores",
    "properties.ram",
    "properties.type",
    "properties.availabilityZone",
    "properties.bootVolume.id",
    "properties.bootCdrom.id",
    "metadata.state",
];
/// What is shown besides of each data center, with its servers.
const WITH_SERVERS: &[&str] = &[
    "entities.servers.items.id",
    "entities.servers.items.properties.name",
    "entities.servers.items.properties.vmState",
];

/// All of them, by name.
static BASIC: [Basic; 7] = [
    Basic {
        name: "get_request_status",
        id: "requestsStatusGet",
        title: "Get the status of a request",
        about: "Tells whether what a write started is QUEUED, RUNNING, DONE or FAILED, and why it failed.",
        arguments: &[Argument {
            name: "request_id",
            about: "Id of the request, or the whole address that `Location` gave.",
            required: true,
            what: What::Own,
        }],
        fields: &["metadata.status", "metadata.message"],
    },
    Basic {
        name: "get_server",
        id: "datacentersServersFindById",
        title: "Get a server",
        about: "Name, power (vmState), cores, RAM in MB, and boot device of one server.",
        arguments: &[DATACENTER, SERVER],
        fields: SERVER_FIELDS,
    },
    Basic {
        name: "list_data_centers",
        id: "datacentersGet",
        title: "List data centers",
        about: "The virtual data centers of the contract; with `servers` also the servers in each, with their power: one call for all of it.",
        arguments: &[
            filter("name", "properties.name", "Part of the name."),
            filter("location", "properties.location", "Such as de/fra."),
            Argument {
                name: "servers",
                about: "Whether to show the servers inside.",
                required: false,
                what: What::Servers,
            },
            LIMIT,
            CURSOR,
        ],
        fields: DATACENTER_FIELDS,
    },
    Basic {
        name: "list_servers",
        id: "datacentersServersGet",
        title: "List servers",
        about: "The servers of a data center: name, power (vmState), cores, RAM in MB, boot device.",
        arguments: &[
            DATACENTER,
            filter("name", "properties.name", "Part of the name."),
            filter(
                "vm_state",
                "properties.vmState",
                "RUNNING, SHUTOFF, PAUSED, …",
            ),
            LIMIT,
            CURSOR,
        ],
        fields: SERVER_FIELDS,
    },
    Basic {
        name: "reboot_server",
        id: "datacentersServersRebootPost",
        title: "Reboot a server",
        about: "Resets a server, as its button would: the operating system is not shut down first, and unsaved data may be lost. The \
                user is asked first. Not for servers that are off.",
        arguments: &[DATACENTER, SERVER, WAIT, CONFIRMATION],
        fields: &[],
    },
    Basic {
        name: "start_server",
        id: "datacentersServersStartPost",
        title: "Start a server",
        about: "Switches a server on; cores and RAM are billed from then on. CUBE servers are resumed instead.",
        arguments: &[DATACENTER, SERVER, WAIT],
        fields: &[],
    },
    Basic {
        name: "stop_server",
        id: "datacentersServersStopPost",
        title: "Stop a server",
        about: "Cuts the power of a server: unsaved data may be lost, and IPv4 addresses that are not reserved go back. Volumes are \
                billed on. The user is asked first. CUBE servers are suspended instead.",
        arguments: &[DATACENTER, SERVER, WAIT, CONFIRMATION],
        fields: &[],
    },
];

/// All of them, by name; none where compute was not built in.
pub fn basic() -> impl Iterator<Item = (&'static Basic, &'static Operation)> {
    BASIC
        .iter()
        .filter_map(|basic| Some((basic, basic.operation()?)))
}

impl Basic {
    /// The operation behind it.
    #[must_use]
    pub fn operation(&self) -> Option<&'static Operation> {
        operations().find(|operation| operation.product == "compute" && operation.id == self.id)
    }

    /// What it takes.
    #[must_use]
    pub fn schema(&self) -> Map<String, Value> {
        let property = |argument: &Argument| {
            let r#type = match argument.what {
                What::Own | What::Filter(_) => "string",
                What::Servers => "boolean",
                What::Control(r#type) => r#type,
            };
            (
                argument.name.to_owned(),
                json!({"type": r#type, "description": argument.about}),
            )
        };
        let properties: Map<String, Value> = self.arguments.iter().map(property).collect();
        let required = self.arguments.iter().filter(|argument| argument.required);
        let required: Vec<&str> = required.map(|argument| argument.name).collect();
        object(properties, &required)
    }

    /// The arguments of its operation, and what it adds to those for this server.
    ///
    /// # Errors
    /// Names that it does not take.
    pub fn translate(
        &self,
        given: &Map<String, Value>,
    ) -> Result<(Map<String, Value>, Controls), String> {
        let mut own = Map::new();
        let mut controls = Controls {
            flat: true,
            fields: self
                .fields
                .iter()
                .map(|field| (*field).to_owned())
                .collect(),
            ..Controls::default()
        };
        let words = self.operation().map_or(&Words::BASE, Operation::words);
        for (name, value) in given.iter().filter(|(_, value)| !value.is_null()) {
            let named = |argument: &&Argument| {
                crate::arguments::fold(argument.name) == crate::arguments::fold(name)
            };
            let Some(argument) = self.arguments.iter().find(named) else {
                let names = self.arguments.iter().map(|argument| argument.name);
                return Err(format!(
                    "`{name}` is no argument of {}{}",
                    self.name,
                    crate::arguments::hint(name, names)
                ));
            };
            match argument.what {
                What::Filter(member) => {
                    let text = value
                        .as_str()
                        .map_or_else(|| value.to_string(), str::to_owned);
                    controls.filter.push((member.to_owned(), text));
                }
                What::Servers if *value == json!(true) || *value == json!("true") => {
                    own.insert(words.depth.to_owned(), 3.into());
                    controls
                        .fields
                        .extend(WITH_SERVERS.iter().map(|field| (*field).to_owned()));
                }
                What::Servers => {}
                What::Own if argument.name == "request_id" => {
                    let text = value.as_str().unwrap_or_default();
                    let id = words.request_in(text);
                    let id = id.map_or_else(|| value.clone(), Value::from);
                    own.insert(argument.name.to_owned(), id);
                }
                What::Own | What::Control(_) => {
                    own.insert(argument.name.to_owned(), value.clone());
                }
            }
        }
        Ok((own, controls))
    }
}
