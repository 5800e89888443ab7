{{
    config(
        materialized="incremental",
        incremental_strategy="delete+insert",
        unique_key="form_submission_key",
        on_schema_change="fail"
    )
}}

with

submissions as (
    {{
        current_versions(
            "hubspot", "form_submissions", ["conversionid"], "submittedat",
            only_arrivals=true
        )
    }}
),

renamed as (
    select
        submissions._source_instance || ':' || submissions.conversionid as form_submission_key,
        submissions.conversionid as form_submission_id_hubspot,
        submissions.formid as form_id_hubspot,
        submissions.contactid as contact_id_hubspot,
        {{ trimmed("submissions.email") }} as email,
        submissions.pageurl as page_url,
        submissions.submittedat as submitted_at,
        submissions._source_instance as source_instance,
        false as is_deleted,
        submissions._batch_id as batch_id,
        submissions._line as source_line
    from submissions
)

select * from renamed
