with

periods as (
    select * from {{ ref('int_commitments__periods') }}
),

handoffs as (
    select * from {{ ref('int_commitments__handoffs') }}
),

clocks as (
    select * from {{ ref('fct_sla_clocks') }}
),

-- one row per thing a commitment counts, and whether it is as promised
judged as (
    select
        periods.commitment,
        periods.period_start_date,
        case periods.metric
            when 'mqls_delivered' then true
            when 'accepted_share' then handoffs.outcome in ('accepted', 'rejected', 'recycled')
            when 'complete_handoff_share' then true
            when 'decided_share' then handoffs.outcome <> 'waiting'
            when 'attempted_share'
                then
                    handoffs.first_attempt_at is not null
                    or handoffs.entered_at + periods.within_days * interval '1 day' <= {{ as_of() }}
        end as is_counted,
        case periods.metric
            when 'mqls_delivered' then true
            when 'accepted_share' then handoffs.outcome = 'accepted'
            when 'complete_handoff_share' then handoffs.is_complete
            when 'decided_share' then handoffs.outcome in ('accepted', 'rejected', 'recycled')
            when 'attempted_share'
                then
                    coalesce(
                        handoffs.first_attempt_at
                        <= handoffs.entered_at + periods.within_days * interval '1 day',
                        false
                    )
        end as is_kept
    from periods
    inner join handoffs
        on
            periods.period_started_at <= handoffs.entered_at
            and periods.period_ended_at > handoffs.entered_at
            and periods.metric <> 'sla_met_share'

    union all

    select
        periods.commitment,
        periods.period_start_date,
        clocks.state in ('met', 'breached_closed', 'breached_open') as is_counted,
        clocks.state = 'met' as is_kept
    from periods
    inner join clocks
        on
            periods.policy = clocks.policy
            and periods.period_started_at <= clocks.started_at
            and periods.period_ended_at > clocks.started_at
            and periods.metric = 'sla_met_share'
),

counted as (
    select
        commitment,
        period_start_date,
        count(*) as denominator_count,
        sum(case when is_kept then 1 else 0 end) as numerator_count
    from judged
    where is_counted
    group by
        commitment,
        period_start_date
),

measured as (
    select
        periods.*,
        cast(coalesce(counted.numerator_count, 0) as bigint) as numerator_count,
        case
            when periods.metric <> 'mqls_delivered'
                then cast(coalesce(counted.denominator_count, 0) as bigint)
        end as denominator_count
    from periods
    left join counted
        on
            periods.commitment = counted.commitment
            and periods.period_start_date = counted.period_start_date
),

final as (
    select
        commitment,
        by_team,
        metric,
        policy,
        period,
        agreement_version,
        within_days,
        at_least as target,
        cast(
            case
                when denominator_count is null then numerator_count
                else cast(numerator_count as numeric(18, 4)) / nullif(denominator_count, 0)
            end as numeric(18, 4)
        ) as actual,
        numerator_count,
        denominator_count,
        coalesce(denominator_count, 1) > 0 as is_judged,
        coalesce(denominator_count, 1) > 0
        and numerator_count >= at_least * coalesce(denominator_count, 1) as is_met,
        is_complete,
        period_start_date,
        period_started_at,
        period_ended_at
    from measured
)

select * from final
