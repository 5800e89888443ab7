with

records as (
    select * from {{ ref('int_opportunities__records') }}
),

states as (
    select * from {{ ref('int_opportunity_states') }}
),

lasts as (
    select
        states.*,
        row_number() over (
            partition by states.opportunity_id order by states.word_number desc
        ) as number_from_end
    from states
),

-- Whatever history missed: the last state is today's record, from the latest time that explains it.
todays as (
    select
        records.opportunity_id,
        'now' as change_id,
        lasts.word_number + 1 as word_number,
        records.stage,
        records.owner_id,
        records.amount,
        records.probability,
        records.close_date,
        false as is_creation,
        least(
            greatest(
                case
                    when records.stage = lasts.stage then records.updated_at
                    else {{ entered_stage_at('records') }}
                end,
                lasts.changed_at
            ),
            {{ as_of() }}
        ) as changed_at
    from records
    inner join lasts
        on records.opportunity_id = lasts.opportunity_id and lasts.number_from_end = 1
),

final as (
    select * from states
    union all
    select * from todays
)

select * from final
