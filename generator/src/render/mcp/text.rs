//! Texts and schemas as clients show them.

use proc_macro2::Literal;
use serde_json::Value;

/// On one line: what a client shows of a tool is no page.
pub fn plain(words: &str) -> String {
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// JSON as a raw literal, which is easier to read than one full of escapes.
pub fn json(value: &Value) -> Result<String, String> {
    let json = value.to_string();
    let fences = (1..).map(|count| "#".repeat(count));
    // A raw string ends at a quote and as many `#` as it began with (the Rust Reference, Raw string literals).
    let fence = fences
        .take(16)
        .find(|fence| !json.contains(&format!("\"{fence}")));
    let fence = fence.ok_or("a schema holds too many signs")?;
    let literal: Literal = format!("r{fence}\"{json}\"{fence}")
        .parse()
        .map_err(|_| "a schema is no literal".to_owned())?;
    Ok(literal.to_string())
}
