select
    source
    || case when source_instance = 'default' then '' else '@' || source_instance end as source,
    object, days_left, is_lost, next_purge_at
from marts.audit_purge_risk
order by days_left
