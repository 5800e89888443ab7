-- Compares `before` and `after`, both in the shape of judged_rows.sql, with the deals of each side.
-- One row per part × name.

with

paired as (
    select
        coalesce(after.part, before.part) as part,
        coalesce(after.name, before.name) as name,
        coalesce(after.person_id, before.person_id) as person_id,
        coalesce(after.opportunity_id, before.opportunity_id) as opportunity_id,
        before.row_key is not null as is_before,
        after.row_key is not null as is_after,
        before.verdict is distinct from after.verdict
        or before.began_at is distinct from after.began_at
        or before.ended_at is distinct from after.ended_at as is_moved,
        before.is_kept as is_kept_before,
        after.is_kept as is_kept_after,
        before.amount as amount_before,
        after.amount as amount_after,
        -- the first instant at which the two tell different stories
        case
            when before.began_at is distinct from after.began_at
                then least(before.began_at, after.began_at)
            when before.ended_at is distinct from after.ended_at
                then least(before.ended_at, after.ended_at)
            else before.began_at
        end as moved_at
    from before
    full outer join after
        on
            before.part = after.part
            and before.name = after.name
            and before.row_key = after.row_key
),

counted as (
    select
        part,
        name,
        count(*) filter (where is_before) as rows_before,
        count(*) filter (where is_after) as rows_after,
        count(*) filter (where is_after and not is_before) as rows_added,
        count(*) filter (where is_before and not is_after) as rows_removed,
        count(*) filter (where is_before and is_after and is_moved) as rows_changed,
        case when count(is_kept_before) + count(is_kept_after) > 0
            then count(*) filter (where is_kept_before) end as kept_before,
        case when count(is_kept_before) + count(is_kept_after) > 0
            then count(*) filter (where is_kept_after) end as kept_after,
        count(distinct person_id) filter (where is_moved) as people_moved,
        sum(amount_before) as amount_before,
        sum(amount_after) as amount_after,
        sum(abs(coalesce(amount_after, 0) - coalesce(amount_before, 0)))
            filter (where amount_after is not null or amount_before is not null) as amount_moved,
        min(moved_at) filter (where is_moved) as first_moved_at
    from paired
    group by part, name
),

sides as (
    select
        paired.part,
        paired.name,
        paired.person_id,
        paired.opportunity_id,
        paired.is_moved,
        listed.side
    from paired
    cross join (values ('before', true), ('after', false)) as listed (side, is_first)
    where
        paired.part in ('stage', 'handoff', 'policy')
        and case when listed.is_first then paired.is_before else paired.is_after end
),

-- the deals behind a row as each side knows them: its own, else those of its person
behind as (
    select
        part,
        name,
        side,
        opportunity_id,
        is_moved
    from sides
    where opportunity_id is not null

    union all

    select
        sides.part,
        sides.name,
        sides.side,
        deals.opportunity_id,
        sides.is_moved
    from sides
    inner join deals
        on sides.side = deals.side and sides.person_id = deals.person_id
    where sides.opportunity_id is null
),

valued as (
    select
        behind.part,
        behind.name,
        behind.opportunity_id,
        max(amounts.amount) filter (where behind.side = 'before') as amount_before,
        max(amounts.amount) filter (where behind.side = 'after') as amount_after,
        bool_or(behind.is_moved) as is_moved
    from behind
    left join amounts
        on behind.opportunity_id = amounts.opportunity_id and behind.side = amounts.side
    group by behind.part, behind.name, behind.opportunity_id
),

worth as (
    select
        part,
        name,
        sum(amount_before) as money_before,
        sum(amount_after) as money_after,
        sum(coalesce(amount_after, amount_before)) filter (where is_moved) as money_moved
    from valued
    group by part, name
),

final as (
    select
        counted.part,
        counted.name,
        counted.rows_before,
        counted.rows_after,
        counted.rows_added,
        counted.rows_removed,
        counted.rows_changed,
        counted.kept_before,
        counted.kept_after,
        counted.people_moved,
        case
            when counted.part in ('stage', 'handoff', 'policy') then coalesce(worth.money_before, 0)
            else counted.amount_before
        end as money_before,
        case
            when counted.part in ('stage', 'handoff', 'policy') then coalesce(worth.money_after, 0)
            else counted.amount_after
        end as money_after,
        case
            when counted.part in ('stage', 'handoff', 'policy') then coalesce(worth.money_moved, 0)
            -- what one touch loses another gains
            when counted.part = 'credit' then counted.amount_moved / 2
            else counted.amount_moved
        end as money_moved,
        counted.first_moved_at
    from counted
    left join worth
        on counted.part = worth.part and counted.name = worth.name
)

select * from final
order by part, name
