"""What can go wrong, said once: what happened, why it matters, what to do.

Every error a person can meet is a ``TandemError``. Its three sentences are attributes, so that
the command line, the task log and the tests read the same words. One subclass per kind of
failure lives beside the code that raises it, and also inherits the matching builtin.
"""


class TandemError(Exception):
    """A failure explained in three sentences.

    Args:
        what: What happened, with names in backticks and the value that was got.
        why: Why it matters to the numbers somebody reads.
        remedy: What to do next, with the command to run where there is one.
        code: A short machine-readable reason, such as ``gzip_truncated``.
    """

    code = "error"

    def __init__(self, what: str, *, why: str, remedy: str, code: str | None = None) -> None:
        self.what = what
        self.why = why
        self.remedy = remedy
        if code is not None:
            self.code = code
        super().__init__(f"{what} {why} {remedy}")

    def __reduce__(self) -> tuple[object, ...]:
        """Keep the three sentences when the error crosses a process border."""
        return (_rebuild, (type(self), self.what, self.why, self.remedy, self.code))


def _rebuild(kind: type[TandemError], what: str, why: str, remedy: str, code: str) -> TandemError:
    error = kind.__new__(kind)
    TandemError.__init__(error, what, why=why, remedy=remedy, code=code)
    return error


class ConfigurationError(TandemError, ValueError):
    """A setting is missing, unknown or contradicts another."""

    code = "configuration"


class InputRefused(TandemError, ValueError):
    """A file or folder cannot be read safely; nothing of it was loaded."""

    code = "input_refused"


class StageFailed(TandemError, RuntimeError):
    """A stage ended without its result; what was published before still stands."""

    code = "stage_failed"


class CheckFailed(TandemError, RuntimeError):
    """A blocking check failed; publish was stopped."""

    code = "check_failed"
