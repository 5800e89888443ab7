with

clocks as (
    select * from {{ ref('int_sla__clocks') }}
),

slices as (
    select * from {{ ref('int_sla__slices') }}
),

-- rounded on the running total, so that the slices of a clock add up to it to the hundredth
final as (
    select
        slices.clock_id,
        clocks.policy,
        slices.owner_id,
        slices.calendar,
        clocks.agreement_version,
        slices.slice_number,
        cast(
            {{ working_minutes('slices.worked_microseconds_after') }}
            - {{ working_minutes('slices.worked_microseconds_before') }} as numeric(18, 2)
        ) as working_minutes,
        slices.is_paused,
        slices.is_last and clocks.ended_at is null as is_open,
        slices.slice_started_at,
        slices.slice_ended_at
    from slices
    inner join clocks on slices.clock_id = clocks.clock_id
)

select * from final
