{{ title }}

use {{ runtime }}::rt;

use crate::request;

{{ docs }}
#[derive(Clone, Debug)]
pub struct {{ name }}(pub(crate) rt::Client);

impl {{ name }} {
{%- for call in calls %}

    {{ call.docs }}
    {{ call.aliases }}
    #[inline]
    pub fn {{ call.method }}(&self, {{ call.arguments }}) -> request::{{ call.builder }} {
        {%- if call.mutable %}
        let mut call = rt::Call::new(&self.0, &request::{{ accessor }}::{{ call.constant }}){{ call.path }};
        {{ call.steps }}
        request::{{ call.builder }}(call)
        {%- else %}
        request::{{ call.builder }}(rt::Call::new(&self.0, &request::{{ accessor }}::{{ call.constant }}){{ call.path }})
        {%- endif %}
    }
{%- endfor %}
}
