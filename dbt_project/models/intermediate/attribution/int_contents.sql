with

touches as (
    select * from {{ ref('int_touches') }}
),

interactions as (
    select * from {{ ref('stg_sales_content__interactions') }}
),

asset_kinds as (
    select
        {{ our_id('sales_content', 'source_instance', 'asset_id') }} as content_id,
        max(asset_kind) as asset_kind
    from interactions
    where not is_deleted
    group by source_instance, asset_id
),

-- an asset is called what it was called last
named as (
    select
        touches.*,
        row_number() over (
            partition by touches.content_id
            order by touches.occurred_at desc, touches.touch_id desc
        ) as recency
    from touches
    where touches.content_id is not null
),

contents as (
    select
        content_id,
        max(case when recency = 1 then content_name end) as content_name,
        max(case when recency = 1 then kind end) as touch_kind,
        min(source) as source,
        min(source_instance) as source_instance,
        min(occurred_at) as first_touched_at,
        max(occurred_at) as last_touched_at
    from named
    group by content_id
),

content_kinds as (
    select
        contents.content_id,
        coalesce(contents.content_name, contents.content_id) as content_name,
        coalesce(
            asset_kinds.asset_kind,
            case
                when contents.touch_kind like '%email%' then 'email'
                when contents.touch_kind in ('web_visit', 'ad_click') then 'web_page'
                when contents.touch_kind like 'webinar%' then 'webinar'
                when contents.touch_kind like 'event%' then 'event'
                when
                    contents.touch_kind in (
                        'form_submit', 'content_download', 'demo_request', 'pricing_request'
                    )
                    then 'form'
                else 'other'
            end
        ) as content_kind,
        contents.source,
        contents.source_instance,
        contents.first_touched_at,
        contents.last_touched_at
    from contents
    left join asset_kinds
        on contents.content_id = asset_kinds.content_id
)

select * from content_kinds
