"""The open pipeline and what moved it equal a walk over random histories, to the cent."""

import os
import random

import pytest

from tandem.agreement import agreement_tables, load_agreement, write_agreement
from tandem.engines.duckdb import connect
from tandem.settings import PROJECT_ROOT, Settings
from tests.dbt.pipeline.by_hand import AMOUNTS, COUNTS, by_hand
from tests.dbt.pipeline.models import build, inputs, put
from tests.dbt.pipeline.random_deals import RATES, random_deal

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("pipeline")]


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict, dict]:
    """The figures of each day, by the models and by hand."""
    pick = random.Random(int(os.environ.get("TANDEM_TEST_SEED", "5")))
    deals = [random_deal(pick) for _ in range(600)]
    settings = Settings(home=tmp_path_factory.mktemp("pipeline"))
    with connect(settings.warehouse, settings=settings) as connection:
        agreement = load_agreement(PROJECT_ROOT / "expectations" / "agreement")
        write_agreement(connection, agreement_tables(agreement))
        connection.execute("create schema intermediate")
        for table, rows in inputs(deals).items():
            put(connection, table, rows)
    build(settings.warehouse)
    names = [f"{name}_amount" for name in AMOUNTS] + [f"{name}_count" for name in COUNTS]
    with connect(settings.warehouse, settings=settings, read_only=True) as connection:
        found = connection.execute(
            f"select as_of_date, {', '.join(names)} from marts.rpt_pipeline_changes"
        ).fetchall()
    keys = [*AMOUNTS, *(f"{name}_count" for name in COUNTS)]
    return {day: dict(zip(keys, rest, strict=True)) for day, *rest in found}, by_hand(deals)


def test_every_figure_of_every_day_is_the_one_counted_by_hand(both: tuple[dict, dict]) -> None:
    by_models, wanted = both
    assert by_models == wanted


def test_random_histories_move_every_figure(both: tuple[dict, dict]) -> None:
    names = [*AMOUNTS, *(f"{name}_count" for name in COUNTS)]
    seen = {name: {figures[name] for figures in both[1].values()} for name in names}
    assert [name for name, values in seen.items() if len(values) < 3] == []


def test_without_a_new_rate_nothing_is_revalued(both: tuple[dict, dict]) -> None:
    starts = {start for _, _, start, _ in RATES} | {end for *_, end in RATES}
    revalued = {day for day, figures in both[0].items() if figures["revalued"]}
    assert revalued
    assert revalued <= starts


def test_between_any_two_days_the_movements_lead_from_opening_to_closing(
    both: tuple[dict, dict],
) -> None:
    signs = {"created": 1, "reopened": 1, "raised": 1, "cut": -1, "won": -1, "lost": -1}
    signs["revalued"] = 1
    days = sorted(both[0])
    for first, last in random.Random(1).choices(
        [(a, b) for a in days for b in days if a <= b], k=99
    ):
        between = [both[0][day] for day in days if first <= day <= last]
        total = sum(sign * figures[name] for figures in between for name, sign in signs.items())
        assert both[0][first]["opening"] + total == both[0][last]["closing"]
