"""What is otherwise than when it was last matched, and which regions that touches.

Rows of the engine are told apart by a digest of all their columns; that of features, which are
many, comes with them. A region is everything that hangs together by links, by likeness, or by an id
that was ever shared: nothing in one decides about another, so those that are not touched stay as
they are.
"""

import duckdb

from tandem.unify.probabilistic import Model
from tandem.unify.probabilistic.looks import number_sql

_COLUMNS = {
    "records": ("record_key", "created_at", "is_deleted"),
    "links": ("record_key_a", "record_key_b", "match_method", "match_score", "evidence"),
    "apart": ("record_key_a", "record_key_b"),
}


def find_changes(connection: duckdb.DuckDBPyConnection, model: Model, *, is_whole: bool) -> None:
    """Compare what is shown with what is remembered.

    Leaves tables ``<what>_new`` and ``<what>_gone`` behind, for records, links, and pairs that
    people keep apart; ``looks_new``, whoever looks otherwise with what keys are made of, and
    ``looks_gone``, who did so before or is to be compared no more. What changed is gone and new.

    Args:
        connection: Sees ``records_told``, ``links_told``, ``apart_told`` and ``features``.
        model: Which values keys are made of.
        is_whole: Nothing is remembered: nobody looks otherwise than before.
    """
    for what, columns in _COLUMNS.items():
        told = ", ".join(columns)
        _compare(connection, what, f"select {told}, hash({told}) as digest from {what}_told")
    told = ", ".join(("record_number", "record_key", "digest", *model.met_on))
    looks = f"select {told} from features {'limit 0' if is_whole else ''}"
    _compare(connection, "looks", looks, gone="record_number, digest")


def _compare(connection: duckdb.DuckDBPyConnection, what: str, now: str, gone: str = "*") -> None:
    """Tell rows as they are now from those remembered, by their digests: all are read once."""
    connection.execute(
        f"""
        create or replace temporary table {what}_otherwise as
        select now.*, before.digest as digest_before
        from ({now}) as now
        full join (select digest from remembered.{what}) as before on now.digest = before.digest
        where now.digest is null or before.digest is null;

        create or replace temporary view {what}_new as
        select * exclude (digest_before) from {what}_otherwise where digest is not null;

        create or replace temporary table {what}_gone as
        select {gone}
        from remembered.{what}
        where digest in (select digest_before from {what}_otherwise)
        """
    )


def touch(connection: duckdb.DuckDBPyConnection, *, is_all: bool) -> None:
    """Make table ``touched``: the regions that a change is in.

    Args:
        connection: Holds the changes.
        is_all: Whether to touch every region.
    """
    regions = "select distinct region from remembered.records" if is_all else _TOUCHED
    connection.execute(f"create or replace temporary table touched as {regions}")


def touch_found(connection: duckdb.DuckDBPyConnection, link_at_least: float) -> bool:
    """Add the regions that a new likeness reaches into; return whether there are any."""
    added = connection.execute(
        f"""
        insert into touched
        with ends as (
            select unnest([number_a, number_b]) as record_number
            from found
            where match_probability >= {link_at_least} and contradiction is null
        )

        select distinct region
        from remembered.records
        semi join ends using (record_number)
        anti join touched using (region)
        """
    )
    return bool(added.fetchall()[0][0])


_ENDS = " union all ".join(
    f"select {number_sql(side)} as record_number from {what}"
    for what in ("links_new", "links_gone", "apart_new", "apart_gone")
    for side in ("record_key_a", "record_key_b")
)

#: Regions of whoever changed, of the ends of what is said otherwise, and of everybody who ever held
#: an id of somebody who comes, or comes back.
_TOUCHED = f"""
    with ids as (
        select distinct holders.entity_number
        from remembered.holders
        inner join records_new on holders.record_number = {number_sql("records_new.record_key")}
    ),

    changed as (
        select {number_sql("record_key")} as record_number from records_gone
        union all
        select record_number from looks_new
        union all
        select record_number from looks_gone
        union all
        {_ENDS}
        union all
        select record_number from remembered.holders semi join ids using (entity_number)
    )

    select distinct region
    from remembered.records
    semi join changed using (record_number)
"""
