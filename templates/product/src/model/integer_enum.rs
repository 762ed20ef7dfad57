{{ docs }}
#[non_exhaustive]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum {{ name }} {
{%- for value in values %}
    {{ value.docs }}
    {{ value.name }},
{%- endfor %}
    /// A value that the document does not list, kept as it came.
    Unknown(rt::UnknownInteger),
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
    pub fn as_i64(self) -> i64 {
        match self {
            {%- for value in values %}
            {{ name }}::{{ value.name }} => {{ value.value }},
            {%- endfor %}
            {{ name }}::Unknown(integer) => integer.as_i64(),
        }
    }
}

impl From<i64> for {{ name }} {
    #[inline]
    fn from(integer: i64) -> Self {
        match integer {
            {%- for value in values %}
            {{ value.value }} => {{ name }}::{{ value.name }},
            {%- endfor %}
            _ => {{ name }}::Unknown(rt::UnknownInteger::from(integer)),
        }
    }
}

impl ::core::fmt::Display for {{ name }} {
    #[inline]
    fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
        self.as_i64().fmt(f)
    }
}

impl rt::Field for {{ name }} {
    #[inline]
    fn slot(this: &mut Option<Self>) -> rt::Slot<'_> {
        rt::Slot::IntegerChoice(this)
    }

    #[inline]
    fn view(&self) -> rt::View<'_> {
        let choice = rt::Choice::of(self, !matches!(self, {{ name }}::Unknown(_)), {{ values | length }});
        rt::View::IntegerChoice(self.as_i64(), choice)
    }
}
