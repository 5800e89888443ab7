"""How a test pulls from the fake Marketo."""

from datetime import UTC, datetime

from tandem.clients.marketo import connect
from tandem.extract.ledger import WindowLedger
from tandem.extract.marketo import MarketoExtractor
from tandem.extract.pull import Pull
from tandem.handover import ExtractedFile, ExtractRequest, LoadedBatch, Window
from tandem.settings import Settings
from tests.contracts.marketo.fake import CLIENT_ID, CLIENT_SECRET, FakeMarketo
from tests.contracts.marketo.lake import registry

BEGIN_AT = datetime(2026, 7, 1, tzinfo=UTC)


def new_pull(fake: FakeMarketo, settings: Settings, begin_at: datetime = BEGIN_AT) -> Pull:
    """An extractor with its ledger and its downloads, as a new process would make it."""
    client = connect(fake.url, CLIENT_ID, CLIENT_SECRET, clock=fake.time.clock)
    ledger = WindowLedger(settings.lake, now=fake.time.now)
    contract = registry().source("marketo")
    extractor = MarketoExtractor(client, contract, ledger, begin_at=begin_at)
    return Pull(extractor, ledger, settings.home / "extract")


def run(fake: FakeMarketo, pull: Pull, request: ExtractRequest) -> list[ExtractedFile]:
    """One window to its end, on the fake's clock."""
    return pull.run(request, fake.time.sleep_until)


def october(name: str) -> ExtractRequest:
    """The most of October of an object, in one window."""
    window = Window(
        since=datetime(2026, 10, 5, tzinfo=UTC), until=datetime(2026, 11, 1, tzinfo=UTC)
    )
    return ExtractRequest(source="marketo", object=name, window=window)


def as_loaded(files: list[ExtractedFile]) -> list[LoadedBatch]:
    """What load would tell, where a test is about the pull alone."""
    epoch = datetime(2026, 11, 1, tzinfo=UTC)
    return [
        LoadedBatch(
            batch_id=file.name,
            source=file.source,
            source_instance=file.source_instance,
            object=file.object,
            file=file.name,
            sha256="",
            rows_in=file.records_reported or 0,
            rows_loaded=file.records_reported or 0,
            rows_quarantined=0,
            rows_duplicate=0,
            landed_at=epoch,
            loaded_at=epoch,
        )
        for file in files
    ]
