select
    source || case when source_instance = 'default' then '' else '@' || source_instance end as source,
    object,
    count(*) as columns_count,
    string_agg(column_name, ', ' order by column_name) as columns
from marts.audit_unknown_columns
group by source, source_instance, object
order by source, object
