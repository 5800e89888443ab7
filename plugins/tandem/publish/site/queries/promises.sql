-- goals, commitments and service levels; a commitment also says how many cases it counts
select
    scorecard.kind,
    scorecard.name,
    scorecard.metric,
    scorecard.owner_team as team,
    scorecard.period,
    scorecard.unit,
    scorecard.trend,
    scorecard.agreement_version as version,
    strftime(scorecard.period_start_date, '%Y-%m') as month,
    scorecard.target,
    scorecard.actual,
    scorecard.attainment,
    commitments.numerator_count as kept,
    commitments.denominator_count as counted,
    scorecard.is_met,
    scorecard.is_complete
from marts.rpt_alignment_scorecard as scorecard
left join marts.fct_commitments as commitments
    on
        scorecard.kind = 'commitment'
        and scorecard.name = commitments.commitment
        and scorecard.period = commitments.period
        and scorecard.period_start_date = commitments.period_start_date
order by scorecard.kind, scorecard.owner_team, scorecard.name, scorecard.period_start_date
