-- interface stub: replaced by the model itself
select
    cast(null as text) as handoff_id,
    cast(null as text) as person_id,
    cast(null as text) as episode_id,
    cast(null as text) as owner_id,
    cast(null as timestamp with time zone) as entered_at,
    cast(null as timestamp with time zone) as assigned_at,
    cast(null as timestamp with time zone) as signal_at,
    cast(null as text) as signal_kind,
    cast(null as text) as outcome,
    cast(null as timestamp with time zone) as decided_at,
    cast(null as text) as reason,
    cast(null as text) as sub_reason,
    cast(null as timestamp with time zone) as expires_at,
    cast(null as text) as program_id,
    cast(null as text) as content_id,
    cast(null as text) as segment,
    cast(null as text) as account_id,
    cast(null as text) as agreement_version
where 1 = 0
