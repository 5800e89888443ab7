with

people_records as (
    select
        source,
        source_instance,
        object
    from {{ ref("int_people_x_records") }}
),

account_records as (
    select
        source,
        source_instance,
        object
    from {{ ref("int_accounts_x_records") }}
),

every_record as (
    select * from people_records
    union all
    select * from account_records
),

counted as (
    select
        source,
        source_instance,
        object,
        count(*) as records_unified
    from every_record
    -- attendees and viewers are people by e-mail, many rows each: not comparable by record
    where object not in ('attendees', 'interactions')
    group by
        source,
        source_instance,
        object
)

select * from counted
