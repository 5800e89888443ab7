"""What must be true of people's way through the lifecycle."""

import great_expectations.expectations as gxe

from tandem.check.suite import Suite

SUITES = (
    Suite(
        table="fct_stage_episodes",
        runbook="stage-episodes",
        expectations=(
            gxe.ExpectTableRowCountToBeBetween(min_value=1, severity="warning"),
            gxe.ExpectCompoundColumnsToBeUnique(column_list=["person_id", "episode_number"]),
            gxe.ExpectColumnValuesToNotBeNull(column="entered_at"),
            gxe.ExpectColumnValuesToBeInSet(
                column="direction", value_set=["forward", "back", "skip"]
            ),
            gxe.UnexpectedRowsExpectation(
                unexpected_rows_query=(
                    "select person_id from {batch} group by person_id"
                    " having count(*) - count(exited_at) <> 1"
                ),
                meta={"name": "exactly_one_episode_is_open"},
            ),
            gxe.UnexpectedRowsExpectation(
                unexpected_rows_query="select person_id from {batch} where exited_at < entered_at",
                meta={"name": "nobody_leaves_before_entering"},
            ),
        ),
    ),
    Suite(
        table="bridge_people_x_records",
        runbook="people",
        expectations=(
            gxe.ExpectTableRowCountToBeBetween(min_value=1, severity="warning"),
            gxe.ExpectCompoundColumnsToBeUnique(
                column_list=["source", "source_instance", "object", "record_id"]
            ),
            gxe.ExpectColumnValuesToNotBeNull(column="person_id"),
        ),
    ),
)
