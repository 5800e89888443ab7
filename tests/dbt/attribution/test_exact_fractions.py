"""Every credit and cent of `fct_attribution` equals what exact fractions say, on random deals."""

import pytest

from tandem.agreement.schema import Agreement
from tests.dbt.attribution.by_hand import expected
from tests.dbt.attribution.models import Models
from tests.dbt.attribution.random_deals import Company, Shape

pytestmark = pytest.mark.xdist_group("attribution")


NOTHING_WON = Shape(deals=20, people=60, touches=500, categories=("open", "lost"))


@pytest.mark.parametrize(
    ("shape", "is_fallback"), [(Shape(), {False}), (NOTHING_WON, {False, True})]
)
def test_attribution_equals_exact_fractions(
    models: Models, agreement: Agreement, shape: Shape, is_fallback: set[bool]
) -> None:
    company = Company(sorted(agreement.versions[0].touch_kinds), 7, shape)
    with models.over(agreement, company.given) as connection:
        found = connection.execute(
            """
            select opportunity_id, model, coalesce(touch_id, credit_kind), credit_micros,
                cast(attributed_amount * 100 as bigint), is_fallback
            from marts.fct_attribution
            """
        ).fetchall()
    actual = {(deal, model, name): (*told,) for deal, model, name, *told in found}
    wanted = expected(company, agreement)
    assert len(actual) == len(found)
    assert len({model for _, model, _ in wanted}) == 10
    assert {told for _, _, told in wanted.values()} == is_fallback
    assert actual == wanted
