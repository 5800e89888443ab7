"""Random companies and their clocks, by the models and by hand, once for all tests here."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from tandem.agreement import load_agreement
from tandem.agreement.promises import Policy
from tandem.engines import dbt
from tandem.engines.duckdb import connect
from tandem.settings import PROJECT_ROOT, Settings
from tests.dbt.sla.by_hand import ByHand, Key, Slice, Verdict
from tests.dbt.sla.inputs import agreement_of, build, write_inputs
from tests.dbt.sla.random_companies import Company, random_companies

SEED = int(os.environ.get("TANDEM_TEST_SEED", "11"))
PEOPLE = int(os.environ.get("TANDEM_TEST_PEOPLE", "5"))
MODES = ("split", "continue", "last_schedule", "restart")
TARGETS = (15, 60, 240, 450, 480, 960)


def _policy(name: str, mode: str, **changes: Any) -> Policy:
    body = {
        "policy": name,
        "promise": "Somebody calls in time",
        "by": "sales",
        "measure": "sla",
        "subject": "person_episode",
        "starts": {"stage_entered": "mql", "from": "entered_at"},
        "stops": {"touch": "call", "direction": "outbound", "is_human": True},
        "within": {
            "default": "4h",
            "cases": [{"lead_source": f"{target}m", "within": f"{target}m"} for target in TARGETS],
        },
        "counts": "owner_calendar",
        "on_reassignment": mode,
        "voided_by": {"stage_entered": ["disqualified"]},
        "paused_in": ["recycled"],
    }
    return Policy.model_validate(body | changes)


POLICIES = (
    *(_policy(mode, mode) for mode in MODES),
    *(
        _policy(
            f"{mode}_after_a_pause",
            mode,
            paused_in=["mql"],
            voided_by={"contacted_before_signal_within": "24h"},
        )
        for mode in MODES
    ),
    _policy("head_office", "split", counts="head_office"),
    _policy(
        "assigned",
        "split",
        starts={"stage_entered": "mql", "from": "assigned_at"},
        stops={"touch": "call", "stage_entered": ["sal"]},
        voided_by={"contacted_before_signal_within": "24h"},
    ),
)


class Clocks(NamedTuple):
    """The same clocks by the models and by hand, and how many saw a change of clocks."""

    by_models: dict[Key, Verdict]
    by_hand: dict[Key, Verdict]
    across_a_change: int
    zones: set[str]


class Warehouse(NamedTuple):
    """A warehouse in which the clocks of random companies were built, and dbt's target folder."""

    file: Path
    target: Path
    companies: list[Company]


@pytest.fixture(scope="session")
def warehouse(parsed: Settings, tmp_path_factory: pytest.TempPathFactory) -> Warehouse:
    settings = Settings(home=tmp_path_factory.mktemp("sla"))
    dbt.hand_down_parse(parsed, settings)
    companies = random_companies(SEED, PEOPLE)
    version = load_agreement(PROJECT_ROOT / "expectations" / "agreement").versions[0]
    with connect(settings.warehouse, settings=settings) as connection:
        write_inputs(connection, agreement_of(version, companies, POLICIES), companies)
    build(settings)
    return Warehouse(settings.warehouse, dbt.target_folder(settings), companies)


@pytest.fixture
def connection(warehouse: Warehouse, tmp_path: Path) -> Iterator[Any]:
    """The built warehouse; what a test does to it is rolled back."""
    with connect(warehouse.file, settings=Settings(home=tmp_path)) as opened:
        opened.begin()
        yield opened
        opened.rollback()


@pytest.fixture(scope="session")
def clocks(warehouse: Warehouse) -> Clocks:
    by_hand: dict[Key, Verdict] = {}
    across, zones = 0, set()
    for company in warehouse.companies:
        hand = ByHand(company, POLICIES)
        found = dict(hand.verdicts())
        by_hand |= found
        across += sum(_sees_a_change(verdict, hand) for verdict in found.values())
        zones |= {calendar.timezone for calendar in company.calendars.values()}
    return Clocks(_by_models(warehouse.file), by_hand, across, zones)


def _sees_a_change(verdict: Verdict, hand: ByHand) -> bool:
    return any(
        hand.walls[part.calendar].changes_between(part.start, part.end) for part in verdict.slices
    )


def _by_models(file: Path) -> dict[Key, Verdict]:
    with connect(file, settings=Settings(home=file.parent)) as connection:
        slices: dict[str, list[Slice]] = {}
        for clock_id, *part in connection.execute(
            "select clock_id, owner_id, calendar, is_paused, epoch_us(slice_started_at), "
            "epoch_us(slice_ended_at), worked_microseconds from intermediate.int_sla__slices "
            "order by clock_id, slice_number"
        ).fetchall():
            slices.setdefault(clock_id, []).append(Slice(*part))
        rows = connection.execute(
            "select clock_id, policy, subject_id, run_number, state, worked_microseconds, "
            "epoch_us(due_at), epoch_us(breached_at) from intermediate.int_sla__verdicts "
            "inner join intermediate.int_sla__clocks using (clock_id)"
        ).fetchall()
    return {
        (policy, subject, run): Verdict(*said, tuple(slices.get(clock_id, ())))
        for clock_id, policy, subject, run, *said in rows
    }
