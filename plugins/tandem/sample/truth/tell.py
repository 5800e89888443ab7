"""Tell the truth: read the planned records by the rules of docs/semantics.md, write Parquet."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import duckdb

from tandem.sample.faults import CopiedRows, QuarantinedRow
from tandem.sample.truth.clocks import Clock, ClockMaker, touches_of_deals
from tandem.sample.truth.deals import Deal, read_deals
from tandem.sample.truth.handoffs import Handoff, OwnerWords, judge_handoffs
from tandem.sample.truth.lifecycle import Episode, Touch, find_evidence, walk
from tandem.sample.truth.people import People, Record, find_people
from tandem.sample.truth.tables import TruthTables
from tandem.sample.truth.terms import Terms, read_terms
from tandem.sample.truth.words import Words, owner_words, watched_values
from tandem.sample.truth.working_time import Calendar

_TOUCHES_SQL = Path(__file__).parent / "touches.sql"
_EMPLOYEES = """
    select 'salesforce:' || "Id", split_part("Website", 'www.', 2), "NumberOfEmployees"
    from salesforce_Account where not "IsDeleted"
    union all
    select 'hubspot:' || "id", "properties".domain,
        cast("properties".numberofemployees as bigint)
    from hubspot_companies where not "archived"
"""
_TIMEZONES = """
    select 'salesforce:default:' || "Id", "TimeZoneSidKey" from salesforce_User
    union all
    select 'hubspot:default:' || "id", "timezone" from hubspot_owners
"""
FREE_MAIL = frozenset({"gmail.com", "outlook.com", "yahoo.com"})


@dataclass
class Life:
    """What the truth knows of one person."""

    person: str
    records: list[Record]
    touches: list[Touch]
    owners: OwnerWords
    segment: str
    episodes: list[Episode]
    handoffs: list[Handoff]


def tell_truth(
    connection: duckdb.DuckDBPyConnection,
    folder: Path,
    *,
    agreement: Path,
    start_at: datetime,
    now: datetime,
    quarantined: list[QuarantinedRow],
    copied: list[CopiedRows],
) -> dict[str, int]:
    """Write every truth table below ``folder``; return their row counts."""
    terms = read_terms(agreement)
    people = find_people(connection)
    connection.execute(_TOUCHES_SQL.read_text(encoding="utf-8"))
    deals = read_deals(connection, people)
    by_person, by_deal = _touches(connection)
    timezones = dict(connection.execute(_TIMEZONES).fetchall())
    lives = _lives(connection, people, deals, by_person, terms, frozenset(timezones), now)
    calendars = {
        rules["calendar"]: Calendar(rules, start_at - timedelta(days=30), now + timedelta(days=60))
        for rules in terms.raw["calendars"]
    }
    maker = ClockMaker(terms, calendars, timezones, now)
    clocks = [clock for life in lives for clock in _clocks_of(life, maker)]
    clocks += _deal_clocks(connection, deals, by_person, by_deal, maker, terms)
    tables = TruthTables(connection, folder, terms.version)
    return tables.write(people, lives, clocks, deals, quarantined, copied)


def _touches(
    connection: duckdb.DuckDBPyConnection,
) -> tuple[dict[str, list[Touch]], dict[str, list[Touch]]]:
    """Touches by person and by deal, in order of time, without the mass of deliveries."""
    by_person: dict[str, list[Touch]] = defaultdict(list)
    by_deal: dict[str, list[Touch]] = defaultdict(list)
    rows = connection.execute(
        "select person_key, touch_id, kind, direction, is_human, occurred_at, opportunity_id "
        "from truth_touch where is_human or kind = 'email_sent' order by occurred_at, touch_id"
    ).fetchall()
    for person, touch_id, kind, direction, is_human, at, deal in rows:
        touch = Touch(touch_id, kind, direction, is_human, at, deal)
        by_person[person].append(touch)
        if deal is not None:
            by_deal[deal].append(touch)
    return by_person, by_deal


def _lives(
    connection: duckdb.DuckDBPyConnection,
    people: People,
    deals: list[Deal],
    by_person: dict[str, list[Touch]],
    terms: Terms,
    humans: frozenset[str],
    now: datetime,
) -> list[Life]:
    words = Words(connection)
    owners = owner_words(words, people)
    relations = _relations(deals)
    employees = _Employees(connection)
    lives = []
    for person, records in people.records_by_person().items():
        touches, said = by_person.get(person, []), owners.get(person, [])
        values = [value for record in records for value in watched_values(words, record.key)]
        episodes = walk(find_evidence(touches, values, relations.get(person, ()), terms), terms)
        handoffs = judge_handoffs(
            episodes, touches, said, words=words, terms=terms, humans=humans, now=now
        )
        segment = terms.segment(employees.of_person(records))
        lives.append(Life(person, records, touches, said, segment, episodes, handoffs))
    return lives


def _relations(deals: list[Deal]) -> dict[str, list[tuple[str, datetime, str]]]:
    """The later of a deal's creation (or win) and the person's role on it."""
    found: dict[str, list[tuple[str, datetime, str]]] = defaultdict(list)
    for deal in deals:
        for person, since in deal.people:
            created = max(deal.created_at, since)
            found[person].append(("opportunity_created", created, deal.opportunity_id))
            if deal.category == "won" and deal.closed_at is not None:
                won = max(deal.closed_at, since)
                found[person].append(("opportunity_won", won, deal.opportunity_id))
    return found


class _Employees:
    """Employees by account and by domain."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        rows = connection.execute(_EMPLOYEES).fetchall()
        self.by_account: dict[str, int] = {account: count for account, _, count in rows}
        self._by_domain: dict[str, int] = {domain: count for _, domain, count in rows}

    def of_person(self, records: list[Record]) -> int | None:
        """Employees of the account of the newest live record with a link, else by domain."""
        by_age = sorted(records, key=lambda one: (one.created_at or datetime.min, one.key))
        dated = [record for record in by_age if record.account and record.created_at]
        if dated and dated[-1].account in self.by_account:
            return self.by_account[str(dated[-1].account)]
        domains = (record.email.rpartition("@")[2] for record in reversed(by_age))
        known = (domain for domain in domains if domain not in FREE_MAIL)
        return next((self._by_domain[name] for name in known if name in self._by_domain), None)


def _clocks_of(life: Life, maker: ClockMaker) -> list[Clock]:
    return maker.of_person(
        life.person, life.episodes, life.handoffs, life.segment, life.touches, life.owners
    )


def _deal_clocks(
    connection: duckdb.DuckDBPyConnection,
    deals: list[Deal],
    by_person: dict[str, list[Touch]],
    by_deal: dict[str, list[Touch]],
    maker: ClockMaker,
    terms: Terms,
) -> list[Clock]:
    employees = _Employees(connection).by_account
    touches = touches_of_deals(deals, by_person, by_deal)
    return [
        clock
        for deal in deals
        for clock in maker.of_deal(
            deal, touches[deal.opportunity_id], terms.segment(employees.get(deal.account or ""))
        )
    ]
