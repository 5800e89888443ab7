{{ config(
    materialized='incremental',
    incremental_strategy='delete+insert',
    unique_key='touch_id',
    on_schema_change='fail',
    post_hook="delete from {{ this }} where kind is null"
) }}

{#- A row without a kind replaces what its record showed before, and is then removed itself. -#}
{%- set columns = touch_columns() | join(', ') %}

with

touched as (
    select {{ columns }} from {{ ref('int_touches__salesforce_tasks') }}
    union all
    select {{ columns }} from {{ ref('int_touches__salesforce_events') }}
    union all
    select {{ columns }} from {{ ref('int_touches__salesforce_campaign_members') }}
    union all
    select {{ columns }} from {{ ref('int_touches__marketo') }}
    union all
    select {{ columns }} from {{ ref('int_touches__hubspot_engagements') }}
    union all
    select {{ columns }} from {{ ref('int_touches__hubspot_forms') }}
    union all
    select {{ columns }} from {{ ref('int_touches__hubspot_emails') }}
    union all
    select {{ columns }} from {{ ref('int_touches__event_attendance') }}
    union all
    select {{ columns }} from {{ ref('int_touches__sales_content') }}
),

batches as (
    select * from {{ source('raw', '_batches') }}
),

final as (
    select touched.*
    from touched
    {%- if is_incremental() %}
    inner join batches
        on touched.batch_id = batches.batch_id
    where batches.is_new
    {%- endif %}
)

select * from final
