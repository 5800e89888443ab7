with

episodes as (
    select * from {{ ref('int_lifecycle__episodes') }}
),

final as (
    select
        person_id,
        {%- for stage in default_stages() %}
            min(case when stage = '{{ stage }}' then entered_at end) as first_{{ stage }}_at,
            max(case when stage = '{{ stage }}' then entered_at end) as latest_{{ stage }}_at,
        {%- endfor %}
        count(*) as episodes_count,
        min(entered_at) as entered_funnel_at,
        max(case when exited_at is null then stage end) as current_stage,
        max(case when exited_at is null then entered_at end) as current_stage_entered_at,
        max(case when exited_at is null then agreement_version end) as agreement_version
    from episodes
    where basis = 'as_defined_then'
    group by person_id
)

select * from final
