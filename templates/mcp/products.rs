//! The products that were built in.

{% for product in products %}
#[cfg(feature = "{{ product.feature }}")]
mod {{ product.module }};
{% endfor %}

use crate::catalogue::Product;

/// How the names of members end that hold secrets, in small letters and digits only.
pub static SECRETS: &[&str] = {{ secrets }};

/// All of them, by name.
pub static PRODUCTS: &[&Product] = &[
    {%- for product in products %}
    #[cfg(feature = "{{ product.feature }}")]
    &{{ product.module }}::PRODUCT,
    {%- endfor %}
];
