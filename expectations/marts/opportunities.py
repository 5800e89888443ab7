"""What must be true of deals and of the credit given for them."""

import great_expectations.expectations as gxe

from tandem.check.suite import Suite

SUITES = (
    Suite(
        table="fct_opportunities",
        runbook="opportunities",
        expectations=(
            gxe.ExpectTableRowCountToBeBetween(min_value=1, severity="warning"),
            gxe.ExpectColumnValuesToBeUnique(column="opportunity_id"),
            gxe.ExpectColumnValuesToBeInSet(column="category", value_set=["open", "won", "lost"]),
        ),
    ),
    Suite(
        table="fct_attribution",
        runbook="attribution",
        expectations=(
            gxe.ExpectTableRowCountToBeBetween(min_value=1, severity="warning"),
            gxe.ExpectColumnValuesToBeInSet(
                column="credit_kind", value_set=["touch", "unattributed", "pending"]
            ),
            gxe.UnexpectedRowsExpectation(
                unexpected_rows_query=(
                    "select opportunity_id from {batch} group by opportunity_id, model"
                    " having sum(credit_micros) <> 1000000"
                ),
                meta={"name": "credits_of_a_deal_add_up_to_one"},
            ),
        ),
    ),
)
