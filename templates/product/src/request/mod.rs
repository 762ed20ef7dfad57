//! The builders of single calls: optional parameters and settings, then await, `send`, `wait` or page.

{% for group in groups %}
pub(crate) mod {{ group.accessor }};
{% endfor %}
{% for group in groups %}
pub use self::{{ group.accessor }}::*;
{% endfor %}
