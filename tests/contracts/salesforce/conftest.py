"""One org with the sample company, and one way to pull it through extract, land and load."""

import copy
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tandem.clients.salesforce import Salesforce
from tandem.clients.salesforce_login import SalesforceLogin
from tandem.engines.duckdb import connect
from tandem.engines.lake import lake_batches
from tandem.extract import DropFolderExtractor
from tandem.extract.ledger import WindowLedger
from tandem.extract.pull import Pull
from tandem.extract.salesforce import SalesforceExtractor
from tandem.handover import ExtractedFile, ExtractRequest, LoadedBatch
from tandem.land import land
from tandem.load import load
from tandem.sample import make_sample
from tandem.settings import Settings
from tandem.sources import load_registry
from tests.contracts.salesforce.company import org_tables
from tests.contracts.salesforce.fake import CLIENT_ID, CLIENT_SECRET, Org, Table, serve
from tests.fixtures.loopback import Loopback

REGISTRY = load_registry()
CONTRACT = REGISTRY.source("salesforce")


@dataclass
class Office:
    """Everything a run needs: the org, its server, a home, and the pull over them."""

    org: Org
    server: Loopback
    settings: Settings
    tokens: list[str] = field(default_factory=list)

    def client(self, **options: Any) -> Salesforce:
        login = SalesforceLogin(
            self.server.url,
            CLIENT_ID,
            CLIENT_SECRET,
            remember_secret=self.tokens.append,
            clock=self.org.time.clock,
        )
        return Salesforce(login, clock=self.org.time.clock, **options)

    def pull(self, objects: tuple[str, ...] = (), **options: Any) -> Pull:
        """A new process's view: nothing is known but what lies on disk."""
        items = [item for item in CONTRACT.objects if not objects or item.object in objects]
        contract = CONTRACT.model_copy(update={"objects": tuple(items)})
        ledger = WindowLedger(self.settings.lake, now=self.org.time.now)
        extractor = SalesforceExtractor(self.client(**options), contract, ledger)
        return Pull(extractor, ledger, self.settings.home / "extract")

    def run(self, *objects: str, **options: Any) -> list[LoadedBatch]:
        """Pull, land and load all that is due."""
        pull = self.pull(objects, **options)
        loaded = [self.finish(pull, request) for request in pull.extractor.plan()]
        return [batch for batches in loaded for batch in batches]

    def finish(self, pull: Pull, request: ExtractRequest) -> list[LoadedBatch]:
        files = pull.run(request, self.org.time.sleep_until)
        batches = [self.load(file) for file in files]
        pull.settle(request, batches, len(files))
        return batches

    def drop(self, exports: Path) -> None:
        """The same company over the drop folder, into the same kind of home."""
        shutil.copytree(exports / "salesforce", self.settings.home / "drop" / "salesforce")
        extractor = DropFolderExtractor(self.settings.home / "drop", REGISTRY)
        for request in extractor.plan():
            for file in extractor.extract(request):
                self.load(file)

    def load(self, file: ExtractedFile) -> LoadedBatch:
        return load(land(file, self.settings), self.settings, REGISTRY)

    def rows(self, name: str) -> list[tuple[Any, ...]]:
        """The loaded rows of an object, without what tells about the load, each once, sorted."""
        item = next(item for item in CONTRACT.objects if item.object == name)
        columns = ", ".join(f'"{field.column}"' for field in item.fields)
        files = [
            str(batch.rows)
            for batch in lake_batches(self.settings.lake)
            if batch.ledger.object == name
        ]
        with connect(None, settings=self.settings) as connection:
            found = connection.execute(
                f"select distinct {columns} from read_parquet(?) order by all", [files]
            )
            return found.fetchall()

    def entries(self, name: str) -> list[Any]:
        """The ledger's entries of an object."""
        ledger = WindowLedger(self.settings.lake)
        return list(ledger.of("salesforce", "default", name).windows)

    def fresh_as_of(self, name: str) -> Any:
        return WindowLedger(self.settings.lake).of("salesforce", "default", name).fresh_as_of


@pytest.fixture(scope="session")
def exports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The drop folder of a small sample company."""
    folder = tmp_path_factory.mktemp("company")
    make_sample(people=80, days=200, seed=7, out=folder)
    return folder


@pytest.fixture(scope="session")
def tables(exports: Path) -> dict[str, Table]:
    return org_tables(exports, CONTRACT)


@pytest.fixture
def org(tables: dict[str, Table]) -> Org:
    return Org(copy.deepcopy(tables))


@pytest.fixture
def office(org: Org, settings: Settings) -> Iterator[Office]:
    with serve(org) as server:
        yield Office(org, server, settings)


@pytest.fixture(scope="module")
def pulled(tables: dict[str, Table], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """A home into which the whole org was pulled once; only to be read."""
    org = Org(copy.deepcopy(tables))
    with serve(org) as server:
        office = Office(org, server, Settings(home=tmp_path_factory.mktemp("pulled")))
        office.run()
        yield office
