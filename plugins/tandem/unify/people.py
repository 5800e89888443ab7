"""People: leads, contacts, marketing records and attendees that are one person."""

from tandem.engines.door import Door
from tandem.settings import Settings
from tandem.unify.matching import Entity, Matched, match

PEOPLE = Entity(
    name="people",
    word="person",
    prefix="P-",
    records_sql="""
        select record_key, created_at, is_deleted
        from intermediate.int_identity__records
        where is_deleted = false or is_merged_away = true
    """,
    links_sql="""
        select record_key_a, record_key_b, match_method, match_score, evidence
        from intermediate.int_identity__links
    """,
    apart_sql="""
        select record_key_a, record_key_b
        from seeds.match_decisions
        where entity = 'person' and decision = 'never_link'
    """,
    features_sql="select * from intermediate.int_identity__person_features",
    digest=("digest",),
)


def unify_people(door: Door, settings: Settings, *, is_fresh: bool) -> Matched:
    """Give every person-like record its person."""
    return match(PEOPLE, door, settings, is_fresh=is_fresh)
