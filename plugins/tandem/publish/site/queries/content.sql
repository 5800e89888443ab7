-- the assets with the most pipeline by any model, and those that Sales sends most
with

assets as (
    select
        content_id,
        max(content_name) as content_name,
        split_part(content_id, ':', 1) as source,
        max(content_kind) as content_kind,
        max(touches_count) as touches,
        max(people_count) as people,
        max(shares_count) as shares,
        max(people_shared_with_count) as shared_with,
        max(people_touched_after_share_count) as touched_after,
        max(stage_progressions_count) as progressions,
        row_number() over (order by sum(pipeline_created) desc, content_id) as place_by_pipeline,
        row_number() over (order by max(shares_count) desc, content_id) as place_by_shares
    from marts.rpt_content_performance
    where content_kind <> 'explicit'
    group by content_id
),

chosen as (
    select * from assets where place_by_pipeline <= 20 or (place_by_shares <= 10 and shares > 0)
)

select
    performance.model,
    chosen.content_id,
    chosen.content_name as content,
    chosen.source,
    chosen.content_kind as kind,
    chosen.touches,
    chosen.people,
    chosen.shares,
    chosen.shared_with,
    chosen.touched_after,
    chosen.progressions,
    cast(performance.opportunities_created * 1000000 as bigint) as deals_micros,
    cast(performance.pipeline_created * 100 as bigint) as pipeline_cents,
    cast(performance.revenue_won * 100 as bigint) as revenue_cents
from chosen
inner join marts.rpt_content_performance as performance
    on chosen.content_id = performance.content_id
order by performance.model, performance.pipeline_created desc, chosen.content_name
