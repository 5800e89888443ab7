with

touches as (
    select * from {{ ref('int_touches') }}
),

programs as (
    select * from {{ ref('int_programs') }}
),

touch_words as (
    select * from {{ ref('touch_words') }}
),

contributions as (
    select * from {{ ref('int_scores__contributions') }}
),

score_events as (
    select * from {{ ref('int_score_events') }}
),

recent_touches as (
    select *
    from touches
    where
        direction = 'inbound'
        and is_human
        and person_id <> 'unlinked'
        and occurred_at <= {{ as_of() }}
        and occurred_at > {{ as_of() }} - interval '90 days'
),

points as (
    select
        touch_id,
        sum(points) as score_change
    from contributions
    group by touch_id
),

scores as (
    select
        touch_id,
        max(score_after) as score_after
    from score_events
    group by touch_id
),

named as (
    select
        recent_touches.*,
        coalesce(recent_touches.content_name, programs.program_name) as name_of_it
    from recent_touches
    left join programs
        on recent_touches.program_id = programs.program_id
),

told as (
    select
        named.touch_id,
        named.person_id,
        named.program_id,
        named.content_id,
        named.kind,
        named.channel,
        case
            when touch_words.touch_kind is null
                then
                    upper(substring(named.kind, 1, 1))
                    || replace(substring(named.kind, 2), '_', ' ')
            when named.name_of_it is null then touch_words.words
            else replace(touch_words.words_with_content, '{content}', named.name_of_it)
        end as what_happened,
        cast(coalesce(points.score_change, 0) as bigint) as score_change,
        scores.score_after,
        named.occurred_at
    from named
    left join touch_words
        on named.kind = touch_words.touch_kind
    left join points
        on named.touch_id = points.touch_id
    left join scores
        on named.touch_id = scores.touch_id
)

select * from told
