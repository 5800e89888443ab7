-- a value that few people hold is counted and not shown: somebody may have typed it
select
    source,
    object,
    field,
    case when people_count >= 5 then value end as value,
    people_count,
    last_seen_at
from marts.audit_unmapped_values
where not is_mapped_now
order by people_count desc, source, object, field
