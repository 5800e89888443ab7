"""What a vendor's API can do to us, one exception per kind, because each kind is met differently.

``QuotaExhausted`` waits for the vendor's reset, ``VendorUnavailable`` is tried again later,
``CredentialsRefused`` and ``RequestRefused`` need a person, ``ExportLost`` needs a new export job,
and of an ``AnswerUnsound`` nothing is landed.
"""

from datetime import datetime

from tandem.errors import ConfigurationError, TandemError


class QuotaExhausted(TandemError, RuntimeError):
    """The vendor's allowance is used up; not to be asked again before ``until``.

    Args:
        what: Which allowance, with its size where it is known.
        until: When the vendor gives more (aware, UTC).
    """

    code = "quota_exhausted"

    def __init__(self, what: str, *, until: datetime, code: str | None = None) -> None:
        self.until = until
        super().__init__(
            what,
            why=f"Until {until:%Y-%m-%d %H:%M} UTC this source stays as it was loaded last.",
            remedy="Nothing has to be done: the next run after that time goes on where this one"
            " stopped. Give Tandem a larger share of the allowance if this happens daily.",
            code=code,
        )

    def __reduce__(self) -> tuple[object, ...]:
        """Keep the time when the error crosses a process border."""
        return (_rebuild_quota, (self.what, self.until, self.code))


class CredentialsRefused(ConfigurationError):
    """The vendor refuses who we say we are; another try gives the same answer."""

    code = "credentials_refused"


class RequestRefused(ConfigurationError):
    """The vendor does not do what was asked: a filter, a field or a version it does not know."""

    code = "request_refused"


class VendorUnavailable(TandemError, OSError):
    """The vendor did not answer within the retries allowed; later it may."""

    code = "vendor_unavailable"


class ExportLost(TandemError, RuntimeError):
    """An export job failed or its file is gone at the vendor; a new job may succeed."""

    code = "export_lost"


class AnswerUnsound(TandemError, RuntimeError):
    """An answer that cannot be trusted; nothing of it is landed.

    ``code`` is one of ``content_mismatch``, ``checksum_mismatch``, ``row_count_mismatch``,
    ``pagination_loop``, ``decode_error``, ``cross_host_redirect``, ``tls``, ``too_slow`` and
    ``contract_missing_column``.
    """

    code = "answer_unsound"

    def __init__(
        self,
        code: str,
        what: str,
        *,
        why: str = "Half an answer would look like a whole one; nothing of it was landed.",
        remedy: str = "Run again; if it stays, show this message to the vendor's support.",
    ) -> None:
        super().__init__(what, why=why, remedy=remedy, code=code)


def _rebuild_quota(what: str, until: datetime, code: str) -> QuotaExhausted:
    return QuotaExhausted(what, until=until, code=code)
