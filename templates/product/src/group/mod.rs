//! The operations, grouped as in the document.

{% for group in groups %}
mod {{ group.accessor }};
{% endfor %}
{% for group in groups %}
pub use self::{{ group.accessor }}::{{ group.name }};
{% endfor %}
