with

form_names as (
    select * from {{ ref('int_touches__form_names') }}
),

form_rules as (
    select * from {{ source('agreement', 'form_rules') }}
),

-- a form counts as what the first rule says that its name contains
ranked as (
    select
        form_names.content_id,
        form_rules.agreement_version,
        form_rules.touch_kind as kind,
        row_number() over (
            partition by form_names.content_id, form_rules.agreement_version
            order by form_rules.priority, form_rules.contains
        ) as rule_number
    from form_names
    inner join form_rules
        on position(form_rules.contains in lower(form_names.form_name)) > 0
),

final as (
    select
        content_id,
        agreement_version,
        kind
    from ranked
    where rule_number = 1
)

select * from final
