"""Builds the marts a second time, from the lake alone, and proves that they are the same.

The second warehouse lies aside and is thrown away. The lake's registry of ids is shared: that is
what makes ids stay, and what this proof would find broken.
"""

import shutil
from typing import Any

from tandem.engines import dbt
from tandem.engines.duckdb import connect, literal, quoted
from tandem.engines.published import published_marts
from tandem.errors import CheckFailed
from tandem.pipeline import steps
from tandem.publish import history
from tandem.settings import Settings

# Written by publish about one build, not derived from the lake.
_ABOUT_THE_BUILD = ("audit_checks", "audit_models", "audit_publications")


def aside(settings: Settings) -> Settings:
    """Settings of the home in which the second warehouse is built."""
    return settings.model_copy(update={"home": settings.home / "rebuild"})


def prove_rebuild(settings: Settings) -> dict[str, str]:
    """Rebuild as of the current publish; return the logical hash of each mart.

    Raises:
        CheckFailed: A mart differs from the published one.
        StageFailed: Nothing is published yet.
    """
    published = published_marts(settings).resolve().parent
    entry = next(line for line in history.read(settings) if line["publish_id"] == published.name)
    changes = {"lake_dir": settings.lake, "as_of": entry["as_of"], "home": aside(settings).home}
    again = Settings.model_validate(settings.model_dump() | changes)
    shutil.rmtree(again.home, ignore_errors=True)
    dbt.hand_down_parse(settings, again)
    build_id = steps.stage(again, steps.ASIDE)
    steps.mart(again, steps.unify(again, build_id))
    ours = _hashes(settings, str(published / "tandem.duckdb"))
    theirs = _hashes(settings, str(again.warehouse))
    different = sorted(name for name, digest in ours.items() if theirs.get(name) != digest)
    if different:
        raise CheckFailed(
            f"{len(different)} marts differ after a rebuild: {', '.join(different[:5])}.",
            why="The published numbers cannot be derived from the lake.",
            remedy="Follow `docs/runbooks/rebuild.md`; the second warehouse is kept in"
            f" `{again.home}`.",
            code="rebuild_differs",
        )
    shutil.rmtree(again.home)
    return ours


def _hashes(settings: Settings, file: str) -> dict[str, str]:
    """One digest per mart that does not depend on the order of rows."""
    with connect(None, settings=settings) as connection:
        connection.execute(f"attach {literal(file)} as compared (read_only)")
        tables = connection.execute(
            "select table_name from duckdb_tables()"
            " where database_name = 'compared' and schema_name = 'marts'"
        ).fetchall()
        return {name: _hash(connection, name) for (name,) in tables if name not in _ABOUT_THE_BUILD}


def _hash(connection: Any, name: str) -> str:
    columns = connection.execute(
        "select column_name from duckdb_columns() where database_name = 'compared'"
        " and schema_name = 'marts' and table_name = ? and column_name <> 'publish_id'"
        " order by column_name",
        [name],
    ).fetchall()
    row = ", ".join(f"cast({quoted(column)} as varchar)" for (column,) in columns)
    digest = connection.execute(
        f"select count(*) || ':' || coalesce(sum(hash({row})), 0)"
        f" from compared.marts.{quoted(name)}"
    ).fetchone()
    return str(digest[0])
