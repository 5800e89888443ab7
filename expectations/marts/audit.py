"""What must be true of the accounting itself: every row has a place, every source is fresh."""

import great_expectations.expectations as gxe

from tandem.check.suite import Suite

STALE_AFTER_MINUTES = 3 * 24 * 60  # a weekend without exports is usual; longer is a broken export

SUITES = (
    Suite(
        table="audit_batches",
        runbook="landed-batches",
        expectations=(
            gxe.ExpectTableRowCountToBeBetween(min_value=1),
            gxe.ExpectColumnValuesToBeUnique(column="batch_id"),
            gxe.ExpectColumnValuesToBeInSet(
                column="is_balanced",
                value_set=[True],
                meta={"name": "every_row_in_is_accounted_for"},
            ),
        ),
    ),
    Suite(
        table="audit_reconciliation",
        runbook="reconciliation",
        expectations=(
            gxe.ExpectTableRowCountToBeBetween(min_value=1),
            gxe.ExpectColumnValuesToBeInSet(
                column="unexplained_rows",
                value_set=[0],
                meta={"name": "every_difference_has_a_reason"},
            ),
        ),
    ),
    Suite(
        table="audit_freshness",
        runbook="freshness",
        expectations=(
            gxe.ExpectTableRowCountToBeBetween(min_value=1),
            gxe.ExpectColumnMinToBeBetween(
                column="stale_minutes",
                max_value=STALE_AFTER_MINUTES,
                severity="warning",
                meta={
                    "name": "some_object_is_fresh",
                    "says": "Nothing in the exports is younger than three days.",
                },
            ),
        ),
    ),
    Suite(
        table="audit_purge_risk",
        runbook="purge-risk",
        expectations=(
            gxe.ExpectTableRowCountToBeBetween(min_value=0),  # its objects may all be absent
            gxe.ExpectColumnValuesToBeInSet(
                column="is_lost",
                value_set=[False],
                severity="warning",
                meta={
                    "name": "nothing_was_purged_unseen",
                    "says": "A vendor may have deleted records before they were exported.",
                },
            ),
        ),
    ),
)
