"""A fake Marketo that holds the sample company, our client of it, and a pull into a home."""

import copy
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tandem.clients.marketo import Marketo, connect
from tandem.extract.ledger import WindowLedger
from tandem.extract.marketo import MarketoExtractor
from tandem.extract.pull import Pull
from tandem.handover import ExtractedFile, ExtractRequest, Window
from tandem.sample import make_sample
from tandem.settings import Settings
from tests.contracts.marketo.fake import CLIENT_ID, CLIENT_SECRET, FakeMarketo, serving
from tests.contracts.marketo.instance import Instance, sample_instance
from tests.contracts.marketo.lake import registry

BEGIN_AT = datetime(2026, 7, 1, tzinfo=UTC)


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


def new_pull(fake: FakeMarketo, settings: Settings) -> Pull:
    client = connect(fake.url, CLIENT_ID, CLIENT_SECRET, clock=fake.time.clock)
    ledger = WindowLedger(settings.lake, now=fake.time.now)
    contract = registry().source("marketo")
    extractor = MarketoExtractor(client, contract, ledger, begin_at=BEGIN_AT)
    return Pull(extractor, ledger, settings.home / "extract")


def run(fake: FakeMarketo, pull: Pull, request: ExtractRequest) -> list[ExtractedFile]:
    return pull.run(request, fake.time.sleep_until)


def october(name: str) -> ExtractRequest:
    window = Window(
        since=datetime(2026, 10, 5, tzinfo=UTC), until=datetime(2026, 11, 1, tzinfo=UTC)
    )
    return ExtractRequest(source="marketo", object=name, window=window)
