with

history as (
    select * from {{ ref('stg_hubspot__property_history') }}
),

records as (
    select * from {{ ref('int_opportunities__records') }}
),

pipeline_stages as (
    select * from {{ ref('stg_hubspot__pipeline_stages') }}
),

-- A stage id is looked up in whatever pipeline has it: a deal may have moved between pipelines.
stages as (
    select
        source_instance,
        stage_id_hubspot,
        min(coalesce(stage_label, stage_id_hubspot)) as stage,
        min(probability) as probability
    from pipeline_stages
    group by source_instance, stage_id_hubspot
),

changes as (
    select
        records.opportunity_id,
        history.*,
        {{ trimmed('history.value') }} as said
    from history
    inner join records
        on
            records.source = 'hubspot'
            and history.source_instance = records.source_instance
            and history.record_id_hubspot = records.record_id
    where
        history.object = 'deals'
        and history.property in ('dealstage', 'amount', 'closedate', 'hubspot_owner_id')
),

final as (
    select
        changes.opportunity_id,
        changes.property_history_id_hubspot as change_id,
        case when changes.property = 'dealstage' then coalesce(stages.stage, changes.said) end
            as stage,
        cast(null as text) as old_owner_id,
        case
            when changes.property = 'hubspot_owner_id'
                then {{ our_id('hubspot', 'changes.source_instance', 'changes.said') }}
        end as owner_id,
        case
            when
                changes.property = 'amount'
                and {{ matches('changes.said', '^-?[0-9]+([.][0-9]+)?$') }}
                then cast(changes.said as numeric(18, 2))
        end as amount,
        cast(stages.probability * 100 as numeric(18, 2)) as probability,
        case when changes.property = 'closedate' then {{ hubspot_date('changes.said') }} end
            as close_date,
        changes.property = 'dealstage' as is_stage_said,
        changes.property = 'amount' as is_amount_said,
        changes.property = 'closedate' as is_close_date_said,
        changes.property = 'hubspot_owner_id' as is_owner_said,
        changes.changed_at
    from changes
    left join stages
        on
            changes.property = 'dealstage'
            and changes.source_instance = stages.source_instance
            and changes.said = stages.stage_id_hubspot
)

select * from final
