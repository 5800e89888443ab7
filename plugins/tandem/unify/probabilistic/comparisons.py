"""How two values of one kind can agree: from "equal" to "different", in words people use.

Every kind is a list of levels, best first. A pair gets the first level that fits; a level's weight
is what that outcome is worth, and it is learned, never set by hand. Conditions are written once in
DuckDB's SQL; Splink translates them for Spark.
"""

from typing import Any

import splink.comparison_level_library as levels

#: Splink's comparison levels; the library ships no types.
Level = Any
Levels = list[Level]


def given_name(column: str, root: str, other: str) -> Levels:
    """A first name. ``root`` holds what it is short for, ``other`` the column of the last name."""
    return [
        equal(column),
        when(f"{root}_l = {root}_r", "short for the other"),
        when(f"{column}_l = {other}_r and {other}_l = {column}_r", "swapped"),
        _misspelt(column, 1),
        when(
            f"least(length({column}_l), length({column}_r)) = 1"
            f" and substr({column}_l, 1, 1) = substr({column}_r, 1, 1)",
            "initial",
        ),
        levels.JaroWinklerLevel(column, 0.9).configure(label_for_charts="alike"),
    ]


def family_name(column: str, other: str) -> Levels:
    """A last name; ``other`` is the column of the first name."""
    return [
        equal(column),
        when(f"{column}_l = {other}_r and {other}_l = {column}_r", "swapped"),
        _misspelt(column, 1),
        when(
            f"{column}_l like {column}_r || ' %' or {column}_r like {column}_l || ' %'"
            f" or {column}_l like '% ' || {column}_r or {column}_r like '% ' || {column}_l",
            "part of the other",
        ),
        levels.JaroWinklerLevel(column, 0.9).configure(label_for_charts="alike"),
    ]


def email(column: str, employer: str) -> Levels:
    """An e-mail address, in lower case; ``employer`` is its host unless anybody can write from it.

    Other digits make another mailbox: `j.lee2` is no misspelling of `j.lee`. The same mailbox at
    another host says no more than the name it is made of, so it is no outcome of its own.
    """
    left, right = (f"regexp_replace({column}_{side}, '[^0-9]', '', 'g')" for side in ("l", "r"))
    return [
        equal(column, is_weighed_by_frequency=False),
        when(
            f"case when {_alike_halves(column, 0.8)}"
            f" then damerau_levenshtein({column}_l, {column}_r) <= 2 and {left} = {right}"
            f" else false end",
            "misspelt",
        ),
        when(f"{employer}_l = {employer}_r", "another name at one employer"),
        when(_alike_halves(column, 0.88), "alike"),
    ]


def phone(column: str, is_direct: str, mobile: str, is_direct_mobile: str) -> Levels:
    """Telephone numbers as digits: the one given, and the mobile (the same where there is one).

    ``is_direct`` and ``is_direct_mobile`` tell a person's line from a switchboard.
    """
    crossed = f"{column}_l = {mobile}_r or {mobile}_l = {column}_r"
    direct = (
        f"({column}_l = {column}_r or {column}_l = {mobile}_r) and {is_direct}_l"
        f" or ({mobile}_l = {mobile}_r or {mobile}_l = {column}_r) and {is_direct_mobile}_l"
    )
    return [
        when(direct, "equal"),
        when(
            f"{column}_l = {column}_r or {mobile}_l = {mobile}_r or {crossed}",
            "equal, a shared line",
        ),
        _misspelt(column, 1),
    ]


def organisation(column: str, domain: str) -> Levels:
    """A company by its comparable name, or by the ``domain`` its people write from."""
    return [
        equal(column),
        when(f"{domain}_l = {domain}_r", "same domain"),
        when(
            f"' ' || {column}_l || ' ' like '% ' || {column}_r || ' %'"
            f" or ' ' || {column}_r || ' ' like '% ' || {column}_l || ' %'",
            "part of the other",
        ),
        levels.JaroWinklerLevel(column, 0.92).configure(label_for_charts="alike"),
    ]


def date(column: str) -> Levels:
    """A date as text, year first."""
    return [
        equal(column, is_weighed_by_frequency=False),
        _misspelt(column, 1),
        _misspelt(column, 2, "two digits apart"),
    ]


def code(column: str) -> Levels:
    """A number or code that means nothing by itself: a postcode, a house number."""
    return [equal(column), _misspelt(column, 1)]


def words(column: str) -> Levels:
    """A few words: a job title, a street, a town."""
    return [
        equal(column),
        _misspelt(column, 2),
        levels.JaroWinklerLevel(column, 0.88).configure(label_for_charts="alike"),
    ]


def equal(column: str, *, is_weighed_by_frequency: bool = True) -> Level:
    """Both values are the same; a rare one may say more than a common one."""
    level = levels.ExactMatchLevel(column, term_frequency_adjustments=is_weighed_by_frequency)
    return level.configure(label_for_charts="equal")


def _misspelt(column: str, letters: int, label: str = "misspelt") -> Level:
    """Up to so many letters wrong, missing, added or swapped with the next.

    A swap is at most two plain edits, and those are counted five times as fast.
    """
    left, right = f"{column}_l", f"{column}_r"
    return when(
        f"case when abs(length({left}) - length({right})) > {letters} then false"
        f" when levenshtein({left}, {right}) > {2 * letters} then false"
        f" else damerau_levenshtein({left}, {right}) <= {letters} end",
        label,
    )


def when(condition: str, label: str) -> Level:
    """An outcome by its SQL over ``<column>_l`` and ``<column>_r``, and its words."""
    return levels.CustomLevel(condition, label_for_charts=label, base_dialect_str="duckdb")


def _alike_halves(column: str, at_least: float) -> str:
    """Whether mailbox and host are each alike: a hundred times cheaper than counting letters."""
    return " and ".join(
        f"jaro_winkler_similarity(split_part({column}_l, '@', {part}),"
        f" split_part({column}_r, '@', {part})) >= {at_least}"
        for part in (1, 2)
    )
