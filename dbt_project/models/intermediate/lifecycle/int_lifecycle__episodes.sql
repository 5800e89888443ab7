-- interface stub: replaced by the model itself
select
    cast(null as text) as episode_id,
    cast(null as text) as person_id,
    cast(null as text) as stage,
    cast(null as bigint) as stage_rank,
    cast(null as bigint) as episode_number,
    cast(null as bigint) as stage_visit_number,
    cast(null as text) as direction,
    cast(null as timestamp with time zone) as entered_at,
    cast(null as timestamp with time zone) as exited_at,
    cast(null as text) as previous_stage,
    cast(null as text) as next_stage,
    cast(null as text) as rule,
    cast(null as text) as cause_source,
    cast(null as text) as cause_record,
    cast(null as text) as cause_id,
    cast(null as boolean) as is_observed,
    cast(null as boolean) as order_is_inferred,
    cast(null as text) as agreement_version,
    cast(null as text) as basis
where 1 = 0
