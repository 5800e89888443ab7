"""What is written between the two hooks lies unpacked; what comes after is packed as ever."""

from pathlib import Path
from typing import Any

import duckdb
import jinja2

from tandem.settings import PROJECT_ROOT

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
