with

stages as (
    select * from {{ ref('int_leads__stages') }}
),

people as (
    select * from {{ ref('int_people') }}
),

channels as (
    select * from {{ ref('int_leads__channels') }}
),

conversions as (
    select * from {{ ref('int_leads__conversions') }}
),

counts as (
    select * from {{ ref('int_leads__counts') }}
),

final as (
    select
        stages.person_id,
        people.account_id,
        coalesce(people.owner_id, 'no_owner') as owner_id,
        coalesce(channels.original_program_id, 'unattributed') as original_program_id,
        coalesce(channels.latest_program_id, 'unattributed') as latest_program_id,
        stages.current_stage,
        coalesce(channels.original_source, 'unattributed') as original_source,
        coalesce(channels.latest_source, 'unattributed') as latest_source,
        coalesce(channels.original_channel, 'unattributed') as original_channel,
        coalesce(channels.latest_channel, 'unattributed') as latest_channel,
        people.segment,
        people.region,
        stages.agreement_version,
        coalesce(counts.engagement_score, 0) as engagement_score,
        cast(stages.episodes_count as bigint) as episodes_count,
        coalesce(counts.times_qualified, 0) as times_qualified,
        coalesce(counts.times_recycled, 0) as times_recycled,
        coalesce(counts.times_rejected, 0) as times_rejected,
        coalesce(counts.opportunities_count, 0) as opportunities_count,
        coalesce(conversions.is_converted, false) as is_converted,
        coalesce(conversions.status_contradicts_conversion, false)
            as status_contradicts_conversion,
        {%- for stage in default_stages() %}
            stages.first_{{ stage }}_at,
            stages.latest_{{ stage }}_at,
        {%- endfor %}
        stages.entered_funnel_at,
        stages.current_stage_entered_at
    from stages
    left join people
        on stages.person_id = people.person_id
    left join channels
        on stages.person_id = channels.person_id
    left join conversions
        on stages.person_id = conversions.person_id
    left join counts
        on stages.person_id = counts.person_id
)

select * from final
