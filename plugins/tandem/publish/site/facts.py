"""What the header of every page says: which publish this is, of when, and in what state."""

from dataclasses import dataclass
from datetime import datetime

from tandem.publish.site.marts import Marts

_THIS = """
    select published_id, as_of, published_at, is_degraded
    from marts.audit_publications
    where is_this
"""
_WARNINGS = "select count(*) as warnings from marts.audit_checks where not is_passed"


@dataclass(frozen=True)
class Facts:
    """One publish.

    Attributes:
        publish_id: Its name.
        as_of: The instant that counts as now in its figures, UTC.
        published_at: When it was written, UTC.
        is_degraded: Whether something was refused or put off by a vendor's quota.
        warnings: How many checks noticed something that stops nothing.
    """

    publish_id: str
    as_of: datetime
    published_at: datetime
    is_degraded: bool
    warnings: int

    @property
    def state(self) -> str:
        """One word: ``fresh`` or ``degraded``."""
        return "degraded" if self.is_degraded else "fresh"


def read_facts(marts: Marts) -> Facts:
    """The facts of the file that is open."""
    (this,) = marts.rows(_THIS)
    (checks,) = marts.rows(_WARNINGS)
    return Facts(
        publish_id=this["published_id"],
        as_of=this["as_of"],
        published_at=this["published_at"],
        is_degraded=this["is_degraded"],
        warnings=checks["warnings"],
    )
