-- No touch after the close, or after now, earns anything.
with

attribution as (
    select * from {{ ref('fct_attribution') }}
),

opportunities as (
    select * from {{ ref('int_opportunities') }}
),

wrong as (
    select attribution.*
    from attribution
    inner join opportunities
        on attribution.opportunity_id = opportunities.opportunity_id
    where
        attribution.touched_at > {{ as_of() }}
        or (
            opportunities.category <> 'open'
            and attribution.touched_at > opportunities.closed_at
        )
)

select * from wrong
