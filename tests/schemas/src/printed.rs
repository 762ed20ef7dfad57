//! Operations as the generator prints them.

use ionoscloud_generator::product::Product;
use ionoscloud_generator::render::operations;
use ionoscloud_generator::{Source, understand};
use serde_json::Value;

/// All operations of a document; the findings, if it cannot be understood.
///
/// # Errors
/// It cannot be understood.
pub fn printed(text: &str, product: &Product, lock: &str) -> Result<Vec<Value>, String> {
    let source = Source {
        file: "openapi.yaml",
        text: text.into(),
        sdk_file: "sdk.yaml",
        product,
        lock,
    };
    let (all, findings) = understand(source, |sdk, _| {
        let all = sdk.operations();
        all.map(|(group, operation)| operations::operation(sdk, group, operation))
            .collect()
    });
    all.ok_or_else(|| {
        findings
            .iter()
            .map(|finding| format!("{finding}\n"))
            .collect()
    })
}
