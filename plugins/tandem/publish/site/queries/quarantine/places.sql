-- one row per file × column × reason, with the first lines of each
select
    source || case when source_instance = 'default' then '' else '@' || source_instance end as source,
    object,
    file,
    source || '/' || source_instance || '/' || object || '/' || batch_id as folder,
    column_name,
    reason_code,
    count(*) as rows_count,
    list(line order by line)[:12] as lines
from marts.audit_quarantine
group by source, source_instance, object, file, batch_id, column_name, reason_code
order by source, object, file, column_name, reason_code
