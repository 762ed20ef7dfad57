//! Requests that people make again and again, in words that lead a model to the right tools.

use rmcp::ErrorData;
use rmcp::model::{GetPromptResult, Prompt, PromptArgument, PromptMessage, Role};
use serde_json::{Map, Value};

use crate::result::visible;

struct Own {
    name: &'static str,
    title: &'static str,
    about: &'static str,
    /// The name of what it wants to know, and what that is.
    argument: Option<(&'static str, &'static str)>,
    words: &'static str,
}

/// Where the argument goes.
const HERE: &str = "{}";

const ALL: [Own; 5] = [
    Own {
        name: "certificates_that_expire",
        title: "Certificates that expire",
        about: "Certificates that are not valid much longer.",
        argument: None,
        words: "List the certificates of the Certificate Manager (cert_certificates_list, cert_auto_certificates_list). Tell which of them are \
                valid for less than 30 days, which first, and whether each is renewed by itself.",
    },
    Own {
        name: "data_centers_and_servers",
        title: "Data centers and servers",
        about: "All data centers with the servers inside and their power state.",
        argument: None,
        words: "List all data centers with the servers in them: list_data_centers with `servers`. Show a table with data center, location, \
                server and power state.",
    },
    Own {
        name: "forgotten_resources",
        title: "Forgotten resources",
        about: "What costs money and seems to be of no use.",
        argument: None,
        words: "Look for what is billed and seems to be of no use: volumes that are attached to no server, reserved IP blocks without a \
                consumer, servers that are SHUTOFF, snapshots that are older than a year, load balancers without targets. Only read; \
                change nothing. Tell for each where it is, since when, and what it would take to remove it.",
    },
    Own {
        name: "stop_server",
        title: "Stop a server",
        about: "Finds a server by its name, and stops it after asking.",
        argument: Some(("name", "The name of the server.")),
        words: "Find the server that is called `{}`: list_data_centers with `servers`. If there are several, ask which is meant. Tell what \
                stopping it means, ask whether to go on, call stop_server with `wait`, and show its power state afterwards.",
    },
    Own {
        name: "zones_without_dnssec",
        title: "DNS zones without DNSSEC",
        about: "Zones whose answers are not signed.",
        argument: None,
        words: "List the DNS zones (dns_zones_list), and for each look whether it has keys (dns_dnssec_keys_get; not found means none). Tell \
                which are not signed. Change nothing.",
    },
];

/// All of them.
pub fn prompts() -> Vec<Prompt> {
    let prompt = |own: &Own| {
        let argument = own.argument.map(|(name, about)| {
            vec![
                PromptArgument::new(name)
                    .with_description(about)
                    .with_required(true),
            ]
        });
        Prompt::new(own.name, Some(own.about), argument).with_title(own.title)
    };
    ALL.iter().map(prompt).collect()
}

/// One of them, with its argument in place.
pub fn prompt(
    name: &str,
    arguments: Option<&Map<String, Value>>,
) -> Result<GetPromptResult, ErrorData> {
    let own = ALL.iter().find(|own| own.name == name);
    let own =
        own.ok_or_else(|| ErrorData::invalid_params(format!("there is no prompt `{name}`"), None))?;
    let mut words = own.words.to_owned();
    if let Some((argument, _)) = own.argument {
        let value = arguments
            .and_then(|arguments| arguments.get(argument))
            .and_then(Value::as_str);
        let value = value
            .ok_or_else(|| ErrorData::invalid_params(format!("`{argument}` is missing"), None))?;
        words = words.replace(HERE, &visible(value));
    }
    Ok(
        GetPromptResult::new(vec![PromptMessage::new_text(Role::User, words)])
            .with_description(own.about),
    )
}
