with

opportunities as (
    select * from {{ ref('int_opportunities') }}
),

claims as (
    select * from {{ ref('int_opportunity_people__claims') }}
),

people_x_records as (
    select * from {{ ref('int_people_x_records') }}
),

placed as (
    select
        opportunities.opportunity_id,
        people_x_records.person_id,
        claims.role,
        claims.is_primary,
        claims.link_method,
        claims.strength,
        greatest(claims.linked_at, opportunities.created_at) as linked_at,
        claims.claim_id
    from claims
    inner join opportunities
        on claims.opportunity_id = opportunities.opportunity_id
    inner join people_x_records
        on claims.record_key = people_x_records.record_key
    where claims.linked_at <= {{ as_of() }}
),

ranked as (
    select
        placed.*,
        min(placed.linked_at)
            over (partition by placed.opportunity_id, placed.person_id)
            as first_linked_at,
        bool_or(placed.is_primary)
            over (partition by placed.opportunity_id, placed.person_id)
            as is_ever_primary,
        row_number() over (
            partition by placed.opportunity_id, placed.person_id
            order by
                placed.strength,
                case when placed.role is null then 1 else 0 end,
                case when placed.is_primary then 0 else 1 end,
                placed.linked_at,
                placed.claim_id
        ) as preference
    from placed
),

final as (
    select
        opportunity_id,
        person_id,
        role,
        is_ever_primary as is_primary,
        link_method,
        first_linked_at as linked_at
    from ranked
    where preference = 1
)

select * from final
