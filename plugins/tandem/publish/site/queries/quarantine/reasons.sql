select
    reason_code,
    count(*) as rows_count,
    count(distinct batch_id) as files_count
from marts.audit_quarantine
group by reason_code
order by rows_count desc, reason_code
