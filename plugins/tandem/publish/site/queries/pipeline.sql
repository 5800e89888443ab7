select
    strftime(as_of_date, '%Y-%m') as month,
    cast(arg_min(opening_amount, as_of_date) * 100 as bigint) as opening,
    cast(sum(created_amount) * 100 as bigint) as created,
    cast(sum(reopened_amount) * 100 as bigint) as reopened,
    cast(sum(raised_amount) * 100 as bigint) as raised,
    cast(sum(cut_amount) * 100 as bigint) as cut,
    cast(sum(won_amount) * 100 as bigint) as won,
    cast(sum(lost_amount) * 100 as bigint) as lost,
    cast(sum(revalued_amount) * 100 as bigint) as revalued,
    cast(arg_max(closing_amount, as_of_date) * 100 as bigint) as closing,
    cast(sum(pulled_in_amount) * 100 as bigint) as pulled_in,
    cast(sum(pushed_out_amount) * 100 as bigint) as pushed_out,
    cast(arg_max(closing_count, as_of_date) as bigint) as open_deals,
    arg_max(currency, as_of_date) as currency
from marts.rpt_pipeline_changes
group by month
order by month
