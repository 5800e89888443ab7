"""A small contract of every type, and one way to put bytes through extract, land and load."""

import gzip
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from tandem.engines.duckdb import connect
from tandem.engines.lake import LakeBatch, stored_batch
from tandem.handover import ExtractedFile, LandedBatch, LoadedBatch
from tandem.land import land
from tandem.load import load
from tandem.settings import Settings
from tandem.sources import Registry, load_registry

CONTRACT = """
source: crm
title: A vendor
formats:
  null_texts: ["", "null"]
  null_ids: ["000000000000000AAA"]
  booleans: {"1": true, "0": false, "": false}
objects:
  - object: Lead
    grain: One row per version of a lead
    key: [Id]
    cursor: ModifiedAt
    fields:
      - {name: Id, type: id, required: true}
      - {name: OwnerId, type: id}
      - {name: Name, type: text, aliases: [FullName]}
      - {name: MergeIds, type: text, path: Attributes."Merge IDs"}
      - {name: City, type: text, path: properties.city}
      - {name: Employees, type: integer}
      - {name: Amount, type: decimal}
      - {name: Rate, type: rate}
      - {name: IsActive, type: boolean}
      - {name: CloseDate, type: date}
      - {name: ModifiedAt, type: timestamp}
      - {name: Payload, type: json}
  - object: Visit
    grain: One row per visit
    fields:
      - {name: Page, type: text, required: true}
      - {name: At, type: timestamp}
  - object: Change
    grain: One row per change
    key: [Id]
    cursor: At
    keeps_history: true
    fields:
      - {name: Id, type: id, required: true}
      - {name: At, type: timestamp}
"""


@dataclass(frozen=True)
class Outcome:
    """One load, with everything it left in the lake."""

    ledger: LoadedBatch
    rows: list[dict[str, Any]]
    quarantine: list[dict[str, Any]]
    lake: LakeBatch

    @property
    def reasons(self) -> list[tuple[int, str]]:
        """Line and reason of each quarantined row."""
        return [(row["line"], row["reason_code"]) for row in self.quarantine]

    def column(self, name: str) -> list[Any]:
        """One column of the loaded rows, in the order of the file."""
        return [row[name] for row in self.rows]


@pytest.fixture
def registry(tmp_path: Path) -> Registry:
    folder = tmp_path / "contracts"
    folder.mkdir()
    (folder / "crm.yml").write_text(CONTRACT)
    return load_registry(folder)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path / "var", memory_limit="1GB")


@pytest.fixture
def land_bytes(tmp_path: Path, settings: Settings) -> Callable[..., LandedBatch]:
    def put(
        content: bytes | str, name: str = "Lead.csv", reported: int | None = None
    ) -> LandedBatch:
        data = content.encode() if isinstance(content, str) else content
        path = tmp_path / "drop" / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(data)
        return land(
            ExtractedFile(
                source="crm",
                source_instance="default",
                object=name.split(".")[0],
                path=path,
                name=name,
                records_reported=reported,
            ),
            settings,
        )

    return put


@pytest.fixture
def load_bytes(
    land_bytes: Callable[..., LandedBatch], settings: Settings, registry: Registry
) -> Callable[..., Outcome]:
    def run(content: bytes | str, name: str = "Lead.csv", reported: int | None = None) -> Outcome:
        batch = land_bytes(content, name, reported)
        ledger = load(batch, settings, registry)
        assert ledger.is_balanced
        lake = stored_batch(settings.lake, batch)
        assert lake is not None
        return Outcome(
            ledger=ledger,
            rows=_records(settings, lake.rows, "_line"),
            quarantine=_records(settings, lake.quarantine, "line"),
            lake=lake,
        )

    return run


def zipped(entries: dict[str, bytes]) -> bytes:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def gzipped(text: str) -> bytes:
    return gzip.compress(text.encode())


def _records(settings: Settings, path: Path, order: str) -> list[dict[str, Any]]:
    with connect(None, settings=settings) as connection:
        found = connection.execute(f"select * from read_parquet('{path}') order by {order}")
        names = [column[0] for column in found.description]
        return [dict(zip(names, row, strict=True)) for row in found.fetchall()]
