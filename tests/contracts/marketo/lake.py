"""What lies in the lake after land and load, without the lineage that tells two ways apart."""

import shutil
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from tandem.engines.duckdb import connect
from tandem.extract import DropFolderExtractor
from tandem.handover import ExtractedFile, LoadedBatch
from tandem.land import land
from tandem.load import load
from tandem.settings import Settings
from tandem.sources import Registry, load_registry

# Lists tell attributes as a list of pairs, exports as an object; nobody reads those of type 37.
_TOLD_OTHERWISE = "case when activitytypeid = 37 then null else attributes end"


@cache
def registry() -> Registry:
    """Every source contract, read once."""
    return load_registry()


@dataclass(frozen=True)
class Dropped:
    """Rows of one object, read from the drop folder, and the columns its files have."""

    columns: tuple[str, ...]
    rows: set[Any]


def land_and_load(files: list[ExtractedFile], settings: Settings) -> list[LoadedBatch]:
    """Both stages for each file."""
    return [load(land(file, settings), settings, registry()) for file in files]


def raw_rows(settings: Settings, name: str, columns: tuple[str, ...]) -> set[Any]:
    """Every different row of an object."""
    chosen = [
        _TOLD_OTHERWISE if column == "attributes" and name == "activities" else f'"{column}"'
        for column in columns
    ]
    files = settings.lake / "*" / "*" / name / "*" / "rows.parquet"
    with connect(None, settings=settings) as connection:
        sql = f"select {', '.join(chosen)} from read_parquet('{files}')"
        return set(connection.execute(sql).fetchall())


def with_drop_folder(exports: Path, home: Path, name: str) -> Dropped:
    """The same object, pulled from the drop folder."""
    folder = home / "exports" / "marketo"
    folder.mkdir(parents=True)
    for path in (exports / "marketo").glob(f"{name}.*"):
        shutil.copy(path, folder)
    settings = Settings(home=home / "dropped")
    extractor = DropFolderExtractor(home / "exports", registry())
    (request,) = extractor.plan()
    batches = land_and_load(extractor.extract(request), settings)
    missing = {column.lower() for batch in batches for column in batch.missing_columns}
    fields = [field.column for field in registry().object("marketo", name).fields]
    columns = tuple(column for column in fields if column not in missing)
    return Dropped(columns, raw_rows(settings, name, columns))
