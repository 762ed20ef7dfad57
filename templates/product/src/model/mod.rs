//! The types of the API, one file for each schema of the document.
//!
//! The public fields hold exactly what was, or will be, on the wire, so each is an `Option`; getters make reading
//! pleasant, `with_` methods make writing pleasant. Every object begins as `default()`; one with a single required
//! member, or two that no program could take for each other, has a `new` that takes them. What stands around a
//! resource is made of its properties by `new` and `From`. A getter of a required text, number or flag gives the value itself,
//! and what is empty if the service left it out; enumerations, dates and what may be absent come as an `Option`.
//! Integers are `i64` and numbers `f64`, whatever their format. Lists, enumerations and objects take what the
//! document does not know. Types that no method names are bodies of errors: [`json::from_slice`](crate::json::from_slice)
//! reads them from [`Error::body`](crate::Error::body).
//!
//! With the feature `serde` every type is `Serialize` and `Deserialize`, in any format that says itself what comes, and is
//! made of a JSON text or value by `FromStr` and `TryFrom`. Secrets are written as they are.

{% for file in files %}
mod {{ file.module }};
{% endfor %}
{% for file in files %}
pub use self::{{ file.module }}::{ {{ file.names }} };
{% endfor %}
{% for kind in kinds %}
{%- if kind.worded %}
use crate::client::PRODUCT;
{% endif %}
{%- endfor %}
{% for alias in aliases %}
/// Another name of [`{{ alias.of }}`].
{{ alias.deprecated }}
pub type {{ alias.name }} = {{ alias.of }};
{% endfor %}
{% for kind in kinds %}
{{ runtime }}::rt::{{ kind.macro }}!({% if kind.worded %}PRODUCT; {% endif %}{{ kind.names }});
{% endfor %}
