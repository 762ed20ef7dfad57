{{ title }}

use {{ runtime }}::rt;
{% for head in heads %}

{{ head.docs }}
#[derive(Clone, Default)]
pub struct {{ head.name }}(rt::head::Head);

rt::answer_head!({{ head.name }}{{ head.secrets }});

impl {{ head.name }} {
    {%- for getter in head.getters %}

    {{ getter.docs }}
    #[inline]
    #[must_use]
    pub fn {{ getter.name }}(&self) -> {{ getter.gives }} {
        {{ getter.read }}
    }
    {%- endfor %}
}
{%- endfor %}
