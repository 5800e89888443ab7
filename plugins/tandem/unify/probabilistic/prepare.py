"""Records ready to be compared: numbered, with a digest, frequencies and the keys to meet on."""

import duckdb

from tandem.unify.probabilistic.frequencies import Frequencies, block_keys
from tandem.unify.probabilistic.model import Model


def prepare(
    connection: duckdb.DuckDBPyConnection,
    model: Model,
    counted: Frequencies,
    part: str = "record_key",
) -> None:
    """Make table ``prepared`` from ``features``: one row per record.

    ``digest`` changes when anything that is compared does. ``tf_<column>`` is the share of records
    with the same value when frequencies were counted. ``block_<number>`` is null where a part of
    the key is unknown, or the key was too common then. Records of one ``part`` never meet; a record
    whose part has another name has changed.

    Args:
        connection: Holds table ``features``, and takes ``prepared``.
        model: What is read of a record.
        counted: Frequencies and common keys.
        part: The column of ``features`` that names what a record is known to be one with.
    """
    connection.register("counted", counted.rows)
    told = [f"features.{column}" for column in model.columns]
    columns = [_frequency(column, counted) for column in model.weighed_by_frequency]
    common = set(counted.rows["subject"].unique().to_pylist())
    columns += [
        _block(number, group, f"block_{number}" in common)
        for number, group in enumerate(model.meet_on)
    ]
    joins = [_counted_as(f"tf_{c}", c, f"features.{c}") for c in model.weighed_by_frequency]
    joins += [
        _counted_as(f"common_{number}", f"block_{number}", key)
        for number, key in enumerate(block_keys(model))
        if f"block_{number}" in common
    ]
    connection.execute(
        f"""
        create or replace table prepared as
        with numbered as (
            select record_key, row_number() over (order by record_key) as record_number
            from features
        )

        select
            numbered.record_number,
            hash(row({", ".join([f"features.{part}", *told])})) as digest,
            features.record_key,
            hash(features.{part}) as part,
            {", ".join(told)},
            {", ".join(columns)}
        from features
        inner join numbered on features.record_key = numbered.record_key
        {" ".join(joins)}
        """
    )
    connection.unregister("counted")


def _frequency(column: str, counted: Frequencies) -> str:
    rare = 1.0 / max(counted.records, 1)
    return f"coalesce(tf_{column}.records * {rare!r}, {rare!r}) as tf_{column}"


def _block(number: int, group: list[str], has_common: bool) -> str:
    parts = [f"features.{column}" for column in group]
    is_met_on = [f"{part} is not null" for part in parts]
    if has_common:
        is_met_on.append(f"common_{number}.value is null")
    return (
        f"case when {' and '.join(is_met_on)} then hash({', '.join(parts)}) end as block_{number}"
    )


def _counted_as(alias: str, subject: str, value: str) -> str:
    return (
        f"left join counted as {alias} on {alias}.subject = '{subject}' and {alias}.value = {value}"
    )
