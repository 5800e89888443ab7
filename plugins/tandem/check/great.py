"""The one door to Great Expectations: an ephemeral context, one batch per table, counts only."""

import logging
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Literal

from tandem.check.suite import Suite
from tandem.engines.builds import CheckResult

# BASIC without examples: nothing of a record can reach a result, a log or an error.
RESULT_FORMAT = {"result_format": "BASIC", "partial_unexpected_count": 0}
Gate = Literal["landed", "marts"]


@contextmanager
def context() -> Iterator[Any]:
    """A context that lives in memory and writes, sends and shows nothing."""
    import great_expectations as gx

    logging.getLogger("great_expectations").setLevel(logging.ERROR)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        opened = gx.get_context(mode="ephemeral")
        opened.variables.progress_bars = {"globally": False}
        yield opened


def validate(gate: Gate, suite: Suite, batch: Any) -> Iterator[CheckResult]:
    """Judge one table by its suite."""
    import great_expectations as gx

    expectations = gx.ExpectationSuite(name=suite.table, expectations=list(suite.expectations))
    outcome = batch.validate(expectations, result_format=RESULT_FORMAT)
    for result in outcome.results:
        yield _result(gate, suite, result)


def _result(gate: Gate, suite: Suite, result: Any) -> CheckResult:
    config, counts = result.expectation_config, result.result or {}
    name = (config.meta or {}).get("name") or _name(config)
    observed = counts.get("observed_value")
    rows = counts.get("element_count")
    unexpected = counts.get("unexpected_count")
    has_error = bool((result.exception_info or {}).get("raised_exception"))
    return CheckResult(
        gate=gate,
        check=name,
        table=suite.table,
        severity="warning" if _is_warning(config) else "blocking",
        is_passed=bool(result.success),
        rows_checked=rows if rows is not None else _whole(observed),
        rows_unexpected=unexpected if unexpected is not None else None,
        runbook=suite.runbook,
        message="The expectation itself could not be evaluated." if has_error else "",
    )


def _name(config: Any) -> str:
    """``values_to_be_unique:clock_id``: the class in short and the column it is about."""
    kind = str(config.type).removeprefix("expect_").removeprefix("column_")
    column = config.kwargs.get("column") or ",".join(config.kwargs.get("column_list") or ())
    return f"{kind}:{column}" if column else kind


def _whole(observed: Any) -> int | None:
    return observed if isinstance(observed, int) and not isinstance(observed, bool) else None


def _is_warning(config: Any) -> bool:
    return bool(getattr(config.severity, "value", config.severity) == "warning")
