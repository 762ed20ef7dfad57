//! The operations of {{ label }}.

#![allow(
    non_snake_case,
    reason = "a group and its method have two signs between them, and a model keeps its name: no two functions are called alike"
)]

use ::ionoscloud_core::Session;
{%- if models %}
use ::serde_json::Value;
{%- endif %}
{%- if calls %}
use ::{{ library }}::Client;
{%- endif %}

use crate::{Arguments, {% if takes %}Input, Kind, {% endif %}Operation, {% if takes %}Place, {% endif %}Prepared{% if calls %}, read{% endif %}};

pub(crate) const OPERATIONS: &[Operation] = &[
    {%- for call in calls %}
    Operation {
        id: {{ call.id }},
        inputs: &[
            {%- for input in call.inputs %}
            Input { name: {{ input.name }}, place: Place::{{ input.place }}, required: {{ input.required }}, kind: {{ input.kind }} },
            {%- endfor %}
        ],
    },
    {%- endfor %}
];

{% if calls %}
pub(crate) fn prepare(session: &Session, operation: &str, arguments: &Arguments, show: bool) -> Option<Prepared> {
    {%- if located %}
    let client = match arguments.location.as_deref() {
        Some(location) => Client::in_location(session, location),
        None => Client::new(session),
    };
    {%- else %}
    let client = Client::new(session);
    {%- endif %}
    Some(match operation {
        {%- for call in calls %}
        {{ call.id }} => {{ call.function }}(&client, arguments, show),
        {%- endfor %}
        _ => return None,
    })
}
{% else %}
pub(crate) fn prepare(_: &Session, _: &str, _: &Arguments, _: bool) -> Option<Prepared> {
    None
}
{% endif %}

{% for call in calls %}
fn {{ call.function }}(client: &Client, {% if call.takes %}arguments{% else %}_{% endif %}: &Arguments, show: bool) -> Prepared {
    let {% if call.setters %}mut {% endif %}call = client.{{ call.group }}().{{ call.method }}({{ call.arguments }});
    {%- for setter in call.setters %}
    {{ setter }}
    {%- endfor %}
    read::{{ call.finish }}(show.then(|| call.preview()), call.send())
}
{% endfor %}

{% for model in models %}
fn {{ model.function }}(value: &Value) -> {{ model.type }} {
    let mut model = {{ model.type }}::default();
    {%- for member in model.members %}
    if let Some(value) = read::member(value, {{ member.name }}) {
        {%- if member.null %}
        model = if value.is_null() { model.{{ member.null }}() } else { model.{{ member.setter }}({{ member.value }}) };
        {%- else %}
        model = model.{{ member.setter }}({{ member.value }});
        {%- endif %}
    }
    {%- endfor %}
    model
}
{% endfor %}
