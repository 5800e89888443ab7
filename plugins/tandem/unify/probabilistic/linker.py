"""Splink over our tables, and our words for what it compares."""

import logging
import re
from typing import Any

import duckdb

from tandem.unify.probabilistic.frequencies import Frequencies
from tandem.unify.probabilistic.model import Contradiction, FieldModel, Model

_SIDE = re.compile(r'"?\b(\w+?)_([lr])\b"?')


def linker_of(
    connection: duckdb.DuckDBPyConnection, model: Model, counted: Frequencies, table: str
) -> tuple[Any, Any]:
    """Return Splink's linker over one prepared table, and its database."""
    from splink import DuckDBAPI, Linker

    api = DuckDBAPI(connection=connection)
    settings = model.settings(counted.records)
    linker = Linker(api.register(table), settings, validate_settings=False)
    logging.getLogger("splink").setLevel(logging.ERROR)
    return linker, api


def level_sql(field: FieldModel, hopeless: dict[int, str] | None = None) -> str:
    """Spell the number of the outcome of ``<column>_l`` and ``<column>_r``; unknown is -1.

    Args:
        field: What is compared.
        hopeless: By number of an outcome, a condition under which neither it nor a later one
            matters; the values are different then without a look.
    """
    conditions, told = _conditions(field), []
    for number, condition in enumerate(conditions):
        if hopeless and number in hopeless:
            told.append(f"when {hopeless[number]} then {len(conditions)}")
        told.append(f"when {condition} then {number}")
    return (
        f"case when {field.column}_l is null or {field.column}_r is null then -1"
        f" {' '.join(told)} else {len(conditions)} end"
    )


def equal_sql(field: FieldModel) -> str:
    """Spell when ``<column>_l`` and ``<column>_r`` reach the best outcome."""
    return _conditions(field)[0]


def outcome_sql(field: FieldModel, *, is_number: bool = False) -> str:
    """Return which level a pair ``l``, ``r`` reaches: its words, or its number (unknown is -1)."""
    words = field.outcomes()
    told = [str(n) if is_number else f"'{word}'" for n, word in enumerate(words)]
    reached = " ".join(
        f"when {sided(condition)} then {word}"
        for condition, word in zip(_conditions(field), told[:-1], strict=True)
    )
    unknown = "-1" if is_number else "'unknown'"
    return (
        f"case when l.{field.column} is null or r.{field.column} is null then {unknown}"
        f" {reached} else {told[-1]} end"
    )


def _conditions(field: FieldModel) -> list[str]:
    return [level.create_level_dict("duckdb")["sql_condition"] for level in field.levels()]


def outcomes_sql(model: Model) -> str:
    """Return ``outcome_<column>`` of every compared column for a pair ``l``, ``r``.

    And ``is_same_<column>`` of every column in which contradictions ask for equality.
    """
    told = [f"{outcome_sql(one)} as outcome_{one.column}" for one in model.compare]
    told += [f"coalesce(l.{c} = r.{c}, false) as is_same_{c}" for c in model.held_equal]
    return ", ".join(told)


def contradiction_sql(model: Model) -> str:
    """Return the name of the first contradiction among outcome columns; null without one."""
    tests = " ".join(f"when {_all_of(one)} then '{one.name}'" for one in model.never_alone)
    return f"case {tests} end" if tests else "cast(null as varchar)"


def _all_of(contradiction: Contradiction) -> str:
    told = [f"is_same_{column}" for column in contradiction.same]
    for column, outcomes in contradiction.when.items():
        listed = ", ".join(f"'{one}'" for one in outcomes)
        told.append(f"outcome_{column} in ({listed})")
    return " and ".join(told)


def sided(condition: str) -> str:
    """Splink's ``<column>_l`` and ``<column>_r`` as columns of two joined tables ``l``, ``r``."""
    return _SIDE.sub(r"\2.\1", condition)
