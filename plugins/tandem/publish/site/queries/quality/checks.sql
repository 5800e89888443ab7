select gate, table_name, check_name, severity, runbook, says, rows_checked, rows_unexpected, is_passed
from marts.audit_checks
order by gate, table_name, check_name
