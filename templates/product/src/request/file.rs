{{ title }}

use {{ runtime }}::rt;
{% for call in calls %}

{{ call.builder_docs }}
#[must_use = "a call does nothing until it is awaited or sent"]
pub struct {{ call.builder }}(pub(crate) rt::Call);

pub(crate) static {{ call.constant }}: rt::Operation = {{ call.operation }};

rt::request!({{ call.builder }}, {{ call.constant }}, {{ call.output }}{{ call.extras }});

{%- if call.setters %}

impl {{ call.builder }} {
    {%- for setter in call.setters %}

    {{ setter.docs }}
    {{ setter.deprecated }}
    #[inline]
    pub fn {{ setter.name }}(mut self, {{ setter.arguments }}) -> Self {
        {{ setter.step }}
        self
    }
    {%- endfor %}
}
{%- endif %}
{%- endfor %}
