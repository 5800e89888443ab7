with

people_outcomes as (
    select * from {{ ref('int_program_outcomes__people') }}
),

deal_outcomes as (
    select * from {{ ref('int_program_outcomes__deals') }}
),

attribution_weights as (
    select * from {{ ref('attribution_weights') }}
),

-- people and MQLs are nobody's share: they are the same in every model
outcomes as (
    select
        people_outcomes.program_id,
        attribution_weights.model,
        case when people_outcomes.outcome = 'new_people' then people_outcomes.outcome_count else 0 end
            as new_people_count,
        case when people_outcomes.outcome = 'mqls' then people_outcomes.outcome_count else 0 end
            as mqls_count,
        0 as created_micros,
        0 as won_micros,
        cast(0 as numeric(18, 2)) as pipeline_created,
        cast(0 as numeric(18, 2)) as revenue_won,
        people_outcomes.outcome_month_date,
        people_outcomes.touch_month_date
    from people_outcomes
    cross join attribution_weights

    union all

    select
        program_id,
        model,
        0 as new_people_count,
        0 as mqls_count,
        case when outcome = 'created' then credit_micros else 0 end as created_micros,
        case when outcome = 'won' then credit_micros else 0 end as won_micros,
        case when outcome = 'created' then amount_reporting else 0 end as pipeline_created,
        case when outcome = 'won' then amount_reporting else 0 end as revenue_won,
        outcome_month_date,
        touch_month_date
    from deal_outcomes
),

summed as (
    select
        program_id,
        model,
        sum(new_people_count) as new_people_count,
        sum(mqls_count) as mqls_count,
        sum(created_micros) as created_micros,
        sum(won_micros) as won_micros,
        sum(pipeline_created) as pipeline_created,
        sum(revenue_won) as revenue_won,
        outcome_month_date,
        touch_month_date
    from outcomes
    group by program_id, model, outcome_month_date, touch_month_date
)

select * from summed
