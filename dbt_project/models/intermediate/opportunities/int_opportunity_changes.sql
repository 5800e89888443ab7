with

records as (
    select * from {{ ref('int_opportunities__records') }}
),

complete as (
    select * from {{ ref('int_opportunity_states__complete') }}
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
            judged.stage
            || '|'
            || judged.category
            || '|'
            || coalesce(cast(judged.amount as text), '')
            || '|' || coalesce(cast(judged.probability as text), '')
            || '|'
            || coalesce(cast(judged.close_date as text), '')
            || '|'
            || coalesce(judged.owner_id, '')
        ) as state
    from judged
),

said_before as (
    select
        compared.*,
        lag(compared.state)
            over (partition by compared.opportunity_id order by compared.word_number)
            as previous_state
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
