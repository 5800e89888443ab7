{#- Whole hundred-billionths of a deal: exact to 1e-9 with hundreds of channels, and the same everywhere. -#}
{%- set whole_deal = 100000000000 -%}

with

paths as (
    select * from {{ ref('int_attribution__paths') }}
),

versions as (
    select * from {{ source('agreement', 'versions') }}
),

counted as (
    select
        agreement_version,
        channel,
        channel_touches,
        path_channels,
        count(*) as touches_count
    from paths
    where is_won
    group by agreement_version, channel, channel_touches, path_channels
),

-- a version learns from the deals it judges and from those of every version before it
learned as (
    select
        versions.agreement_version,
        counted.channel,
        counted.path_channels,
        sum({{ whole_share(1, 'counted.touches_count', 'counted.channel_touches') }}) as won_count
    from versions
    inner join versions as earlier_versions
        on versions.in_force_from_at >= earlier_versions.in_force_from_at
    inner join counted
        on earlier_versions.agreement_version = counted.agreement_version
    group by versions.agreement_version, counted.channel, counted.path_channels
),

-- a deal needs all of its channels, so that each has an equal part in it
shared as (
    select
        agreement_version,
        channel,
        cast(sum(won_count) as bigint) as won_count,
        cast(sum({{ whole_share(whole_deal, 'won_count', 'path_channels') }}) as bigint)
            as whole_parts
    from learned
    group by agreement_version, channel
)

select
    agreement_version,
    channel,
    won_count,
    whole_parts,
    cast(whole_parts as double precision) / {{ whole_deal }} as shapley_value
from shared
