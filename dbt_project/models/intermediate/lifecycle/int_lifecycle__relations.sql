with

opportunities as (
    select * from {{ ref('int_opportunities') }}
),

opportunity_people as (
    select * from {{ ref('int_opportunity_people') }}
),

linked as (
    select
        opportunity_people.person_id,
        opportunities.opportunity_id,
        opportunities.source,
        opportunities.category,
        opportunities.created_at,
        opportunities.closed_at,
        min(opportunity_people.linked_at) as linked_at
    from opportunity_people
    inner join opportunities
        on opportunity_people.opportunity_id = opportunities.opportunity_id
    group by
        opportunity_people.person_id,
        opportunities.opportunity_id,
        opportunities.source,
        opportunities.category,
        opportunities.created_at,
        opportunities.closed_at
),

-- a deal is the person's from the later of the two: its own instant and the person's role on it
final as (
    select
        person_id,
        opportunity_id,
        source,
        'opportunity_created' as relation,
        greatest(created_at, coalesce(linked_at, created_at)) as occurred_at
    from linked

    union all

    select
        person_id,
        opportunity_id,
        source,
        'opportunity_won' as relation,
        greatest(closed_at, coalesce(linked_at, closed_at)) as occurred_at
    from linked
    where category = 'won' and closed_at is not null
)

select * from final
