with

touches as (
    select * from {{ ref('int_touches') }}
),

records as (
    select * from {{ ref('int_identity__records') }}
),

people_x_records as (
    select * from {{ ref('int_people_x_records') }}
),

-- what brought somebody is a program: a visit or an e-mail without one says nothing about that
ordered as (
    select
        person_id,
        program_id,
        channel,
        row_number() over (partition by person_id order by occurred_at, touch_id) as first_number,
        row_number() over (
            partition by person_id order by occurred_at desc, touch_id desc
        ) as last_number
    from touches
    where
        direction = 'inbound'
        and is_human
        and program_id is not null
        and person_id <> 'unlinked'
),

channels as (
    select
        person_id,
        max(case when first_number = 1 then program_id end) as original_program_id,
        max(case when first_number = 1 then channel end) as original_channel,
        max(case when last_number = 1 then program_id end) as latest_program_id,
        max(case when last_number = 1 then channel end) as latest_channel
    from ordered
    where first_number = 1 or last_number = 1
    group by person_id
),

sourced as (
    select
        people_x_records.person_id,
        records.lead_source,
        row_number() over (
            partition by people_x_records.person_id
            order by records.created_at asc nulls last, records.record_key asc
        ) as first_number,
        row_number() over (
            partition by people_x_records.person_id
            order by records.created_at desc nulls last, records.record_key desc
        ) as last_number
    from people_x_records
    inner join records
        on people_x_records.record_key = records.record_key
    where records.lead_source is not null and people_x_records.person_id is not null
),

sources as (
    select
        person_id,
        max(case when first_number = 1 then lead_source end) as original_source,
        max(case when last_number = 1 then lead_source end) as latest_source
    from sourced
    where first_number = 1 or last_number = 1
    group by person_id
),

final as (
    select
        coalesce(channels.person_id, sources.person_id) as person_id,
        sources.original_source,
        sources.latest_source,
        channels.original_program_id,
        channels.original_channel,
        channels.latest_program_id,
        channels.latest_channel
    from channels
    full outer join sources
        on channels.person_id = sources.person_id
)

select * from final
