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

earning as (
    select
        judges.basis,
        touches.person_id,
        touches.touch_id,
        scoring_rules.rule,
        scoring_rules.agreement_version,
        scoring_rules.points,
        scoring_rules.at_most_times,
        case scoring_rules.at_most_per
            when 'day'
                then {{ local_date('touches.occurred_at', 'settings.reporting_timezone') }}
            when 'week'
                then {{ week_of(
                    local_date('touches.occurred_at', 'settings.reporting_timezone')
                ) }}
        end as capped_from_date,
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
),

-- without a cap there is nothing to exceed
numbered as (
    select
        earning.*,
        coalesce(
            row_number() over (
                partition by basis, agreement_version, person_id, rule, capped_from_date
                order by occurred_at, touch_id
            ) > at_most_times,
            false
        ) as is_capped
    from earning
),

final as (
    select
        basis,
        person_id,
        touch_id,
        rule,
        agreement_version,
        cast(case when is_capped then 0 else points end as bigint) as points,
        is_capped,
        occurred_at,
        expires_at
    from numbered
)

select * from final
