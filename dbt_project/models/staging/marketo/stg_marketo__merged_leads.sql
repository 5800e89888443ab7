with

activities as (
    select * from {{ ref("stg_marketo__activities") }}
),

merge_activities as (
    select
        activities.activity_id_marketo,
        activities.lead_id_marketo,
        activities.source_instance,
        activities.batch_id,
        activities.source_line,
        translate(activities.merge_ids, '[]', '') as merge_ids,
        activities.occurred_at
    from activities
    where activities.activity_type_id = 32
),

losers as (
    {{ split_to_rows("merge_activities", "merge_ids", ",") }}
),

ranked as (
    select
        losers.lead_id_marketo,
        {{ trimmed("losers.part") }} as merged_lead_id_marketo,
        losers.activity_id_marketo,
        losers.occurred_at as merged_at,
        losers.source_instance,
        false as is_deleted,
        losers.batch_id,
        losers.source_line,
        row_number() over (
            partition by losers.source_instance, trim(losers.part)
            order by losers.occurred_at desc, losers.activity_id_marketo desc
        ) as merge_rank
    from losers
    where trim(losers.part) <> '' and trim(losers.part) <> losers.lead_id_marketo
)

select
    ranked.lead_id_marketo,
    ranked.merged_lead_id_marketo,
    ranked.activity_id_marketo,
    ranked.merged_at,
    ranked.source_instance,
    ranked.is_deleted,
    ranked.batch_id,
    ranked.source_line
from ranked
where ranked.merge_rank = 1
