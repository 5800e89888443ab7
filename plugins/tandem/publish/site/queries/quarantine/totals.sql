select
    sum(rows_in)::bigint as rows_in,
    sum(rows_quarantined)::bigint as rows_quarantined,
    count(*) as files,
    count(*) filter (where rows_quarantined > 0) as files_with_quarantine
from marts.audit_batches
