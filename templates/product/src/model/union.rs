{{ docs }}
#[non_exhaustive]
#[derive(Clone, {% if not secret %}Debug, {% endif %}PartialEq)]
pub enum {{ name }} {
{%- for variant in variants %}
    {{ variant.docs }}
    {{ variant.name }}({{ variant.stored }}),
{%- endfor %}
    /// A value that is none of the above, kept as it came.
    Unknown(rt::Value),
}

{%- if secret %}

/// Shows nothing: the value may be a secret.
impl ::core::fmt::Debug for {{ name }} {
    fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
        f.write_str("{{ name }}([redacted])")
    }
}
{%- endif %}

impl rt::Union for {{ name }} {
    const TAG: &'static str = {{ tag }};
    const TAGS: &'static [&'static [&'static str]] = &[
        {%- for variant in variants %}
        {{ variant.tags }},
        {%- endfor %}
    ];
    {%- if lists_values %}
    const LISTED: &'static [&'static [&'static str]] = &[
        {%- for variant in variants %}
        {{ variant.listed }},
        {%- endfor %}
    ];
    {%- endif %}

    #[inline]
    fn decode(index: usize, text: &str, rest: &mut Option<rt::Rest>) -> Option<Self> {
        match index {
            {%- for variant in variants %}
            {{ variant.index }} => rt::decode_part(text, rest).map({{ name }}::{{ variant.name }}),
            {%- endfor %}
            _ => None,
        }
    }

    #[inline]
    fn unknown(value: rt::Value) -> Self {
        {{ name }}::Unknown(value)
    }

    #[inline]
    fn view(&self) -> rt::View<'_> {
        match self {
            {%- for variant in variants %}
            {{ name }}::{{ variant.name }}(value) => rt::Field::view(value),
            {%- endfor %}
            {{ name }}::Unknown(value) => rt::View::Unknown(value),
        }
    }
}

impl rt::Field for {{ name }} {
    #[inline]
    fn slot(this: &mut Option<Self>) -> rt::Slot<'_> {
        rt::Slot::Union(this)
    }

    #[inline]
    fn view(&self) -> rt::View<'_> {
        rt::Union::view(self)
    }
}
{%- for variant in variants %}
{%- if variant.from %}

impl From<{{ variant.from.given }}> for {{ name }} {
    #[inline]
    fn from(value: {{ variant.from.given }}) -> Self {
        {{ name }}::{{ variant.name }}({{ variant.from.value }})
    }
}
{%- endif %}
{%- endfor %}
