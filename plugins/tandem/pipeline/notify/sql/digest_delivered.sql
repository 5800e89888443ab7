-- What Marketing handed over in the seven days and in the seven before.
select
    channel,
    count(*) filter (where entered_date >= $since) as handoffs,
    count(*) filter (where entered_date >= $since and outcome = 'accepted') as accepted,
    count(*) filter (where entered_date >= $since and outcome = 'waiting') as waiting,
    count(*) filter (where entered_date < $since) as handoffs_before
from fct_handoffs
where entered_date >= $before and entered_date < $until
group by channel
order by handoffs desc, channel
