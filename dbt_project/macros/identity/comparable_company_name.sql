{#-
    A company's name without what says nothing: case, punctuation and the legal form at its end.
    Two companies can share one, so it only ever proposes.
-#}
{% macro comparable_company_name(company_name) -%}
    nullif(
        trim(
            regexp_replace(
                trim(regexp_replace(lower({{ company_name }}), '[-[:space:].,;:/&+()]+', ' ', 'g')),
                ' (incorporated|inc|llc|llp|ltd|limited|plc|corp|corporation|company|co|gmbh|ag|kg|se|sa|sas|sarl|srl|spa|bv|nv|ab|as|aps|oy|pty ltd|pty|pte ltd|pte)$',
                ''
            )
        ), ''
    )
{%- endmacro %}
