"""Pulls windows from the fake as the pipeline does, and tells what became of them."""

import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from tandem.clients.hubspot import HubSpot
from tandem.clients.hubspot.tokens import PrivateApp
from tandem.extract.hubspot.extractor import SOURCE, HubSpotExtractor
from tandem.extract.ledger import ObjectPulls, WindowLedger
from tandem.extract.pull import Pull
from tandem.extract.windows import BEGINNING
from tandem.handover import ExtractedFile, ExtractRequest, LoadedBatch, Window
from tandem.land import land
from tandem.load import load
from tandem.settings import Settings
from tandem.sources import load_registry
from tests.contracts.hubspot.fake import FakeHubSpot
from tests.contracts.hubspot.gate import PRIVATE_TOKEN

REGISTRY = load_registry()
CONTRACT = REGISTRY.source(SOURCE)


def client_of(fake: FakeHubSpot, **settings: Any) -> HubSpot:
    """A private app of the fake's account, on the fake's clock."""
    given = {"authorizer": PrivateApp(PRIVATE_TOKEN), "base_url": fake.url} | settings
    return HubSpot(clock=fake.time.clock, **given)


@dataclass
class Puller:
    """One account and the home its batches go to."""

    fake: FakeHubSpot
    settings: Settings
    client: HubSpot

    @property
    def ledger(self) -> WindowLedger:
        return WindowLedger(self.settings.lake, now=self.fake.time.now)

    @property
    def extractor(self) -> HubSpotExtractor:
        return HubSpotExtractor(self.client, CONTRACT, self.ledger)

    @property
    def pull(self) -> Pull:
        return Pull(self.extractor, self.ledger, self.settings.home / "extract")

    def request(
        self, name: str, since: datetime = BEGINNING, until: datetime | None = None
    ) -> ExtractRequest:
        window = Window(since=since, until=until or self.fake.time.now())
        return ExtractRequest(source=SOURCE, object=name, window=window)

    def files(self, request: ExtractRequest) -> list[ExtractedFile]:
        return self.pull.run(request, self.fake.time.sleep_until)

    def lines(
        self, name: str, since: datetime = BEGINNING, until: datetime | None = None
    ) -> list[dict[str, Any]]:
        """The lines a window gives, in order."""
        files = self.files(self.request(name, since, until))
        return [json.loads(line) for file in files for line in file.path.open(encoding="utf-8")]

    def run(self, request: ExtractRequest) -> list[LoadedBatch]:
        """Extract, land, load and settle one window."""
        files = self.files(request)
        loaded = [self.load(file) for file in files]
        self.pull.settle(request, loaded, len(files))
        return loaded

    def run_due(self) -> dict[str, int]:
        """Run everything that is due; rows read, by object."""
        rows: dict[str, int] = {}
        for request in self.extractor.plan():
            read = sum(batch.rows_in for batch in self.run(request))
            rows[request.object] = rows.get(request.object, 0) + read
        return rows

    def load(self, file: ExtractedFile) -> LoadedBatch:
        return load(land(file, self.settings), self.settings, REGISTRY)

    def pulls(self, name: str) -> ObjectPulls:
        return self.ledger.of(SOURCE, "default", name)


def new_puller(fake: FakeHubSpot, home: Path, **settings: Any) -> Puller:
    return Puller(fake, Settings(home=home, memory_limit="1GB"), client_of(fake, **settings))
