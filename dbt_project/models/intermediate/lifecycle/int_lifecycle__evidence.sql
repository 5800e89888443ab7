-- interface stub: replaced by the model itself
select
    cast(null as text) as person_id,
    cast(null as text) as stage,
    cast(null as bigint) as stage_rank,
    cast(null as boolean) as is_detour,
    cast(null as text) as rule,
    cast(null as text) as cause_source,
    cast(null as text) as cause_record,
    cast(null as text) as cause_id,
    cast(null as boolean) as is_observed,
    cast(null as timestamp with time zone) as occurred_at,
    cast(null as text) as agreement_version,
    cast(null as text) as basis
where 1 = 0
