"""The one call between the two dbt builds: domains, then people, then accounts."""

from dataclasses import dataclass

from tandem.engines.door import Door
from tandem.settings import Settings
from tandem.unify.accounts import unify_accounts
from tandem.unify.domains import resolve_domains
from tandem.unify.matching import Matched
from tandem.unify.people import unify_people


@dataclass(frozen=True)
class Unified:
    """What one run of unify found, for the log."""

    domains: int
    people: Matched
    accounts: Matched


def unify(settings: Settings, door: Door, *, is_fresh: bool = False) -> Unified:
    """Give every source record its person or account, with ids that stay.

    Reads what dbt built with the tag ``unify_inputs`` and writes schema ``identity``; a rerun
    over the same records writes the same tables and adds nothing to the registry.

    Args:
        settings: Where the lake lies and what "now" is.
        door: The engine that holds the records.
        is_fresh: Score every pair of records again instead of remembering unchanged ones.
    """
    return Unified(
        domains=resolve_domains(door),
        people=unify_people(door, settings, is_fresh=is_fresh),
        accounts=unify_accounts(door, settings, is_fresh=is_fresh),
    )
