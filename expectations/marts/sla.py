"""What must be true of clocks, whoever they speak for or against."""

import great_expectations.expectations as gxe

from tandem.check.suite import Suite

STATES = ["not_started", "running", "met", "breached_open", "breached_closed", "paused", "void"]

SUITES = (
    Suite(
        table="fct_sla_clocks",
        runbook="sla-clocks",
        expectations=(
            gxe.ExpectTableRowCountToBeBetween(min_value=1, severity="warning"),
            gxe.ExpectColumnValuesToBeUnique(column="clock_id"),
            gxe.ExpectColumnValuesToBeInSet(column="state", value_set=STATES),
            gxe.ExpectColumnValuesToBeBetween(column="working_minutes", min_value=0),
            gxe.UnexpectedRowsExpectation(
                unexpected_rows_query=(
                    "select clock_id from {batch} where state = 'met'"
                    " and working_minutes > target_minutes"
                ),
                meta={"name": "no_clock_is_met_late"},
            ),
            gxe.UnexpectedRowsExpectation(
                unexpected_rows_query=(
                    "select clock_id from {batch} where stopped_at < started_at"
                ),
                meta={"name": "no_clock_stops_before_it_starts"},
            ),
        ),
    ),
    Suite(
        table="fct_sla_clock_slices",
        runbook="sla-clocks",
        expectations=(
            gxe.ExpectTableRowCountToBeBetween(min_value=1, severity="warning"),
            gxe.ExpectCompoundColumnsToBeUnique(column_list=["clock_id", "slice_number"]),
            gxe.ExpectColumnValuesToBeBetween(column="working_minutes", min_value=0),
        ),
    ),
)
