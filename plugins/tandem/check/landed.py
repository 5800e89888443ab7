"""The first gate: the ledgers of a run, one row per batch."""

from collections.abc import Sequence

from tandem.check.great import context, validate
from tandem.check.suite import suites_of
from tandem.check.verdict import require_passed
from tandem.engines.builds import CheckResult
from tandem.handover import LoadedBatch
from tandem.settings import Settings


def check_landed(batches: Sequence[LoadedBatch], settings: Settings) -> list[CheckResult]:
    """Judge what was loaded by ``expectations/landed``.

    Raises:
        CheckFailed: A row is not accounted for, or too many are in quarantine.
    """
    import pandas as pd

    frame = pd.DataFrame([_profile(batch) for batch in batches])
    with context() as opened:
        asset = opened.data_sources.add_pandas("run").add_dataframe_asset("batches")
        definition = asset.add_batch_definition_whole_dataframe("all")
        batch = definition.get_batch({"dataframe": frame})
        results = [
            result
            for suite in suites_of("landed", settings, settings.now)
            for result in validate("landed", suite, batch)
        ]
    require_passed(results)
    return results


def _profile(batch: LoadedBatch) -> dict[str, object]:
    """The ledger in numbers: what is missing must be 0."""
    explained = batch.rows_quarantined + batch.rows_duplicate + batch.rows_superseded
    return {
        "batch_id": batch.batch_id,
        "source": batch.source,
        "object": batch.object,
        "rows_in": batch.rows_in,
        "rows_loaded": batch.rows_loaded,
        "rows_missing": batch.rows_in - batch.rows_loaded - explained - batch.rows_blank,
        "quarantined_share": batch.rows_quarantined / max(batch.rows_in, 1),
        "unknown_columns": len(batch.unknown_columns),
        "missing_columns": len(batch.missing_columns),
    }
