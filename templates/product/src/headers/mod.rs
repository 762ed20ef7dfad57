//! What answers tell in headers. One that did not come, or is nothing of its type, reads as absent; all are there as they came
//! by `AsRef<HeaderMap>`.

{% for module in headers %}
mod {{ module }};
{% endfor %}
{% for module in headers %}
pub use self::{{ module }}::*;
{% endfor %}
