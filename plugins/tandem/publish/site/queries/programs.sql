-- every program would make the page grow with the marketing plan: thirty have a line of their own,
-- the others of a channel share one, so that sums stay exact
with

results as (
    select * from marts.rpt_program_roi where basis = 'activity_period'
),

ranked as (
    select
        program_id,
        program_name,
        channel,
        row_number() over (
            order by sum(cost + pipeline_created) desc, program_id
        ) as place
    from results
    where program_id not in ('no_program', 'unattributed', 'pending')
    group by program_id, program_name, channel
),

lines as (
    select
        results.*,
        case
            when ranked.place is null then results.program_name
            when ranked.place <= 30 then ranked.program_name
            else 'Other programs'
        end as line,
        ranked.place is null as is_explicit
    from results
    left join ranked on results.program_id = ranked.program_id
)

select
    strftime(month_date, '%Y-%m') as month,
    channel,
    line as program,
    is_explicit,
    model,
    cast(sum(cost) * 100 as bigint) as cost_cents,
    cast(sum(mqls_count) as bigint) as mqls,
    cast(sum(opportunities_created) * 1000000 as bigint) as deals_micros,
    cast(sum(pipeline_created) * 100 as bigint) as pipeline_cents,
    cast(sum(revenue_won) * 100 as bigint) as revenue_cents
from lines
group by all
order by model, month, channel, program
