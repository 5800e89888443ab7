"""The table of docs/attribution.md is true: the models give each vendor's published weights."""

import re
from typing import NamedTuple

import pytest

from tandem.agreement.schema import Agreement
from tandem.settings import PROJECT_ROOT
from tests.dbt.attribution.models import Models
from tests.dbt.attribution.small_deals import SmallDeal, given

pytestmark = pytest.mark.xdist_group("attribution")

PAGE = PROJECT_ROOT / "docs" / "attribution.md"
ROW = re.compile(
    r"^\| (?P<vendor>[^|]+) \| (?P<calls_it>[^|]+) \| `(?P<model>\w+)` \| (?P<path>[FLOC·… ]+) \|"
    r" (?P<gives>[\d. ]+?)(?: and (?P<pending>[\d.]+) pending)? \|$",
    re.MULTILINE,
)
HALF_LIFE = 7


class Published(NamedTuple):
    """One row of the table."""

    name: str
    model: str
    deal: SmallDeal
    percents: tuple[float, ...]
    pending: float


def _published() -> list[Published]:
    return [_row(**found.groupdict()) for found in ROW.finditer(PAGE.read_text())]


def _row(
    vendor: str, calls_it: str, model: str, path: str, gives: str, pending: str | None
) -> Published:
    places = [place for place in path.split() if place != "…"]
    deal = SmallDeal(
        "a" * len(places),
        category="open" if "…" in path else "won",
        lead_touch=places.index("L") if "L" in places else None,
        opening_touch=places.index("O") if "O" in places else -1,
        days_apart=HALF_LIFE,
    )
    percents = tuple(float(percent) for percent in gives.split())
    return Published(f"{vendor}: {calls_it}: {path}", model, deal, percents, float(pending or 0))


PUBLISHED = _published()


@pytest.fixture(scope="module")
def credits(models: Models, agreement: Agreement) -> dict[tuple[str, str], int]:
    """Millionths by model and touch (or kind of credit) of each row's deal."""
    assert agreement.versions[0].attribution.half_life == HALF_LIFE
    with models.over(agreement, given([row.deal for row in PUBLISHED])) as connection:
        ask = (
            "select model, coalesce(touch_id, opportunity_id || '-' || credit_kind), credit_micros"
        )
        found = connection.execute(f"{ask} from marts.fct_attribution").fetchall()
    return {(model, name): micros for model, name, micros in found}


def test_every_row_of_the_table_is_read() -> None:
    rows = re.findall(r"^\| .*\| `\w+` \|.*\|$", PAGE.read_text(), re.MULTILINE)
    assert len(PUBLISHED) == len(rows) > 10
    assert len({row.model for row in PUBLISHED}) == 8


@pytest.mark.parametrize("number", range(len(PUBLISHED)), ids=[row.name for row in PUBLISHED])
def test_published_weights_come_out(credits: dict[tuple[str, str], int], number: int) -> None:
    row = PUBLISHED[number]
    names = [f"O{number}-{touch}" for touch in range(len(row.percents))] + [f"O{number}-pending"]
    told = [credits.get((row.model, name), 0) for name in names]
    percents = [*row.percents, row.pending]
    wanted = [1_000_000 * percent / sum(percents) for percent in percents]
    assert told == pytest.approx(wanted, rel=0, abs=0.9999)  # the largest remainder moves one


def test_a_further_model_is_one_row_of_the_seed(models: Models, agreement: Agreement) -> None:
    deal = SmallDeal("aaaa", lead_touch=2, opening_touch=3)
    with models.over(agreement, given([deal])) as connection:
        connection.execute(
            "insert into seeds.attribution_weights select * replace ('hubspot_u_shaped' as model,"
            " 400 as lead_creation_weight, 0 as last_weight) from seeds.attribution_weights"
            " where model = 'u_shaped'"
        )
        models.build(connection)
        found = connection.execute(
            "select credit_micros from marts.fct_attribution where model = 'hubspot_u_shaped'"
            " order by path_position"
        ).fetchall()
    assert found == [(400_000,), (100_000,), (400_000,), (100_000,)]
