with

settings as (
    select * from {{ ref('int_agreement_settings') }}
),

-- an alternative of several conditions may have been half fulfilled before its version came into
-- force: what happened under other versions is therefore kept, but never decides by itself
as_defined_then as (
    select
        'as_defined_then' as basis,
        happened.agreement_version as event_version,
        judging.agreement_version as judging_version,
        happened.agreement_version = judging.agreement_version as is_in_force
    from settings as happened
    cross join settings as judging
),

restated as (
    select
        'restated' as basis,
        happened.agreement_version as event_version,
        judging.agreement_version as judging_version,
        true as is_in_force
    from settings as happened
    inner join settings as judging
        on judging.is_in_force_now
),

final as (
    select * from as_defined_then
    union all
    select * from restated
)

select * from final
