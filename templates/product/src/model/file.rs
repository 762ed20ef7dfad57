{{ title }}

use ::ionoscloud_core::rt;

{{ items }}
