with

stage_conditions as (
    select * from {{ source('agreement', 'stage_conditions') }}
),

-- why a hand-off came back is read from these, whatever the stages watch
reason_fields as (
    select
        'salesforce' as source,
        'Lead' as object,
        'Rejection_Reason__c' as field
    union all
    select
        'salesforce',
        'Lead',
        'Rejection_Sub_Reason__c'
    union all
    select
        'salesforce',
        'Lead',
        'Recycle_Reason__c'
    union all
    select
        'hubspot',
        'contacts',
        'rejection_reason'
    union all
    select
        'hubspot',
        'contacts',
        'recycle_reason'
),

final as (
    select
        source,
        object,
        field
    from stage_conditions
    where condition_kind = 'field'
    union
    select
        source,
        object,
        field
    from reason_fields
)

select * from final
