-- What Sales rejected in the seven days and in the seven before, by the reason given.
with

rejections as (
    select
        coalesce(reason, 'no reason given') as reason,
        rejection_was_earned,
        cast(decided_at at time zone $timezone as date) as decided_date
    from fct_handoffs
    where outcome = 'rejected'
)

select
    reason,
    count(*) filter (where decided_date >= $since) as rejected,
    count(*) filter (where decided_date >= $since and rejection_was_earned) as earned,
    count(*) filter (where decided_date < $since) as rejected_before
from rejections
where decided_date >= $before and decided_date < $until
group by reason
order by rejected desc, reason
