with

records as (
    select * from {{ ref('int_opportunities__records') }}
),

states as (
    select * from {{ ref('int_opportunity_states') }}
),

stages as (
    select * from {{ ref('int_opportunity_stages') }}
),

-- Two stages of one pipeline can bear one label.
stage_categories as (
    select
        source,
        source_instance,
        pipeline_id,
        stage,
        min(category) as category
    from stages
    group by source, source_instance, pipeline_id, stage
),

lasts as (
    select
        states.*,
        row_number() over (
            partition by opportunity_id order by word_number desc
        ) as number_from_end
    from states
),

-- Whatever history missed: the last state is today's record, from the latest time that explains it.
todays as (
    select
        records.opportunity_id,
        'now' as change_id,
        lasts.word_number + 1 as word_number,
        records.stage,
        records.owner_id,
        records.amount,
        records.probability,
        records.close_date,
        false as is_creation,
        least(
            greatest(
                case
                    when records.stage = lasts.stage then records.updated_at
                    else {{ entered_stage_at('records') }}
                end,
                lasts.changed_at
            ),
            {{ as_of() }}
        ) as changed_at
    from records
    inner join lasts
        on records.opportunity_id = lasts.opportunity_id and lasts.number_from_end = 1
),

complete as (
    select * from states
    union all
    select * from todays
),

spoken as (
    select
        complete.*,
        records.category as category_now,
        complete.change_id = 'now' or (complete.stage = records.stage) as is_stage_of_now,
        stage_categories.category as category_of_stage
    from complete
    inner join records
        on complete.opportunity_id = records.opportunity_id
    left join stage_categories
        on
            records.source = stage_categories.source
            and records.source_instance = stage_categories.source_instance
            and records.pipeline_id = stage_categories.pipeline_id
            and complete.stage = stage_categories.stage
),

judged as (
    select
        opportunity_id,
        change_id,
        word_number,
        stage,
        case
            when is_stage_of_now then category_now
            else coalesce(category_of_stage, 'open')
        end as category,
        amount,
        probability,
        close_date,
        owner_id,
        is_creation,
        changed_at
    from spoken
),

compared as (
    select
        judged.*,
        md5(
            stage || '|' || category || '|' || coalesce(cast(amount as text), '')
            || '|' || coalesce(cast(probability as text), '')
            || '|' || coalesce(cast(close_date as text), '') || '|' || coalesce(owner_id, '')
        ) as state
    from judged
),

said_before as (
    select
        compared.*,
        lag(state) over (partition by opportunity_id order by word_number) as previous_state
    from compared
),

-- A word that repeats the state is no change.
final as (
    select
        opportunity_id,
        change_id,
        stage,
        category,
        amount,
        probability,
        close_date,
        owner_id,
        changed_at,
        row_number() over (partition by opportunity_id order by word_number) as change_number,
        lead(changed_at) over (partition by opportunity_id order by word_number) as changed_until,
        change_id not in ('created', 'now') as is_observed
    from said_before
    where previous_state is null or state <> previous_state
)

select * from final
