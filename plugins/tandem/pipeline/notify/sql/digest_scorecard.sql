-- Goals and commitments: of each the period that runs, as on the page both teams read.
select
    kind,
    name,
    owner_team,
    period,
    unit,
    target,
    actual,
    attainment,
    previous_actual,
    is_met,
    is_complete,
    period_start_date
from rpt_alignment_scorecard
where kind in ('goal', 'commitment') and actual is not null
qualify row_number() over (partition by kind, name order by period_start_date desc) = 1
order by kind desc, owner_team, name
