//! The types of the API, one file for each schema of the document.
//!
//! The public fields hold exactly what was, or will be, on the wire; getters make reading pleasant, `with_`
//! methods make writing pleasant. Lists, enumerations and objects take what the document does not know.

{% for file in files %}
mod {{ file.module }};
{% endfor %}
{% for file in files %}
pub use self::{{ file.module }}::{ {{ file.names }} };
{% endfor %}
