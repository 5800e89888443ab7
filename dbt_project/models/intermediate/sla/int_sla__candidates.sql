with

policies as (
    select * from {{ source('agreement', 'sla_policies') }}
),

subjects as (
    select * from {{ ref('int_sla__subjects') }}
),

owners as (
    select * from {{ ref('int_sla__owners') }}
),

people as (
    select * from {{ ref('int_people') }}
),

opportunities as (
    select * from {{ ref('int_opportunities') }}
),

accounts as (
    select * from {{ ref('int_accounts') }}
),

promised as (
    select
        policies.agreement_version,
        policies.policy,
        subjects.*
    from subjects
    inner join policies
        on
            subjects.subject_kind = policies.subject_kind
            and subjects.started_by = coalesce(policies.start_stage, policies.start_relation)
),

-- the first moment from the entry on at which anybody, and at which a human, owned the subject
first_owned as (
    select
        promised.agreement_version,
        promised.policy,
        promised.subject_id,
        min(
            case
                when owners.owned_from > promised.entered_at then owners.owned_from
                else promised.entered_at
            end
        ) as routed_at,
        min(
            case
                when not owners.is_human then null
                when owners.owned_from > promised.entered_at then owners.owned_from
                else promised.entered_at
            end
        ) as assigned_at
    from promised
    inner join owners
        on
            promised.owned_id = owners.owned_id
            and owners.owner_id is not null
            and (owners.owned_until is null or promised.entered_at < owners.owned_until)
    group by
        promised.agreement_version,
        promised.policy,
        promised.subject_id
),

final as (
    select
        promised.agreement_version,
        promised.policy,
        promised.subject_kind,
        promised.subject_id,
        promised.owned_id,
        promised.person_id,
        promised.opportunity_id,
        promised.handoff_id,
        promised.started_by,
        promised.signal_kind,
        promised.episode_number,
        promised.entered_at,
        promised.signal_at,
        promised.closed_at,
        coalesce(people.segment, accounts.segment) as segment,
        coalesce(people.region, accounts.country) as region,
        coalesce(people.lead_source, opportunities.lead_source) as lead_source,
        case
            when people.created_at > promised.signal_at then people.created_at
            else promised.signal_at
        end as recorded_at,
        first_owned.routed_at,
        case
            when promised.handoff_id is null then first_owned.assigned_at
            else promised.handed_off_at
        end as assigned_at
    from promised
    left join first_owned
        on
            promised.agreement_version = first_owned.agreement_version
            and promised.policy = first_owned.policy
            and promised.subject_id = first_owned.subject_id
    left join people on promised.person_id = people.person_id
    left join opportunities on promised.opportunity_id = opportunities.opportunity_id
    left join accounts on opportunities.account_id = accounts.account_id
)

select * from final
