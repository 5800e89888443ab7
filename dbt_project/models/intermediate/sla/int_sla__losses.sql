with

starts as (
    select * from {{ ref('int_sla__starts') }}
    where started_at is not null
),

voids as (
    select * from {{ source('agreement', 'sla_voids') }}
),

episodes as (
    select * from {{ ref('int_lifecycle__episodes') }}
    where basis = 'as_defined_then'
),

losses as (
    select
        policy,
        subject_id,
        'closed' as void_reason,
        closed_at as voided_at
    from starts
    where void_when_closed and closed_at is not null

    union all

    select
        starts.policy,
        starts.subject_id,
        episodes.stage as void_reason,
        episodes.entered_at as voided_at
    from starts
    inner join voids
        on
            starts.agreement_version = voids.agreement_version
            and starts.policy = voids.policy
    inner join episodes
        on
            starts.person_id = episodes.person_id
            and voids.stage = episodes.stage
            and starts.episode_number < episodes.episode_number
),

numbered as (
    select
        *,
        row_number() over (
            partition by policy, subject_id order by voided_at, void_reason
        ) as loss_number
    from losses
),

final as (
    select
        policy,
        subject_id,
        void_reason,
        voided_at
    from numbered
    where loss_number = 1
)

select * from final
