with

opportunities as (
    select * from {{ ref('int_attribution__opportunities') }}
),

opportunity_people as (
    select * from {{ ref('int_opportunity_people') }}
),

people as (
    select * from {{ ref('int_people') }}
),

named as (
    select distinct
        opportunity_id,
        person_id
    from opportunity_people
    where person_id is not null
),

named_people as (
    select
        opportunities.opportunity_id,
        named.person_id,
        'named' as link_kind
    from opportunities
    inner join named
        on opportunities.opportunity_id = named.opportunity_id
    where opportunities.link_mode in ('explicit', 'hybrid')
),

opportunities_by_account as (
    select
        opportunities.opportunity_id,
        opportunities.account_id
    from opportunities
    where
        opportunities.link_mode = 'implicit'
        or (
            opportunities.link_mode = 'hybrid'
            and opportunities.opportunity_id not in (select named.opportunity_id from named)
        )
),

account_people as (
    select
        opportunities_by_account.opportunity_id,
        people.person_id,
        'account' as link_kind
    from opportunities_by_account
    inner join people
        on opportunities_by_account.account_id = people.account_id
),

linked as (
    select * from named_people
    union all
    select * from account_people
)

select * from linked
