{#-
    Rows of fct_opportunity_days that a full refresh would not have: of opportunities that were
    deleted, before a creation that moved, after the day of an earlier `as_of`.
-#}
{% macro drop_days_that_are_no_more() -%}
    delete from {{ this }} as days
    where not exists (
        select 1
        from {{ ref('int_opportunity_day_ranges') }} as ranges
        where
            ranges.opportunity_id = days.opportunity_id
            and days.as_of_date between ranges.first_date and ranges.last_date
    )
{%- endmacro %}
