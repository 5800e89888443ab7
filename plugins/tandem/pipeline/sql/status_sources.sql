-- How old each source is at as_of, when it last landed, and how its last pull ended.
select
    source,
    source_instance,
    min(stale_minutes) as stale_minutes,
    max(newest_record_at) as newest_record_at,
    max(newest_batch_at) as newest_batch_at,
    min(fresh_as_of) as fresh_as_of,
    count(*) as objects,
    count(*) filter (where pull_state is not null) as pulled,
    count(*) filter (where pull_state = 'SUCCESS') as pulled_well,
    max(deferred_until) as deferred_until,
    string_agg(object || ' ' || pull_state, ', ' order by object)
        filter (where pull_state <> 'SUCCESS') as pulled_badly
from audit_freshness
group by source, source_instance
order by source, source_instance
