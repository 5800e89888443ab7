"""A fake Marketo that holds the sample company, our client of it, and a pull into a home."""

import copy
from collections.abc import Iterator
from pathlib import Path

import pytest

from tandem.clients.marketo import Marketo, connect
from tandem.extract.pull import Pull
from tandem.sample import make_sample
from tandem.settings import Settings
from tests.contracts.marketo.fake import CLIENT_ID, CLIENT_SECRET, FakeMarketo, serving
from tests.contracts.marketo.instance import Instance, sample_instance
from tests.contracts.marketo.pulling import new_pull


@pytest.fixture(scope="session")
def marketo_exports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The drop folder of a small sample company."""
    exports = tmp_path_factory.mktemp("marketo_sample")
    make_sample(people=200, days=120, seed=5, out=exports)
    return exports


@pytest.fixture(scope="session")
def company(marketo_exports: Path) -> Instance:
    """What the sample company has in Marketo; not to be changed."""
    return sample_instance(marketo_exports)


@pytest.fixture
def fake(company: Instance) -> Iterator[FakeMarketo]:
    """A Marketo of its own, already serving."""
    with serving(FakeMarketo(copy.deepcopy(company))) as served:
        yield served


@pytest.fixture
def marketo(fake: FakeMarketo) -> Marketo:
    """Our client; it waits on the fake's clock."""
    return connect(fake.url, CLIENT_ID, CLIENT_SECRET, clock=fake.time.clock)


@pytest.fixture
def pull(fake: FakeMarketo, settings: Settings) -> Pull:
    """An extractor with its ledger and its downloads, as a new process would make it."""
    return new_pull(fake, settings)
