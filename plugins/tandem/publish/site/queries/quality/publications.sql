select published_id, as_of, published_at, is_degraded, is_this
from marts.audit_publications
order by published_at desc
limit 60
