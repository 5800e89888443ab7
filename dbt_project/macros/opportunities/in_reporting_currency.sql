{#- An amount at a rate, to the cent. The rate is taken as a decimal, so that every engine rounds alike. -#}
{% macro in_reporting_currency(amount, rate) -%}
    cast({{ amount }} * cast({{ rate }} as numeric(20, 14)) as numeric(18, 2))
{%- endmacro %}

{#- Whether a rate (a row of int_exchange_rates) is the one of a currency on a day. -#}
{% macro is_rate_of(rates, currency, day) -%}
    {{ currency }} = {{ rates }}.currency
            and {{ day }} >= {{ rates }}.valid_from_date
            and ({{ rates }}.valid_until_date is null or {{ day }} < {{ rates }}.valid_until_date)
{%- endmacro %}
