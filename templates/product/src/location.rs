//! Where the service runs.

use {{ runtime }}::rt;

{{ location_docs }}
///
/// One that is not listed here is kept as it came. A call in it is refused, unless it lies below one that is
/// listed, as `de/fra/2` lies below `de/fra` and is served there, or a server is configured for it by
/// [`Config::with_location_server`](crate::Config::with_location_server).
#[non_exhaustive]
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Location {
{%- for location in locations %}
    {{ location.docs }}
    {{ location.name }},
{%- endfor %}
    /// A location that the document does not list, kept as it came.
    Unknown(rt::UnknownText),
}

impl Location {
    /// The location of a client that none was chosen for: the first of the document.
    pub const DEFAULT: Location = Location::{{ locations[0].name }};

    /// The locations that the document lists, in its order.
    pub const ALL: &[Location] = &[{% for location in locations %}Location::{{ location.name }},{% endfor %}];

    /// The location as the API writes it, such as `de/fra`.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            {%- for location in locations %}
            Location::{{ location.name }} => {{ location.value }},
            {%- endfor %}
            Location::Unknown(text) => text.as_str(),
        }
    }
}

impl From<&str> for Location {
    fn from(text: &str) -> Self {
        match text {
            {%- for location in locations %}
            {{ location.value }} => Location::{{ location.name }},
            {%- endfor %}
            _ => Location::Unknown(rt::UnknownText::from(text)),
        }
    }
}

impl ::core::fmt::Display for Location {
    fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
        f.write_str(self.as_str())
    }
}
