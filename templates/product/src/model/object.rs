{{ docs }}
#[non_exhaustive]
#[derive(Clone)]
pub struct {{ name }} {
{%- for member in members %}
    {{ member.docs }}
    pub {{ member.name }}: Option<{{ member.stored }}>,
{%- endfor %}
    /// Members on the wire that no field holds; they are sent back as they came.
    pub extra: rt::Extra,
}

impl {{ name }} {
    const EMPTY: Self = {{ name }} {
        {%- for member in members %}
        {{ member.name }}: None,
        {%- endfor %}
        extra: rt::Extra::EMPTY,
    };
    {%- if embedded %}
    pub(crate) const NONE: &'static Self = &Self::EMPTY;
    {%- endif %}
    {%- if constructor %}

    {{ constructor.docs }}
    {{ constructor.deprecated }}
    #[inline]
    #[must_use]
    pub fn new({{ constructor.arguments }}) -> Self {
        Self::EMPTY{{ constructor.calls }}
    }
    {%- endif %}
    {%- for member in members %}

    {{ member.getter_docs }}
    #[inline]
    #[must_use]
    pub fn {{ member.name }}(&self) -> {{ member.read }} {
        {{ member.get }}
    }

    {{ member.setter_docs }}
    #[inline]
    #[must_use]
    pub fn {{ member.setter }}(mut self, {{ member.name }}: {{ member.given }}) -> Self {
        self.{{ member.name }} = Some({{ member.set }});
        self
    }
    {%- if member.null %}

    {{ member.null.set_docs }}
    #[inline]
    #[must_use]
    pub fn {{ member.null.set }}(mut self) -> Self {
        self.{{ member.name }} = None;
        self.extra.set_null({{ member.index }});
        self
    }

    {{ member.null.is_docs }}
    #[inline]
    #[must_use]
    pub fn {{ member.null.is }}(&self) -> bool {
        self.{{ member.name }}.is_none() && self.extra.is_null({{ member.index }})
    }
    {%- endif %}
    {%- endfor %}
}

impl rt::Model for {{ name }} {
    #[inline]
    fn shape(&self) -> &'static rt::Shape {
        {# A constant of the type would be worked out in each check of the crate; this one is where a program needs it. -#}
        const {
            &rt::Shape {
                name: {{ label }},
                members: &[
                    {%- for member in members %}
                    {{ member.entry }},
                    {%- endfor %}
                ],
            }
        }
    }

    #[inline{% if pointed %}(never){% endif %}]
    fn slot(&mut self, index: usize) -> rt::Slot<'_> {
        match index {
            {%- for member in members %}
            {{ member.index }} => rt::Slot::of(&mut self.{{ member.name }}),
            {%- endfor %}
            _ => rt::Slot::Extra(&mut self.extra),
        }
    }

    #[inline{% if pointed %}(never){% endif %}]
    fn view(&self, index: usize) -> rt::View<'_> {
        match index {
            {%- for member in members %}
            {{ member.index }} => rt::View::of(&self.{{ member.name }}),
            {%- endfor %}
            _ => rt::View::Extra(&self.extra),
        }
    }
    {%- if xml %}

    #[inline]
    fn xml(&self) -> &'static [rt::Xml] {
        const {
            &[
                {%- for entry in xml %}
                {{ entry }},
                {%- endfor %}
            ]
        }
    }
    {%- endif %}
    {%- if terms %}

    #[inline]
    fn terms(&self) -> &'static rt::Terms {
        const { &{{ terms }} }
    }
    {%- endif %}
}

impl Default for {{ name }} {
    #[inline]
    fn default() -> Self {
        Self::EMPTY
    }
}
{%- if envelope %}

impl ::core::convert::From<{{ envelope.given }}> for {{ name }} {
    #[inline]
    fn from(own: {{ envelope.given }}) -> Self {
        Self::EMPTY{{ envelope.calls }}
    }
}
{%- endif %}

impl PartialEq for {{ name }} {
    #[inline]
    fn eq(&self, other: &Self) -> bool {
        rt::equal(self, other)
    }
}

impl ::core::fmt::Debug for {{ name }} {
    #[inline]
    fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
        rt::debug(self, f)
    }
}
{%- if page %}

impl rt::Page for {{ name }} {
    type Item = {{ page.item }};

    #[inline]
    fn items(&self) -> &[Self::Item] {
        self.{{ page.field }}.as_deref().unwrap_or_default()
    }

    #[inline]
    fn into_items(self) -> Vec<Self::Item> {
        self.{{ page.field }}.unwrap_or_default()
    }

    #[inline]
    fn words(&self) -> &'static rt::Words {
        &crate::client::PRODUCT.words
    }
}
{%- endif %}
