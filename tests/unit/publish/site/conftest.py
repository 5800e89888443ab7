from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tandem.engines.duckdb import connect
from tandem.publish.site.facts import Facts
from tandem.publish.site.marts import Marts, open_marts
from tandem.settings import Settings

INSTANT = datetime(2026, 11, 1, tzinfo=UTC)


@pytest.fixture
def facts() -> Facts:
    """The header of some publish."""
    return Facts("20261101T000000Z-abc", INSTANT, INSTANT, is_degraded=False, warnings=0)


@pytest.fixture
def marts(settings: Settings, tmp_path: Path) -> Iterator[Callable[[str], Marts]]:
    """A published file in which nothing lies but what some SQL makes."""
    with ExitStack() as opened:

        def made(sql: str) -> Marts:
            file = tmp_path / "publish" / "tandem.duckdb"
            file.parent.mkdir()
            with connect(file, settings=settings) as connection:
                connection.execute("create schema marts; use marts;" + sql)
            return opened.enter_context(open_marts(settings, file))

        yield made
