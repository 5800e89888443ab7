with

listed as (
    select * from {{ ref('int_programs__listed') }}
),

versions as (
    select * from {{ source('agreement', 'versions') }}
),

channel_rules as (
    select * from {{ source('agreement', 'channel_rules') }}
),

rules_in_force as (
    select
        {{ comparable_word('channel_rules.program_type') }} as program_type,
        min(channel_rules.channel) as channel
    from channel_rules
    inner join versions
        on channel_rules.agreement_version = versions.agreement_version
    where {{ is_in_force('versions', as_of()) }}
    group by {{ comparable_word('channel_rules.program_type') }}
),

final as (
    select
        listed.source || ':' || listed.source_instance || ':' || listed.record_id as program_id,
        listed.source,
        listed.source_instance,
        listed.record_id,
        listed.program_name,
        coalesce(listed.program_type, listed.other_program_type) as program_type,
        coalesce(first_rules.channel, second_rules.channel, 'other') as channel,
        listed.source || ':' || listed.source_instance || ':' || listed.parent_record_id
            as parent_program_id,
        listed.currency,
        listed.budgeted_cost,
        listed.actual_cost,
        listed.start_date,
        listed.end_date
    from listed
    left join rules_in_force as first_rules
        on {{ comparable_word('listed.program_type') }} = first_rules.program_type
    left join rules_in_force as second_rules
        on {{ comparable_word('listed.other_program_type') }} = second_rules.program_type
)

select * from final
