with

scores as (
    select * from {{ ref('fct_scores') }}
),

people as (
    select * from {{ ref('int_people') }}
),

-- a person's engagement weighs more the better the person fits: by one hundredth per fit point
weighted as (
    select
        scores.person_id,
        scores.score_date,
        scores.engagement_score,
        scores.engagement_score * (100 + scores.fit_score) as weighted_hundredths,
        case when scores.engagement_score > 0 then 1 else 0 end as engaged,
        case when scores.points_gained > 0 then scores.score_date end as activity_date
    from scores
),

changes as (
    select
        person_id,
        score_date,
        engagement_score
        - lag(engagement_score, 1, 0) over person_days as engagement_change,
        weighted_hundredths
        - lag(weighted_hundredths, 1, 0) over person_days as weighted_change,
        engaged - lag(engaged, 1, 0) over person_days as engaged_change,
        activity_date
    from weighted
    window person_days as (partition by person_id order by score_date)
),

account_days as (
    select
        people.account_id,
        changes.score_date,
        sum(changes.engagement_change) as engagement_change,
        sum(changes.weighted_change) as weighted_change,
        sum(changes.engaged_change) as engaged_change,
        max(changes.activity_date) as activity_date
    from changes
    inner join people
        on changes.person_id = people.person_id
    where people.account_id is not null
    group by people.account_id, changes.score_date
),

running as (
    select
        account_id,
        score_date,
        sum(engagement_change) over account_history as engagement_score,
        sum(weighted_change) over account_history as weighted_hundredths,
        sum(engaged_change) over account_history as people_engaged_count,
        max(activity_date) over account_history as last_activity_date,
        row_number() over (partition by account_id order by score_date desc) = 1 as is_latest
    from account_days
    window
        account_history as (
            partition by account_id order by score_date rows unbounded preceding
        )
),

account_scores as (
    select
        md5(account_id || '|' || cast(score_date as text)) as account_score_id,
        account_id,
        cast(engagement_score as bigint) as engagement_score,
        cast(
            cast(weighted_hundredths as numeric(18, 0)) * cast(0.01 as numeric(3, 2))
            as numeric(18, 2)
        ) as weighted_score,
        cast(people_engaged_count as bigint) as people_engaged_count,
        is_latest,
        last_activity_date,
        score_date
    from running
)

select * from account_scores
