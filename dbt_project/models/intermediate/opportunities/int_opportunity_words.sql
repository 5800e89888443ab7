with

records as (
    select * from {{ ref('int_opportunities__records') }}
),

salesforce_words as (
    select * from {{ ref('int_opportunity_words__salesforce') }}
),

hubspot_words as (
    select * from {{ ref('int_opportunity_words__hubspot') }}
),

recorded as (
    select * from salesforce_words
    union all
    select * from hubspot_words
),

-- Nothing happens to an opportunity before it exists, nor after the instant this run calls now.
words as (
    select
        recorded.*,
        records.created_at,
        greatest(recorded.changed_at, records.created_at) as said_at
    from recorded
    inner join records
        on recorded.opportunity_id = records.opportunity_id
    where recorded.changed_at <= {{ as_of() }}
),

firsts as (
    select distinct
        opportunity_id,
        first_value(stage) over by_stage as stage,
        first_value(is_stage_said) over by_stage as is_stage_said,
        first_value(amount) over by_amount as amount,
        first_value(is_amount_said) over by_amount as is_amount_said,
        first_value(probability) over by_stage as probability,
        first_value(close_date) over by_close_date as close_date,
        first_value(is_close_date_said) over by_close_date as is_close_date_said,
        first_value(coalesce(old_owner_id, owner_id)) over by_owner as owner_id,
        first_value(is_owner_said) over by_owner as is_owner_said
    from words
    window
        by_stage as (
            partition by opportunity_id
            order by case when is_stage_said then 0 else 1 end, said_at, change_id
        ),
        by_amount as (
            partition by opportunity_id
            order by case when is_amount_said then 0 else 1 end, said_at, change_id
        ),
        by_close_date as (
            partition by opportunity_id
            order by case when is_close_date_said then 0 else 1 end, said_at, change_id
        ),
        by_owner as (
            partition by opportunity_id
            order by case when is_owner_said then 0 else 1 end, said_at, change_id
        )
),

-- At creation: what was said first. A stage without any history is today's only if nothing says that
-- it was entered later; otherwise nobody knows, and nothing is made up.
creations as (
    select
        records.opportunity_id,
        'created' as change_id,
        case
            when firsts.is_stage_said then firsts.stage
            when {{ entered_stage_at('records') }} <= records.created_at then records.stage
            else 'unknown'
        end as stage,
        case when firsts.is_owner_said then firsts.owner_id else records.owner_id end as owner_id,
        case when firsts.is_amount_said then firsts.amount else records.amount end as amount,
        case when firsts.is_stage_said then firsts.probability else records.probability end
            as probability,
        case when firsts.is_close_date_said then firsts.close_date else records.close_date end
            as close_date,
        records.created_at as said_at
    from records
    left join firsts
        on records.opportunity_id = firsts.opportunity_id
),

final as (
    select
        opportunity_id,
        change_id,
        stage,
        owner_id,
        cast(amount as numeric(18, 2)) as amount,
        cast(probability as numeric(18, 2)) as probability,
        close_date,
        true as is_stage_said,
        true as is_amount_said,
        true as is_close_date_said,
        true as is_owner_said,
        true as is_creation,
        said_at
    from creations
    union all
    select
        opportunity_id,
        change_id,
        stage,
        owner_id,
        cast(amount as numeric(18, 2)) as amount,
        cast(probability as numeric(18, 2)) as probability,
        close_date,
        is_stage_said,
        is_amount_said,
        is_close_date_said,
        is_owner_said,
        false as is_creation,
        said_at
    from words
)

select * from final
