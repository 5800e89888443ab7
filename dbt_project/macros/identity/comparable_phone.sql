{#-
    A telephone number as it is compared: its last nine digits, without an extension. Country codes,
    trunk zeros and punctuation are how people write it, not whom they reach; fewer than seven digits
    reach nobody from outside.
-#}
{% macro comparable_phone(phone) -%}
    case
        when length({{ _digits(phone) }}) >= 7 then right({{ _digits(phone) }}, 9)
    end
{%- endmacro %}

{% macro _digits(phone) -%}
    regexp_replace(
        regexp_replace(lower({{ phone }}), '(x|ext|#|,|;|durchwahl|poste).*$', '', 'g'), '[^0-9]', '', 'g'
    )
{%- endmacro %}
