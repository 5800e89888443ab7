"""What is written between the two hooks lies unpacked; what comes after is packed as ever."""

import json
from pathlib import Path
from typing import Any

import duckdb
import jinja2

from tandem.engines.dbt import target_folder
from tandem.settings import PROJECT_ROOT, Settings

MACRO = PROJECT_ROOT / "dbt_project" / "macros" / "pack_with.sql"
#: More than one group of rows: what is less is packed when the file is closed.
WORDS = "select 'word ' || i % 100 as word from range(200000) as numbers (i)"


def test_only_what_is_written_between_the_hooks_is_unpacked(tmp_path: Path) -> None:
    macros: Any = jinja2.Environment().from_string(MACRO.read_text(encoding="utf-8")).module
    with duckdb.connect(str(tmp_path / "warehouse.duckdb")) as warehouse:  # noqa: TID251
        warehouse.execute(macros.duckdb__pack_with("uncompressed"))
        warehouse.execute(f"create table features as {WORDS}")
        warehouse.execute(macros.duckdb__pack_with("auto"))
        warehouse.execute(f"create table touches as {WORDS}")
        assert _packed_by(warehouse, "features") == {"Uncompressed"}
        assert "Uncompressed" not in _packed_by(warehouse, "touches")


def test_features_of_people_are_written_between_the_hooks(parsed: Settings) -> None:
    manifest = json.loads((target_folder(parsed) / "manifest.json").read_text(encoding="utf-8"))
    told = manifest["nodes"]["model.tandem.int_identity__person_features"]["config"]
    before, after = (told[hook][0]["sql"] for hook in ("pre-hook", "post-hook"))
    assert before == "{{ pack_with('uncompressed') }}"
    assert after == "{{ pack_with('auto') }}"


def test_postgres_has_nothing_to_do() -> None:
    macros: Any = jinja2.Environment().from_string(MACRO.read_text(encoding="utf-8")).module
    assert not macros.default__pack_with("uncompressed").strip()


def _packed_by(warehouse: duckdb.DuckDBPyConnection, table: str) -> set[str]:
    found = warehouse.execute(
        f"""
        select distinct compression
        from pragma_storage_info('{table}')
        where segment_type = 'VARCHAR' and row_group_id = 0
        """
    )
    return {row[0] for row in found.fetchall()}
