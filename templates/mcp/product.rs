//! The tools of {{ label }}.

#![allow(clippy::needless_update, reason = "a later runtime may know more")]

use ionoscloud_core::rt;

#[allow(unused_imports, reason = "which of these are used depends on the product")]
use crate::catalogue::{Class, Input, Operation, Paging, Place, Product, Type, Wait};

pub static PRODUCT: Product = Product {
    name: {{ label }},
    title: {{ title }},
    about: {{ about }},
    words: {{ words }},
    locations: {{ locations }},
    operations: &[
        {%- for tool in tools %}
        Operation {
            tool: {{ tool.name }},
            id: {{ tool.id }},
            product: {{ label }},
            group: {{ tool.group }},
            method: {{ tool.method }},
            http: {{ tool.http }},
            path: {{ tool.path }},
            title: {{ tool.title }},
            description: {{ tool.description }},
            cost: {{ tool.cost }},
            class: Class::{{ tool.class }},
            idempotent: {{ tool.idempotent }},
            deprecated: {{ tool.deprecated }},
            partial: {{ tool.partial }},
            makes_secret: {{ tool.secret }},
            secret_answer: {{ tool.secret_answer }},
            wait: Wait::{{ tool.wait }},
            answer: {{ tool.answer }},
            items: {{ tool.items }},
            paging: {{ tool.paging }},
            inputs: &[
                {%- for input in tool.inputs %}
                Input {
                    name: {{ input.name }},
                    wire: {{ input.wire }},
                    place: Place::{{ input.place }},
                    required: {{ input.required }},
                    schema: {{ input.schema }},
                },
                {%- endfor %}
            ],
        },
        {%- endfor %}
    ],
    types: &[
        {%- for type in types %}
        Type { name: {{ type.name }}, schema: {{ type.schema }} },
        {%- endfor %}
    ],
};
