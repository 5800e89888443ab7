"""Accounts: companies of several systems that are one, by link, else by domain, else by likeness.

Two accounts of one CRM are never joined by their domain: whoever keeps three accounts for
``uos.com`` (the group, the United Kingdom, Singapore) means three.
"""

from tandem.engines.door import Door
from tandem.settings import Settings
from tandem.unify.matching import Entity, Matched, match

#: Within a domain, the oldest account is the anchor. Every other instance without an account that
#: is tied in by an explicit link adds its own oldest: at most one per instance, so no two accounts
#: of one instance meet.
_DOMAIN_LINKS = """
    with linked as (
        select record_key_a as record_key from intermediate.int_identity__account_links
        union
        select record_key_b as record_key from intermediate.int_identity__account_links
    ),

    candidates as (
        select
            records.record_key,
            records.source || ':' || records.source_instance as instance,
            domains.registrable_domain,
            records.created_at,
            max(case when linked.record_key is null then 0 else 1 end) over (
                partition by domains.registrable_domain, records.source, records.source_instance
            ) as is_instance_linked
        from intermediate.int_identity__account_records as records
        inner join identity.domains as domains on records.host = domains.host
        left join linked on records.record_key = linked.record_key
        where
            records.is_deleted = false
            and domains.is_free_mail = false
            and domains.is_shared_host = false
            and domains.registrable_domain is not null
    ),

    ranked as (
        select
            candidates.*,
            row_number() over (
                partition by registrable_domain order by created_at nulls last, record_key
            ) as number_in_domain,
            row_number() over (
                partition by registrable_domain, instance order by created_at nulls last, record_key
            ) as number_in_instance
        from candidates
    )

    select
        least(anchors.record_key, followers.record_key) as record_key_a,
        greatest(anchors.record_key, followers.record_key) as record_key_b,
        'domain' as match_method,
        cast(0.95 as double precision) as match_score,
        anchors.registrable_domain as evidence
    from ranked as anchors
    inner join ranked as followers on anchors.registrable_domain = followers.registrable_domain
    where
        anchors.number_in_domain = 1
        and followers.number_in_instance = 1
        and followers.is_instance_linked = 0
        and anchors.instance <> followers.instance
"""

ACCOUNTS = Entity(
    name="accounts",
    word="account",
    prefix="A-",
    records_sql="""
        select record_key, created_at, is_deleted
        from intermediate.int_identity__account_records
        where is_deleted = false or is_merged_away = true
    """,
    links_sql=f"""
        select record_key_a, record_key_b, match_method, match_score, evidence
        from intermediate.int_identity__account_links
        union all
        select record_key_a, record_key_b, match_method, match_score, evidence
        from ({_DOMAIN_LINKS}) as domain_links
    """,
    apart_sql="""
        select record_key_a, record_key_b
        from seeds.match_decisions
        where entity = 'account' and decision = 'never_link'
    """,
    features_sql="""
        select
            features.*,
            case
                when domains.is_free_mail = false and domains.is_shared_host = false
                    then domains.registrable_domain
            end as domain
        from intermediate.int_identity__account_features as features
        left join identity.domains as domains on features.host = domains.host
    """,
    digest=("digest", "domain"),
)


def unify_accounts(door: Door, settings: Settings, *, is_fresh: bool) -> Matched:
    """Give every account record its account; domains must have been resolved before."""
    return match(ACCOUNTS, door, settings, is_fresh=is_fresh)
