//! What is printed for people: the tools of a choice, and whose credentials there are.

use std::io::Write;

use ionoscloud_core::Session;
use ionoscloud_driver::{Arguments, call};
use ionoscloud_mcp::catalogue::{Operation, Words, operations};
use ionoscloud_mcp::result::{TOKEN, visible};
use ionoscloud_mcp::settings::Settings;
use ionoscloud_mcp::tools::{basic, listed};

/// The tools of a choice, with what they cost in a context.
pub fn list(settings: &Settings) {
    let mut out = std::io::stdout().lock();
    let tools = listed(settings);
    let mut all = 0;
    for tool in &tools {
        let size = serde_json::to_string(tool).map_or(0, |text| text.len().div_ceil(TOKEN));
        all += size;
        let basic = basic()
            .find(|(basic, _)| basic.name == tool.name)
            .map(|(_, operation)| operation);
        let operation = operations()
            .find(|operation| operation.tool == tool.name)
            .or(basic);
        let class = operation.map_or("-", |operation| operation.class.as_str());
        let _ = writeln!(out, "{:<46} {class:<12} {size:>6}", tool.name);
    }
    let _ = writeln!(
        out,
        "{} tools, about {all} tokens; scope {}",
        tools.len(),
        settings.scope
    );
}

/// What reads the contract: product and operation.
const CONTRACTS: (&str, &str) = ("compute", "contractsGet");

/// Reads the contract, and says whose it is.
pub async fn check(session: &Session) -> Result<(), String> {
    let call = call(session, CONTRACTS.0, CONTRACTS.1, Arguments::default())
        .map_err(|error| error.to_string())?;
    let outcome = call.await.map_err(|error| error.to_string())?;
    let value = outcome.value.unwrap_or_default();
    let operation = operations().find(|own| (own.product, own.id) == CONTRACTS);
    let words = operation.map_or(&Words::BASE, Operation::words);
    let items = value.get(words.items).and_then(serde_json::Value::as_array);
    let contract = items.and_then(|items| items.first()).unwrap_or(&value);
    let say = |name: &str| {
        let own = contract.get(words.envelope);
        let found = own.and_then(|own| own.get(name));
        found.map_or_else(
            || "unknown".to_owned(),
            |value| visible(value.as_str().unwrap_or(&value.to_string())),
        )
    };
    let mut out = std::io::stdout().lock();
    let _ = writeln!(
        out,
        "contract {}, owner {}, status {}",
        say("contractNumber"),
        say("owner"),
        say("status")
    );
    Ok(())
}
