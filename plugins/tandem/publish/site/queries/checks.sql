select gate, severity, count(*) as checks, count(*) filter (where is_passed) as passed
from marts.audit_checks
group by gate, severity
order by gate, severity
