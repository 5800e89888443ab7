{{ config(tags=['unify_inputs']) }}

with

records as (
    select * from {{ ref('int_identity__records') }}
),

system_links as (
    select * from {{ ref('int_identity__system_links') }}
),

email_groups as (
    select * from {{ ref('int_identity__email_groups') }}
),

match_decisions as (
    select * from {{ ref('match_decisions') }}
),

email_links as (
    select
        record_key,
        namesake_key as other_key,
        'exact_email' as match_method,
        'same address' as evidence
    from email_groups
    where record_key <> namesake_key
),

manual_links as (
    select
        record_key_a as record_key,
        record_key_b as other_key,
        'manual' as match_method,
        'decided by ' || decided_by || ': ' || reason as evidence
    from match_decisions
    where entity = 'person' and decision = 'link'
),

all_links as (
    select * from system_links
    union all
    select * from email_links
    union all
    select * from manual_links
),

-- One edge per pair and method, both ends known, always read from the smaller key.
final as (
    select
        least(all_links.record_key, all_links.other_key) as record_key_a,
        greatest(all_links.record_key, all_links.other_key) as record_key_b,
        all_links.match_method,
        cast(1.0 as double precision) as match_score,
        min(all_links.evidence) as evidence
    from all_links
    inner join records as one_end
        on all_links.record_key = one_end.record_key
    inner join records as other_end
        on all_links.other_key = other_end.record_key
    where all_links.record_key <> all_links.other_key
    group by
        least(all_links.record_key, all_links.other_key),
        greatest(all_links.record_key, all_links.other_key),
        all_links.match_method
)

select * from final
