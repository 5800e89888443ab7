-- Checks of the published marts that did not pass.
select
    table_name,
    check_name,
    severity,
    rows_unexpected,
    says,
    runbook
from audit_checks
where not is_passed
order by severity, runbook, check_name
