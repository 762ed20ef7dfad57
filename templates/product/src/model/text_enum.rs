{{ docs }}
#[non_exhaustive]
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum {{ name }} {
{%- for value in values %}
    {{ value.docs }}
    {{ value.name }},
{%- endfor %}
    /// A value that the document does not list, kept as it came.
    Unknown(rt::UnknownText),
}

impl {{ name }} {
    /// The values that the document lists, in its order.
    pub const KNOWN: &'static [Self] = &[
        {%- for value in values %}
        {{ name }}::{{ value.name }},
        {%- endfor %}
    ];

    /// The value as it is on the wire.
    #[inline]
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            {%- for value in values %}
            {{ name }}::{{ value.name }} => {{ value.value }},
            {%- endfor %}
            {{ name }}::Unknown(text) => text.as_str(),
        }
    }
}

impl From<&str> for {{ name }} {
    #[inline]
    fn from(text: &str) -> Self {
        match text {
            {%- for value in values %}
            {{ value.value }} => {{ name }}::{{ value.name }},
            {%- endfor %}
            _ => {{ name }}::Unknown(rt::UnknownText::from(text)),
        }
    }
}

impl AsRef<str> for {{ name }} {
    #[inline]
    fn as_ref(&self) -> &str {
        self.as_str()
    }
}

impl ::core::fmt::Display for {{ name }} {
    #[inline]
    fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
        f.write_str(self.as_str())
    }
}

impl rt::Field for {{ name }} {
    #[inline]
    fn slot(this: &mut Option<Self>) -> rt::Slot<'_> {
        rt::Slot::TextChoice(this)
    }

    #[inline]
    fn view(&self) -> rt::View<'_> {
        let choice = rt::Choice::of(self, !matches!(self, {{ name }}::Unknown(_)), {{ values | length }});
        rt::View::TextChoice(self.as_str(), choice)
    }
}
