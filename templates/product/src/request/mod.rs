//! The builders of single calls: optional parameters and settings, then await, `send`, `wait` or page.

{% for group in groups %}
pub(crate) mod {{ group.accessor }};
{% endfor %}
{% for group in groups %}
pub use self::{{ group.accessor }}::*;
{% endfor %}
{%- if states %}
use ::ionoscloud_core::rt;

/// The states that resources of this product settle in.
pub(crate) static STATES: rt::States = {{ states }};
{%- endif %}
