-- What stands between the sources and these figures.
with

sources as (
    select
        source,
        min(stale_minutes) as stale_minutes
    from audit_freshness
    group by source, source_instance
    having min(stale_minutes) is not null
)

select
    (select count(*) from audit_checks) as checks,
    (select count(*) from audit_checks where not is_passed) as checks_failed,
    (select coalesce(sum(rows_in), 0) from audit_batches) as rows_in,
    (select coalesce(sum(rows_quarantined), 0) from audit_batches) as rows_quarantined,
    (select max(stale_minutes) from sources) as stalest_minutes,
    (select max_by(source, stale_minutes) from sources) as stalest_source,
    (select count(*) from audit_purge_risk where is_lost) as objects_lost,
    (select count(*) from audit_unmapped_values where not is_mapped_now) as values_unmapped
