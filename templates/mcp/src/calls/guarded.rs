//! Calls that are known to fail are not sent.

use rmcp::model::CallToolResponse;
use serde_json::Value;

use crate::catalogue::Operation;
use crate::result::refused;

/// Servers of type CUBE have no power switch; the others cannot be suspended.
pub(super) fn fitting(operation: &Operation, object: &Value) -> Result<(), CallToolResponse> {
    let r#type = object
        .pointer("/properties/type")
        .and_then(Value::as_str)
        .unwrap_or_default();
    let cube = r#type == "CUBE";
    let usual = matches!(r#type, "ENTERPRISE" | "VCPU");
    let words = match operation.id {
        "datacentersServersStopPost" if cube => "suspend it (compute_servers_suspend)",
        "datacentersServersStartPost" if cube => "resume it (compute_servers_resume)",
        "datacentersServersSuspendPost" if usual => "stop it (compute_servers_stop)",
        "datacentersServersResumePost" if usual => "start it (compute_servers_start)",
        _ => return Ok(()),
    };
    Err(refused(format!(
        "Nothing was sent: a server of type {type} cannot be switched so; {words} instead."
    ))
    .into())
}
