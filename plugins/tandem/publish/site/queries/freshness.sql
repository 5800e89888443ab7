-- one row per source: what of it is known up to when, and where its rows went
with

rows_of_sources as (
    select
        source,
        source_instance,
        sum(rows_in)::bigint as rows_in,
        sum(rows_loaded)::bigint as rows_loaded,
        sum(rows_quarantined)::bigint as rows_quarantined
    from marts.audit_batches
    group by source, source_instance
),

unexplained as (
    select source, source_instance, sum(abs(unexplained_rows))::bigint as rows_unexplained
    from marts.audit_reconciliation
    group by source, source_instance
)

select
    freshness.source
    || case when freshness.source_instance = 'default' then '' else '@' || freshness.source_instance end
        as source,
    count(*) as objects,
    max(freshness.newest_record_at) as newest_record_at,
    min(freshness.fresh_as_of) as fresh_as_of,
    min(freshness.stale_minutes) as stale_minutes,
    string_agg(distinct freshness.pull_state, ', ' order by freshness.pull_state)
        filter (where freshness.pull_state <> 'SUCCESS') as not_pulled,
    max(rows_of_sources.rows_in) as rows_in,
    max(rows_of_sources.rows_loaded) as rows_loaded,
    max(rows_of_sources.rows_quarantined) as rows_quarantined,
    max(unexplained.rows_unexplained) as rows_unexplained
from marts.audit_freshness as freshness
left join rows_of_sources using (source, source_instance)
left join unexplained using (source, source_instance)
group by freshness.source, freshness.source_instance
order by source
