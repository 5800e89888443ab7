"""Ten thousand random journeys: the checks of every build hold, and each of them can fail."""

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import Phase, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from tandem.agreement.schema import Agreement
from tests.dbt.attribution.models import CHECKS, Models
from tests.dbt.attribution.random_deals import Company, Shape

pytestmark = pytest.mark.xdist_group("attribution")

COMPANIES, DEALS = 10, 1000
SHAPES = st.builds(
    Shape,
    deals=st.just(DEALS),
    people=st.integers(1, 2000),
    touches=st.integers(1, 6000),
    channels=st.integers(0, 12),
    categories=st.sets(st.sampled_from(["open", "won", "lost"]), min_size=1).map(
        lambda some: tuple(sorted(some))
    ),
    days=st.sampled_from([0, 1, 400, 1000]),
    largest_amount=st.sampled_from([2, 10**8, 10**12]),
)
CREDITS, AMOUNTS, CLOSE, ALONE = CHECKS
FACTS = "marts.fct_attribution"
TOUCH = (
    f"where attribution_id = (select min(attribution_id) from {FACTS} where credit_kind = 'touch'"
)
BREAKS = {
    "a millionth too much": (
        CREDITS,
        f"update {FACTS} set credit_micros = credit_micros + 1 {TOUCH})",
    ),
    "a model is missing": (CREDITS, f"delete from {FACTS} where model = 'shapley'"),
    "a credit of nothing": (
        CREDITS,
        f"insert into {FACTS} select * replace (0 as credit_micros) from {FACTS} limit 1",
    ),
    "a cent too little": (
        AMOUNTS,
        f"update {FACTS} set attributed_amount = attributed_amount - 0.01"
        " where attributed_amount is not null and model = 'markov'",
    ),
    "an amount out of nothing": (
        AMOUNTS,
        f"update {FACTS} set attributed_amount = 0 where attributed_amount is null",
    ),
    "a deal without credits": (
        AMOUNTS,
        f"delete from {FACTS} where opportunity_id = (select min(opportunity_id) from {FACTS}"
        " where attributed_amount is not null)",
    ),
    "a touch after the close": (
        CLOSE,
        f"update {FACTS} set touched_at = opportunity_closed_at + interval '1 second'"
        " where opportunity_category = 'won'",
    ),
    "a touch still to come": (
        CLOSE,
        f"update {FACTS} set touched_at = timestamptz '2100-01-01' {TOUCH})",
    ),
    "touches beside an unattributed row": (
        ALONE,
        f"update {FACTS} set credit_kind = 'unattributed' {TOUCH} and credit_micros < 1000000)",
    ),
}


@given(shape=SHAPES, seed=st.integers(0, 2**32))
@hypothesis_settings(
    max_examples=COMPANIES,
    derandomize=True,
    deadline=None,
    database=None,
    phases=[Phase.generate],
)
def test_every_deal_is_shared_out_whole_by_every_model(
    models: Models, agreement: Agreement, shape: Shape, seed: int
) -> None:
    company = Company(sorted(agreement.versions[0].touch_kinds), seed, shape)
    with models.over(agreement, company.given) as connection:
        assert [models.found_by(check, connection) for check in CHECKS] == [0, 0, 0, 0]
        shared = f"select count(distinct (opportunity_id, model)) from {FACTS}"
        assert connection.execute(shared).fetchone() == (DEALS * 10,)


@pytest.fixture(scope="module")
def built(models: Models, agreement: Agreement) -> Iterator[Any]:
    company = Company(sorted(agreement.versions[0].touch_kinds), 7)
    with models.over(agreement, company.given) as connection:
        yield connection


def test_random_deals_have_everything_that_is_hard(built: Any) -> None:
    """Without these, the property would hold for want of cases."""
    paths = "intermediate.int_attribution__paths"
    hard = {
        "no touch": f"select 1 from {FACTS} where credit_kind = 'unattributed'",
        "one touch": f"select 1 from {paths} where path_length = 1",
        "a tie": f"select 1 from {paths} group by opportunity_id, occurred_at having count(*) > 1",
        "still open": f"select 1 from {FACTS} where credit_kind = 'pending'",
        "negative": f"select 1 from {FACTS} where attributed_amount < 0",
        "unknown": f"select 1 from {FACTS} where attributed_amount is null",
        "shared": f"select 1 from {paths} group by touch_id having count(*) > 1",
    }
    assert [what for what, ask in hard.items() if not built.execute(ask).fetchall()] == []


@pytest.mark.parametrize("what", BREAKS)
def test_each_check_finds_what_it_is_for(built: Any, models: Models, what: str) -> None:
    check, change = BREAKS[what]
    built.begin()
    try:
        built.execute(change)
        assert models.found_by(check, built) > 0
    finally:
        built.rollback()
