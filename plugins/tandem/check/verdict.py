"""What follows from the results of a gate."""

from collections.abc import Sequence

from tandem.engines.builds import CheckResult
from tandem.errors import CheckFailed


def require_passed(results: Sequence[CheckResult]) -> None:
    """Stop when a blocking check failed.

    Raises:
        CheckFailed: Naming the checks, what they counted, and the runbook of the first.
    """
    failed = [one for one in results if one.severity == "blocking" and not one.is_passed]
    if not failed:
        return
    named = "; ".join(_words(one) for one in failed[:3])
    others = f" and {len(failed) - 3} more" if len(failed) > 3 else ""
    raise CheckFailed(
        f"{len(failed)} blocking checks failed at the gate `{failed[0].gate}`: {named}{others}.",
        why="The published marts stay as they were; the new numbers would be wrong.",
        remedy=f"Follow `docs/runbooks/{failed[0].runbook}.md`, then run again.",
        code="check_failed",
    )


def _words(result: CheckResult) -> str:
    counted = f" ({result.rows_unexpected:,} rows)" if result.rows_unexpected else ""
    return (
        f"`{result.table}` {result.check}{counted}{' ' + result.message if result.message else ''}"
    )
