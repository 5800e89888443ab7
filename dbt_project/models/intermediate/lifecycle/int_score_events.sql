with

score_events as (
    select * from {{ ref('int_score_events__by_basis') }}
),

final as (
    select
        person_id,
        touch_id,
        rule,
        points,
        is_capped,
        score_before,
        score_after,
        occurred_at,
        expires_at,
        agreement_version
    from score_events
    where basis = 'as_defined_then'
)

select * from final
