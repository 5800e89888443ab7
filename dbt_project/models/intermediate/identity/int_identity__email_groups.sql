{{ config(materialized='view', tags=['unify_inputs']) }}

with

records as (
    select * from {{ ref('int_identity__records') }}
),

short_names as (
    select * from {{ ref('short_names') }}
),

addressed as (
    select
        record_key,
        email,
        created_at,
        {{ folded('first_name') }} as first_name,
        {{ folded('last_name') }} as last_name,
        first_name is not null and last_name is not null as is_named
    from records
    where
        email is not null
        and is_shared_email = false
        and (is_deleted = false or is_merged_away = true)
),

rooted as (
    select
        addressed.*,
        coalesce(short_names.given_name, addressed.first_name) as first_root
    from addressed
    left join short_names
        on addressed.first_name = short_names.short_name
),

-- Every address has one anchor: its oldest record with a full name, else its oldest record.
-- Comparing each record with the anchor alone keeps a busy mailbox from exploding into pairs.
ranked as (
    select
        rooted.*,
        first_value(rooted.record_key) over by_age as anchor_key,
        first_value(rooted.first_name) over by_age as anchor_first_name,
        first_value(rooted.first_root) over by_age as anchor_first_root,
        first_value(rooted.last_name) over by_age as anchor_last_name,
        first_value(rooted.is_named) over by_age as is_anchor_named
    from rooted
    window by_age as (
        partition by email
        order by case when is_named then 0 else 1 end, created_at nulls last, record_key
    )
),

-- Couples share a surname and a mailbox: it is the given name that tells people apart. Short forms,
-- initials and the two names in each other's field are no contradiction.
judged as (
    select
        ranked.*,
        coalesce(
            ranked.is_named and ranked.is_anchor_named
            and ranked.first_root <> ranked.anchor_first_root
            and not starts_with(ranked.first_name, ranked.anchor_first_name)
            and not starts_with(ranked.anchor_first_name, ranked.first_name)
            and not (
                ranked.first_name = ranked.anchor_last_name
                and ranked.last_name = ranked.anchor_first_name
            ),
            false
        ) as is_contradicting
    from ranked
),

-- Those who contradict the anchor are still one person among themselves if their names are equal.
final as (
    select
        record_key,
        email,
        anchor_key,
        is_contradicting,
        first_value(record_key) over (
            partition by
                email,
                is_contradicting,
                case when is_contradicting then first_root end
            order by
                case when record_key = anchor_key then 0 else 1 end,
                created_at nulls last,
                record_key
        ) as namesake_key
    from judged
)

select * from final
