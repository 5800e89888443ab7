with

records as (
    select * from {{ ref('int_opportunities__records') }}
),

changes as (
    select * from {{ ref('int_opportunity_changes') }}
),

exchange_rates as (
    select * from {{ ref('int_exchange_rates') }}
),

staged as (
    select
        changes.*,
        coalesce(
            lag(changes.stage)
                over (partition by changes.opportunity_id order by changes.change_number)
            <> changes.stage,
            true
        ) as is_entry
    from changes
),

-- When the present closed stage was entered: the last time its stage began.
closings as (
    select
        opportunity_id,
        max(changed_at) as closed_at
    from staged
    where is_entry
    group by opportunity_id
),

final as (
    select
        records.opportunity_id,
        records.source,
        records.source_instance,
        records.record_id,
        records.opportunity_name,
        records.opportunity_type,
        records.account_id,
        records.owner_id,
        records.program_id,
        records.lead_source,
        records.stage,
        records.category,
        records.currency,
        records.amount,
        {{ in_reporting_currency('records.amount', 'exchange_rates.rate_to_reporting') }}
            as amount_reporting,
        records.probability,
        records.close_date,
        records.created_at,
        case when records.category <> 'open' then closings.closed_at end as closed_at,
        records.updated_at,
        records.next_step
    from records
    left join closings
        on records.opportunity_id = closings.opportunity_id
    left join exchange_rates
        on
            {{ is_rate_of(
                'exchange_rates',
                'records.currency',
                'coalesce(records.close_date, ' ~ local_date('records.created_at', "'UTC'") ~ ')'
            ) }}
)

select * from final
