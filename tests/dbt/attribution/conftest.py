"""The compiled models and an agreement in three versions, once for all tests here."""

from datetime import date

import pytest

from tandem.agreement.loader import load_agreement
from tandem.agreement.schema import Agreement
from tandem.settings import PROJECT_ROOT
from tests.dbt.attribution.models import Models


@pytest.fixture(scope="session")
def models(tmp_path_factory: pytest.TempPathFactory) -> Models:
    """The models and checks, compiled."""
    return Models(tmp_path_factory.mktemp("attribution"))


@pytest.fixture(scope="session")
def agreement() -> Agreement:
    """Each link mode in force for a while, with other windows and sessions."""
    hybrid = load_agreement(PROJECT_ROOT / "expectations" / "agreement").versions[0]
    assert hybrid.attribution.link_mode == "hybrid"
    explicit = {"link_mode": "explicit", "lookback": 500, "half_life": 30}
    implicit = {
        "link_mode": "implicit",
        "lookback": 90,
        "counts": "one_per_session",
        "touches": hybrid.attribution.touches[2:],
    }
    changes = {date(2024, 9, 1): explicit, date(2025, 4, 1): implicit}
    later = [
        hybrid.model_copy(
            update={
                "in_force_from": day,
                "touches": hybrid.touches.model_copy(update={"session_gap": 3600}),
                "attribution": hybrid.attribution.model_copy(update=change),
            }
        )
        for day, change in changes.items()
    ]
    return Agreement(versions=(hybrid, *later))
