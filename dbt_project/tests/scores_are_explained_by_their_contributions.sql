-- A returned row is a person whose present score is not what their contributions add up to, or an
-- account whose present score is not what its people's add up to.
with

scores as (
    select * from {{ ref('fct_scores') }}
),

contributions as (
    select * from {{ ref('fct_score_contributions') }}
),

account_scores as (
    select * from {{ ref('fct_account_scores') }}
),

people as (
    select * from {{ ref('dim_people') }}
),

explained as (
    select
        person_id,
        sum(points_now) as points_now
    from contributions
    group by person_id
),

present_scores as (
    select * from scores
    where is_latest
),

wrong_people as (
    select
        coalesce(present_scores.person_id, explained.person_id) as subject_id,
        present_scores.engagement_score as told,
        explained.points_now as explained
    from present_scores
    full outer join explained
        on present_scores.person_id = explained.person_id
    where coalesce(present_scores.engagement_score, 0) <> coalesce(explained.points_now, 0)
),

sums_of_people as (
    select
        people.account_id,
        sum(present_scores.engagement_score) as engagement_score,
        count(case when present_scores.engagement_score > 0 then 1 end) as people_engaged_count
    from present_scores
    inner join people
        on present_scores.person_id = people.person_id
    where people.account_id is not null
    group by people.account_id
),

present_accounts as (
    select * from account_scores
    where is_latest
),

wrong_accounts as (
    select
        coalesce(present_accounts.account_id, sums_of_people.account_id) as subject_id,
        present_accounts.engagement_score as told,
        sums_of_people.engagement_score as explained
    from present_accounts
    full outer join sums_of_people
        on present_accounts.account_id = sums_of_people.account_id
    where
        coalesce(present_accounts.engagement_score, 0)
        <> coalesce(sums_of_people.engagement_score, 0)
        or coalesce(present_accounts.people_engaged_count, 0)
        <> coalesce(sums_of_people.people_engaged_count, 0)
)

select * from wrong_people
union all
select * from wrong_accounts
