-- Rows that could not be loaded, by reason, the most first.
select
    reason_code,
    count(distinct (batch_id, line)) as rows_quarantined
from audit_quarantine
group by reason_code
order by rows_quarantined desc, reason_code
