{{ config(materialized='view') }}

with

touched as (
    select * from {{ ref('int_touches__unioned') }}
),

parties as (
    select * from {{ ref('int_touches__by_party') }}
),

versions as (
    select * from {{ source('agreement', 'versions') }}
),

named_programs as (
    select * from {{ ref('int_touches__programs_named') }}
),

hinted_programs as (
    select * from {{ ref('int_touches__programs_hinted') }}
),

programs as (
    select * from {{ ref('int_programs') }}
),

form_names as (
    select * from {{ ref('int_touches__form_names') }}
),

form_kinds as (
    select * from {{ ref('int_touches__form_kinds') }}
),

final as (
    select
        parties.touch_id,
        parties.record_key,
        parties.person_id,
        touched.account_key,
        parties.opportunity_key,
        touched.owner_id,
        touched.owner_email,
        case
            when touched.form_name is not null then coalesce(form_kinds.kind, touched.kind)
            when touched.participation is null then touched.kind
            when programs.channel = 'webinar' then 'webinar_' || touched.participation
            when programs.channel = 'field_event' then 'event_' || touched.participation
            else touched.kind
        end as kind,
        coalesce(programs.channel, 'other') as channel,
        coalesce(named_programs.program_id, touched.program_id, hinted_programs.program_id)
            as program_id,
        touched.content_id,
        coalesce(form_names.form_name, touched.content_name) as content_name,
        touched.direction,
        touched.subject,
        touched.source,
        touched.source_instance,
        touched.object,
        touched.record_id,
        touched.is_automated,
        versions.agreement_version,
        touched.occurred_at
    from parties
    inner join touched
        on parties.unioned_touch_id = touched.touch_id
    inner join versions
        on {{ is_in_force('versions', 'touched.occurred_at') }}
    left join named_programs
        on
            coalesce(touched.program_id, 'campaign:' || touched.campaign_key)
            = named_programs.named_id
    left join hinted_programs
        on touched.program_hint = hinted_programs.hint
    left join programs
        on
            coalesce(named_programs.program_id, touched.program_id, hinted_programs.program_id)
            = programs.program_id
    left join form_names
        on touched.form_name is not null and touched.content_id = form_names.content_id
    left join form_kinds
        on
            form_names.content_id = form_kinds.content_id
            and versions.agreement_version = form_kinds.agreement_version
)

select * from final
