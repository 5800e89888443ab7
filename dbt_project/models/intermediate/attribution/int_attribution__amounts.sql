with

credits as (
    select * from {{ ref('int_attribution__credits') }}
),

opportunities as (
    select * from {{ ref('int_attribution__opportunities') }}
),

cents as (
    select
        credits.attribution_id,
        credits.opportunity_id,
        credits.touch_id,
        credits.model,
        credits.credit_kind,
        credits.path_position,
        credits.credit_micros,
        credits.is_fallback,
        case when opportunities.amount < 0 then -1 else 1 end as amount_sign,
        abs({{ to_cents('opportunities.amount') }}) as amount_cents,
        abs({{ to_cents('opportunities.amount_reporting') }}) as reporting_cents
    from credits
    inner join opportunities
        on credits.opportunity_id = opportunities.opportunity_id
),

shares as (
    select
        cents.*,
        {{ whole_share('amount_cents', 'credit_micros', 1000000) }} as amount_share,
        {{ share_remainder('amount_cents', 'credit_micros', 1000000) }} as amount_remainder,
        {{ whole_share('reporting_cents', 'credit_micros', 1000000) }} as reporting_share,
        {{ share_remainder('reporting_cents', 'credit_micros', 1000000) }} as reporting_remainder
    from cents
),

ranked as (
    select
        shares.*,
        amount_cents
        - sum(amount_share) over (partition by opportunity_id, model) as amount_left,
        reporting_cents
        - sum(reporting_share) over (partition by opportunity_id, model) as reporting_left,
        row_number() over (
            partition by opportunity_id, model
            order by amount_remainder desc nulls last, path_position asc nulls last
        ) as amount_rank,
        row_number() over (
            partition by opportunity_id, model
            order by reporting_remainder desc nulls last, path_position asc nulls last
        ) as reporting_rank
    from shares
),

dealt_out as (
    select
        ranked.*,
        amount_sign * (amount_share + case when amount_rank <= amount_left then 1 else 0 end)
            as attributed_cents,
        amount_sign
        * (reporting_share + case when reporting_rank <= reporting_left then 1 else 0 end)
            as attributed_reporting_cents
    from ranked
)

select
    attribution_id,
    opportunity_id,
    touch_id,
    model,
    credit_kind,
    path_position,
    credit_micros,
    {{ from_cents('attributed_cents') }} as attributed_amount,
    {{ from_cents('attributed_reporting_cents') }} as attributed_amount_reporting,
    is_fallback
from dealt_out
