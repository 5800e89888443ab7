select check_name, table_name, rows_unexpected, runbook, says
from marts.audit_checks
where not is_passed
order by runbook, check_name
