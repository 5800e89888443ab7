"""The expectations themselves: none empty, none that shows a value."""

import pytest

from tandem.check.great import RESULT_FORMAT
from tandem.check.suite import suites_of
from tandem.settings import Settings
from tests.expectations.conftest import NOW

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("expectations")]


@pytest.mark.parametrize("gate", ["landed", "marts"])
def test_every_suite_expects_something_beside_the_number_of_rows(gate: str) -> None:
    suites = list(suites_of(gate, Settings(), NOW))
    assert suites
    assert all(len(suite.expectations) > 1 for suite in suites)


def test_tables_are_judged_once() -> None:
    tables = [suite.table for suite in suites_of("marts", Settings(), NOW)]
    assert len(tables) == len(set(tables))


def test_results_hold_counts_only() -> None:
    assert RESULT_FORMAT == {"result_format": "BASIC", "partial_unexpected_count": 0}


# the size of a table says by itself what is wrong with it
@pytest.mark.parametrize("gate", ["landed", "marts"])
def test_every_warning_says_what_it_means(gate: str) -> None:
    warnings = [
        expectation
        for suite in suites_of(gate, Settings(), NOW)
        for expectation in suite.expectations
        if expectation.severity == "warning" and "row_count" not in expectation.expectation_type
    ]
    assert warnings
    assert [one for one in warnings if not one.meta["says"].endswith(".")] == []
