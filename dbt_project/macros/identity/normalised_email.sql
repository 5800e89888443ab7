{#-
    An e-mail address as it is compared: trimmed and lower-cased; null when the text is no address
    (`n/a`, `see notes`, two addresses in one field). Shared by everything that keys on an address.
-#}
{% macro normalised_email(email) -%}
    case
        when {{ matches("lower(trim(" ~ email ~ "))", "^[^@[:space:],;:<>()]+@[^@[:space:],;:<>()]+[.][^@.[:space:],;:<>()]{2,63}$") }}
            then lower(trim({{ email }}))
    end
{%- endmacro %}
