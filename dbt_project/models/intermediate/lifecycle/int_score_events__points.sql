with

touches as (
    select * from {{ ref('int_touches') }}
),

judges as (
    select * from {{ ref('int_agreement_judges') }}
),

scoring_rules as (
    select * from {{ source('agreement', 'scoring_rules') }}
),

settings as (
    select * from {{ ref('int_agreement_settings') }}
),

final as (
    select
        judges.basis,
        touches.person_id,
        touches.touch_id,
        scoring_rules.rule,
        scoring_rules.agreement_version,
        cast(scoring_rules.points as bigint) as points,
        touches.occurred_at,
        touches.occurred_at
        + cast(settings.points_expire_days * 86400 as integer) * interval '1 second' as expires_at
    from touches
    inner join judges
        on touches.agreement_version = judges.event_version and judges.is_in_force
    inner join scoring_rules
        on
            judges.judging_version = scoring_rules.agreement_version
            and touches.kind = scoring_rules.touch_kind
    inner join settings
        on scoring_rules.agreement_version = settings.agreement_version
    where
        scoring_rules.part = 'engagement'
        and touches.direction = 'inbound'
        and touches.is_human
        and touches.person_id <> 'unlinked'
)

select * from final
