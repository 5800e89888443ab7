with

users as (
    select * from {{ ref('stg_salesforce__users') }}
),

queues as (
    select * from {{ ref('stg_salesforce__queues') }}
),

hubspot_owners as (
    select * from {{ ref('stg_hubspot__owners') }}
),

-- HubSpot lists an owner a second time among the archived ones: the living entry counts.
hubspot_ranked as (
    select
        hubspot_owners.*,
        row_number() over (
            partition by hubspot_owners.source_instance, hubspot_owners.owner_id_hubspot
            order by
                hubspot_owners.is_deleted asc,
                hubspot_owners.is_active desc,
                hubspot_owners.updated_at desc nulls last
        ) as recency
    from hubspot_owners
),

final as (
    select
        {{ our_id('salesforce', 'source_instance', 'user_id_salesforce') }} as owner_id,
        'salesforce' as source,
        source_instance,
        user_id_salesforce as record_id,
        user_name as owner_name,
        lower(email) as email,
        department as team,
        timezone,
        false as is_queue,
        is_active
    from users
    union all
    select
        {{ our_id('salesforce', 'source_instance', 'queue_id_salesforce') }},
        'salesforce',
        source_instance,
        queue_id_salesforce,
        queue_name,
        null,
        null,
        null,
        true,
        is_deleted = false
    from queues
    union all
    select
        {{ our_id('hubspot', 'source_instance', 'owner_id_hubspot') }},
        'hubspot',
        source_instance,
        owner_id_hubspot,
        user_name,
        lower(email),
        team,
        timezone,
        false,
        is_active and is_deleted = false
    from hubspot_ranked
    where recency = 1
)

select * from final
