-- An unattributed row stands alone with the whole deal; touches and pending rows never share with it.
with

attribution as (
    select * from {{ ref('fct_attribution') }}
),

counted as (
    select
        opportunity_id,
        model,
        count(*) as rows_count,
        count(*) filter (where credit_kind = 'unattributed') as unattributed_count,
        count(*) filter (where credit_kind = 'pending') as pending_count
    from attribution
    group by opportunity_id, model
),

wrong as (
    select *
    from counted
    where (unattributed_count > 0 and rows_count > 1) or pending_count > 1
)

select * from wrong
