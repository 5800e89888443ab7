-- The moments at which somebody is due for Sales: a raised hand or a score that crosses 65.
create or replace table trigger_moment as
with points as (
    select person, happened_at, case kind when 'content_download' then 15 when 'form_submit' then 10 else 65 end as points
    from form_fill
    union all
    select person, happened_at, 5 from mail_read where action = 'click' and not is_flagged and part = 5
    union all
    select person, happened_at, 1 from visit where query is null
    union all
    select person, happened_at, case
            when status = 'badge_scan' then 10 when program_kind in ('webinar', 'smb_webinar') then 20 else 25 end
    from attendance
    where status in ('attended', 'badge_scan') and system <> 'salesforce'
),

instants as (
    select person, happened_at, sum(points) as points from points group by person, happened_at
),

scored as (
    select
        person, happened_at, points,
        sum(points) over (
            partition by person order by happened_at
            range between interval 90 days preceding and current row
        ) as score
    from instants
)

select person, happened_at, 'score' as cause from scored where score >= 65 and score - points < 65
union all
select person, happened_at, kind from form_fill where kind in ('demo_request', 'pricing_request')
union all
-- Nobody did anything: a colleague decides (a referral, a phone call, an imported list).
select person, after_seconds(arrival_at, 60 + 30 * 86400 * unit(bits_life, 3)), 'status'
from person
where unit(bits_life, 2) between 0.50 and 0.53
    and after_seconds(arrival_at, 60 + 30 * 86400 * unit(bits_life, 3)) < getvariable('as_of');
