-- one row per thing dbt built or tested; rows are those of the published mart
select
    nodes.stage,
    nodes.node,
    nodes.resource_type,
    nodes.status,
    nodes.seconds,
    tables.estimated_size as rows_published
from marts.audit_models as nodes
left join duckdb_tables() as tables
    on nodes.node = tables.table_name and tables.schema_name = 'marts' and nodes.resource_type = 'model'
where nodes.resource_type in ('model', 'seed', 'test')
order by nodes.seconds desc, nodes.node
