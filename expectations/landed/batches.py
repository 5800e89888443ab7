"""What every batch of a run must satisfy before anything is built from it."""

import great_expectations.expectations as gxe

from tandem.check.suite import Suite

# A vendor's export has a bad row now and then. One in five means that the export itself is broken:
# a moved column, a wrong delimiter. Lower it and one stray line stops the run.
QUARANTINED_SHARE_BLOCKS = 0.20
QUARANTINED_SHARE_WARNS = 0.01

SUITES = (
    Suite(
        table="batches",
        runbook="landed-batches",
        expectations=(
            gxe.ExpectTableRowCountToBeBetween(min_value=1),
            gxe.ExpectColumnValuesToNotBeNull(column="batch_id"),
            gxe.ExpectColumnValuesToBeBetween(
                column="rows_missing",
                min_value=0,
                max_value=0,
                meta={"name": "every_row_in_is_accounted_for"},
            ),
            gxe.ExpectColumnValuesToBeBetween(
                column="quarantined_share",
                max_value=QUARANTINED_SHARE_BLOCKS,
                meta={"name": "export_is_not_broken"},
            ),
            gxe.ExpectColumnValuesToBeBetween(
                column="quarantined_share",
                max_value=QUARANTINED_SHARE_WARNS,
                severity="warning",
                meta={
                    "name": "few_rows_are_quarantined",
                    "says": "Files hold more rows than usual that could not be read.",
                },
            ),
            gxe.ExpectColumnValuesToBeBetween(
                column="unknown_columns",
                max_value=0,
                severity="warning",
                meta={
                    "name": "contract_knows_every_column",
                    "says": "Files bring columns that no model reads.",
                },
            ),
        ),
    ),
)
