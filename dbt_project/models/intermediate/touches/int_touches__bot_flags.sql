with

touches as (
    select * from {{ ref('int_touches__by_party') }}
),

settings as (
    select * from {{ ref('int_agreement_settings') }}
),

emailed as (
    select
        touch_id,
        kind,
        is_flagged_bot,
        occurred_at,
        coalesce(nullif(person_id, 'unlinked'), record_key, email, touch_id) as recipient_id,
        coalesce(content_id, '') as email_id
    from touches
    where
        kind in (
            'email_delivered', 'email_open', 'email_click', 'rep_email_open', 'rep_email_click'
        )
),

-- the frame takes in everything of the same instant: an open in the second of its delivery
with_delivery as (
    select
        emailed.*,
        max(case when kind = 'email_delivered' then occurred_at end) over (
            partition by recipient_id, email_id
            order by occurred_at
            range between unbounded preceding and current row
        ) as delivered_at
    from emailed
),

final as (
    select with_delivery.touch_id
    from with_delivery
    inner join settings
        on {{ is_in_force('settings', 'with_delivery.occurred_at') }}
    where
        with_delivery.kind <> 'email_delivered'
        and (
            with_delivery.is_flagged_bot
            or {{ seconds_between('with_delivery.delivered_at', 'with_delivery.occurred_at') }}
            <= case
                when with_delivery.kind = 'email_open' then settings.bot_open_seconds
                when with_delivery.kind = 'email_click' then settings.bot_click_seconds
            end
        )
)

select * from final
