from collections.abc import Iterator
from datetime import UTC, datetime, time
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pytest

from tandem.engines import postgres
from tandem.errors import ConfigurationError
from tandem.settings import Settings
from tandem.sources.registry import load_registry
from tests.fixtures.postgres_server import binaries, postgres_server

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.slow,
    pytest.mark.skipif(binaries() is None, reason="PostgreSQL is not installed"),
]

ROWS = pa.table(
    {
        "name": pa.array(["a", None]),
        "amount": pa.array([Decimal("1.10"), None], pa.decimal128(18, 2)),
        "opens_local": pa.array([time(9, 30), None], pa.time64("us")),
        "seen_at": pa.array([datetime(2026, 1, 1, tzinfo=UTC), None], pa.timestamp("us", tz="UTC")),
    }
)


@pytest.fixture(scope="module")
def server_settings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    home: Path = tmp_path_factory.mktemp("home")
    with postgres_server() as server:
        yield Settings(home=home, engine="postgres", postgres_url=server.url)


def test_rows_come_back_as_they_were_written(server_settings: Settings) -> None:
    with postgres.door(server_settings) as door:
        door.write("agreement", "things", ROWS)
        door.write("agreement", "things", ROWS)
        back = door.query("select * from agreement.things order by name nulls last")
    assert back.to_pylist() == ROWS.to_pylist()


def test_text_is_text_so_that_contracts_hold(server_settings: Settings) -> None:
    with postgres.door(server_settings) as door:
        door.write("agreement", "typed", ROWS)
        kinds = door.query(
            "select data_type from information_schema.columns"
            " where table_name = 'typed' order by ordinal_position"
        )
    assert kinds["data_type"].to_pylist() == [
        "text",
        "numeric",
        "time without time zone",
        "timestamp with time zone",
    ]


def test_every_object_is_a_table_even_when_the_lake_is_empty(server_settings: Settings) -> None:
    registry = load_registry()
    postgres.register(server_settings, registry)
    postgres.register(server_settings, registry)
    with postgres.door(server_settings) as door:
        tables = door.query(
            "select table_name from information_schema.tables where table_schema = 'raw'"
        )["table_name"].to_pylist()
    assert {table for *_, table in registry.tables()} <= set(tables)


def test_missing_url_is_explained() -> None:
    with pytest.raises(ConfigurationError, match="TANDEM_POSTGRES_URL"):
        postgres.attach_sql(Settings(engine="postgres"), "pg")
