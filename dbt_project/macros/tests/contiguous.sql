{#-
    A returned row is a visit that is not numbered from 1 on, that does not begin where the one before
    ended, that ends before it begins, that is open though another follows, or the last one and closed.
-#}
{% test contiguous(model, partition_by, number, starts_at, ends_at) %}
{%- set life = "partition by " ~ partition_by | join(", ") ~ " order by " ~ number %}

with

placed as (
    select
        *,
        row_number() over ({{ life }}) as expected_number,
        lag({{ ends_at }}) over ({{ life }}) as expected_start,
        row_number() over ({{ life }}) = 1 as is_first,
        lead({{ starts_at }}) over ({{ life }}) is null as is_last
    from {{ model }}
),

wrong as (
    select *
    from placed
    where
        {{ number }} <> expected_number
        or (not is_first and ({{ starts_at }} <> expected_start or expected_start is null))
        or {{ ends_at }} < {{ starts_at }}
        or ({{ ends_at }} is null) <> is_last
)

select * from wrong

{% endtest %}
