"""Decisions of people are lines of a file, signed, and made once."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from tandem.errors import ConfigurationError
from tandem.unify.decisions import DECISIONS, Decision, add_decision, columns

ONE = Decision("person", "a", "b", "never_link", "R. Ortiz", date(2026, 11, 1), "father and son")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    empty = tmp_path / "match_decisions.csv"
    empty.write_text(",".join(columns()))
    return empty


def test_a_decision_is_a_line_of_the_seed(file: Path) -> None:
    add_decision(ONE, file)
    assert file.read_text().splitlines()[1] == (
        "person,a,b,never_link,R. Ortiz,2026-11-01,father and son"
    )
    assert DECISIONS.read_text().splitlines()[0] == file.read_text().splitlines()[0]


def test_a_pair_is_decided_once_whichever_way_round(file: Path) -> None:
    add_decision(ONE, file)
    with pytest.raises(ConfigurationError, match=r"never_link, by R\. Ortiz"):
        add_decision(replace(ONE, record_key_a="b", record_key_b="a", decision="link"), file)


@pytest.mark.parametrize("missing", ["decided_by", "reason"])
def test_nobody_decides_without_a_name_and_a_reason(file: Path, missing: str) -> None:
    with pytest.raises(ConfigurationError, match="needs a name and a reason"):
        add_decision(replace(ONE, **{missing: " "}), file)
