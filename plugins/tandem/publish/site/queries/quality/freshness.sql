-- how old the newest record of every object is, and how long the vendor still keeps it
select
    freshness.source
    || case when freshness.source_instance = 'default' then '' else '@' || freshness.source_instance end
        as source,
    freshness.object,
    freshness.newest_record_at,
    freshness.stale_minutes,
    freshness.fresh_as_of,
    freshness.pull_state,
    freshness.deferred_until,
    purge.days_left,
    purge.is_lost
from marts.audit_freshness as freshness
left join marts.audit_purge_risk as purge using (source, source_instance, object)
order by freshness.stale_minutes desc nulls last, source, freshness.object
