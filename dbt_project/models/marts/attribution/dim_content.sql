with

contents as (
    select * from {{ ref('int_contents') }}
),

explicit_members as (
    select
        members.content_id,
        members.content_name,
        'explicit' as content_kind,
        cast(null as text) as source,
        cast(null as text) as source_instance,
        cast(null as timestamp with time zone) as first_touched_at,
        cast(null as timestamp with time zone) as last_touched_at
    from (
        values
        ('no_content', 'Touched no content asset'),
        ('unattributed', 'No touch to credit'),
        ('pending', 'Waiting for the close')
    ) as members (content_id, content_name)
),

all_content as (
    select * from contents
    union all
    select * from explicit_members
)

select * from all_content
