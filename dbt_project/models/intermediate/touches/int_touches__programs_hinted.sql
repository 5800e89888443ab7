with

programs as (
    select * from {{ ref('int_programs') }}
),

ad_costs as (
    select * from {{ ref('stg_ad_spend__daily_costs') }}
),

-- an advertising campaign that names a Salesforce campaign we have is that program
ad_campaigns as (
    select distinct
        ad_costs.campaign_id,
        ad_costs.campaign_name,
        coalesce(
            tied.program_id,
            'ad_spend:' || ad_costs.source_instance || ':' || ad_costs.platform || '/'
            || ad_costs.campaign_id
        ) as program_id
    from ad_costs
    left join programs as tied
        on tied.source = 'salesforce' and ad_costs.program_id_salesforce = tied.record_id
    where not ad_costs.is_deleted
),

-- what people write after utm_campaign: an advertising campaign's id or name, else a program's name
words as (
    select
        1 as trust,
        campaign_id as word,
        program_id
    from ad_campaigns

    union all

    select
        1 as trust,
        campaign_name as word,
        program_id
    from ad_campaigns

    union all

    select
        case source when 'marketo' then 2 when 'hubspot' then 3 else 4 end as trust,
        program_name as word,
        program_id
    from programs
),

hints as (
    select
        trust,
        'utm:' || {{ comparable_word('word') }} as hint,
        program_id
    from words
    where word is not null

    union

    -- Marketo says Program.Asset of an asset that belongs to a program
    select
        1 as trust,
        'asset:' || source || ':' || source_instance || ':' || program_name as hint,
        program_id
    from programs
    where source = 'marketo' and program_name is not null
),

ranked as (
    select
        *,
        min(trust) over (partition by hint) as most_trusted,
        count(*) over (partition by hint, trust) as programs_count
    from hints
),

-- a word that means two programs means none
final as (
    select
        hint,
        program_id
    from ranked
    where trust = most_trusted and programs_count = 1
)

select * from final
