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
    rows_checked, rows_unexpected = _counts(config, counts)
    return CheckResult(
        gate=gate,
        check=(config.meta or {}).get("name") or _name(config),
        table=suite.table,
        severity="warning" if _is_warning(config) else "blocking",
        is_passed=bool(result.success),
        rows_checked=rows_checked,
        rows_unexpected=rows_unexpected,
        runbook=suite.runbook,
        message=_message(config, result),
    )


def _counts(config: Any, counts: dict[str, Any]) -> tuple[int | None, int | None]:
    """Rows looked at and rows that should not be; what else was observed is a value, and stays."""
    if config.type == "unexpected_rows_expectation":
        return None, counts.get("observed_value")
    if "row_count" in config.type:
        return counts.get("observed_value"), None
    return counts.get("element_count"), counts.get("unexpected_count")


def _message(config: Any, result: Any) -> str:
    """Our own words for a failure: what the expectation says, never what it saw."""
    if result.success:
        return ""
    if _raised(result.exception_info or {}):
        return "The expectation itself could not be evaluated."
    return str((config.meta or {}).get("says") or "")


def _raised(exceptions: dict[str, Any]) -> bool:
    """Great Expectations tells one exception flat, those of metrics one level deeper."""
    told = [exceptions, *(each for each in exceptions.values() if isinstance(each, dict))]
    return any(each.get("raised_exception") for each in told)


def _name(config: Any) -> str:
    """``values_to_be_unique:clock_id``: the class in short and the column it is about."""
    kind = str(config.type).removeprefix("expect_").removeprefix("column_")
    column = config.kwargs.get("column") or ",".join(config.kwargs.get("column_list") or ())
    return f"{kind}:{column}" if column else kind


def _is_warning(config: Any) -> bool:
    return bool(getattr(config.severity, "value", config.severity) == "warning")
