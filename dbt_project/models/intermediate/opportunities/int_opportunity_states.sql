with

words as (
    select * from {{ ref('int_opportunity_words') }}
),

numbered as (
    select
        words.*,
        row_number() over (
            partition by words.opportunity_id
            order by words.said_at, case when words.is_creation then 0 else 1 end, words.change_id
        ) as word_number
    from words
),

counted as (
    select
        numbered.*,
        {{ said_so_far('is_stage_said') }} as stages_said,
        {{ said_so_far('is_amount_said') }} as amounts_said,
        {{ said_so_far('is_close_date_said') }} as close_dates_said,
        {{ said_so_far('is_owner_said') }} as owners_said
    from numbered
),

final as (
    select
        opportunity_id,
        change_id,
        word_number,
        {{ last_said('stage', 'is_stage_said', 'stages_said') }} as stage,
        {{ last_said('owner_id', 'is_owner_said', 'owners_said') }} as owner_id,
        cast(
            {{ last_said('amount', 'is_amount_said', 'amounts_said') }} as numeric(18, 2)
        ) as amount,
        cast(
            {{ last_said('probability', 'is_stage_said', 'stages_said') }} as numeric(18, 2)
        ) as probability,
        {{ last_said('close_date', 'is_close_date_said', 'close_dates_said') }} as close_date,
        is_creation,
        said_at as changed_at
    from counted
)

select * from final
