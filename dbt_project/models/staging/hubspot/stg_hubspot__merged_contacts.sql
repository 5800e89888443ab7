with

contacts as (
    {{ current_versions("hubspot", "contacts", ["id"], "updatedat") }}
),

losers as (
    {{ split_to_rows("contacts", "hs_merged_object_ids", ";") }}
),

ranked as (
    select
        losers.id as contact_id_hubspot,
        trim(losers.part) as merged_contact_id_hubspot,
        losers._source_instance as source_instance,
        coalesce(losers.archived, false) as is_deleted,
        losers._batch_id as batch_id,
        losers._line as source_line,
        row_number() over (
            partition by losers._source_instance, trim(losers.part)
            order by losers.updatedat desc, losers.id desc
        ) as merge_rank
    from losers
    where trim(losers.part) <> '' and trim(losers.part) <> losers.id
)

select
    ranked.contact_id_hubspot,
    ranked.merged_contact_id_hubspot,
    ranked.source_instance,
    ranked.is_deleted,
    ranked.batch_id,
    ranked.source_line
from ranked
where ranked.merge_rank = 1
