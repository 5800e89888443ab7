"""Checks that did not pass and stopped nothing: what each says, and the page that helps."""

from collections.abc import Iterator

from tandem.engines.published import Ask
from tandem.pipeline.notify.notice import Notice
from tandem.pipeline.notify.routes import Routes
from tandem.pipeline.notify.runbooks import explained
from tandem.pipeline.notify.words import count

_SQL = """
    select
        audit_checks.check_name, audit_checks.table_name, audit_checks.says, audit_checks.runbook,
        audit_checks.rows_unexpected, audit_publications.published_at
    from audit_checks
    inner join audit_publications on audit_publications.is_this
    where not audit_checks.is_passed
    order by audit_checks.runbook, audit_checks.check_name, audit_checks.table_name
"""


def notices(ask: Ask, routes: Routes) -> Iterator[Notice]:
    """One per check of the published marts; told again when it passed in between."""
    for row in ask(_SQL):
        rows = row["rows_unexpected"]
        counted = f" ({count(rows, 'row', 'rows')})" if rows else ""
        text = f"{row['check_name']} on {row['table_name']}{counted}: {row['says'] or 'not met.'}"
        yield Notice(
            kind="check_failed",
            name=f"{row['table_name']}.{row['check_name']}",
            at=row["published_at"],
            line=explained(text, row["runbook"], routes),
        )
