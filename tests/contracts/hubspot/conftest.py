"""The sample company's HubSpot, once per session on disk, afresh in memory for each test."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tandem.sample import make_sample
from tests.contracts.hubspot.fake import FakeHubSpot, serving
from tests.contracts.hubspot.portal import sample_portal
from tests.contracts.hubspot.pulling import Puller, new_puller


@pytest.fixture(scope="session")
def exports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The drop folder of a company small enough for seconds, with a record of every object."""
    out = tmp_path_factory.mktemp("hubspot") / "exports"
    make_sample(100, 200, 11, out)
    return out


@pytest.fixture
def fake(exports: Path) -> Iterator[FakeHubSpot]:
    """The sample company's account, served on the loopback."""
    with serving(sample_portal(exports)) as server:
        yield server


@pytest.fixture
def puller(fake: FakeHubSpot, tmp_path: Path) -> Puller:
    """Pulls from the fake into a home of its own."""
    return new_puller(fake, tmp_path / "var")
