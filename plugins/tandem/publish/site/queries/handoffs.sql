select
    strftime(entered_date, '%Y-%m') as month,
    segment,
    channel,
    outcome,
    reason,
    rejection_was_earned as is_earned,
    count(*) as handoffs,
    count(*) filter (where is_complete) as complete
from marts.fct_handoffs
group by all
order by all
