-- where every row of every object went, from file to person
select
    reconciliation.source
    || case when reconciliation.source_instance = 'default' then '' else '@' || reconciliation.source_instance end
        as source,
    reconciliation.object,
    reconciliation.batches_count,
    reconciliation.rows_in,
    reconciliation.rows_loaded,
    reconciliation.rows_quarantined,
    reconciliation.rows_duplicate,
    reconciliation.rows_superseded,
    reconciliation.rows_blank,
    reconciliation.rows_raw,
    reconciliation.rows_older_versions,
    reconciliation.records_raw,
    reconciliation.records_staged,
    reconciliation.records_deleted,
    reconciliation.records_unified,
    reconciliation.unexplained_rows,
    reconciliation.difference_reason
from marts.audit_reconciliation as reconciliation
order by source, object
