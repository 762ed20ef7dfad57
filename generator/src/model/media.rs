//! Media types: compared without case and without parameters (RFC 9110, 8.3.1).

/// The type of the forms that browsers send.
const FORM: &str = "application/x-www-form-urlencoded";

/// Type and subtype in lower case.
fn essence(media_type: &str) -> String {
    let essence = media_type.split(';').next().unwrap_or_default();
    essence.trim().to_ascii_lowercase()
}

pub(super) fn is_json(media_type: &str) -> bool {
    // By itself or by its suffix (RFC 6839, 3.1).
    let essence = essence(media_type);
    essence.ends_with("/json") || essence.ends_with("+json")
}

pub(super) fn is_text(media_type: &str) -> bool {
    let essence = essence(media_type);
    !is_json(media_type) && essence.starts_with("text/")
        || essence.ends_with("yaml")
        || essence.ends_with("xml")
}

/// By itself or by its suffix (RFC 7303, 8).
pub(super) fn is_xml(media_type: &str) -> bool {
    let essence = essence(media_type);
    essence.ends_with("/xml") || essence.ends_with("+xml")
}

/// Whether a type leaves to whoever sends a body what is in it: bytes, or parts with a boundary of the sender's own.
pub(super) fn is_open(media_type: &str) -> bool {
    let essence = essence(media_type);
    essence == "application/octet-stream" || is_multipart(media_type)
}

pub(super) fn is_form(media_type: &str) -> bool {
    essence(media_type) == FORM
}

/// Whether a body consists of parts, each with headers of its own.
pub(super) fn is_multipart(media_type: &str) -> bool {
    essence(media_type).starts_with("multipart/")
}

/// Whether it stands for several types: `image/*`, `application/*+json`.
pub(super) fn is_range(media_type: &str) -> bool {
    essence(media_type).contains('*')
}

/// Whether it stands for types of which JSON is one, and that no other says more about.
pub(super) fn may_be_json(media_type: &str) -> bool {
    matches!(essence(media_type).as_str(), "*/*" | "application/*")
}
