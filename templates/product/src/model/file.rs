{{ title }}

use {{ runtime }}::rt;

{{ items }}
