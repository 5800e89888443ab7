"""Time that passes only when somebody waits: sleeping moves it, and everybody reads the same."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta


@dataclass
class VirtualClock:
    """A clock for a server and its clients; a test of hours takes milliseconds."""

    start: datetime = datetime(2026, 11, 1, tzinfo=UTC)
    waited: list[float] = field(default_factory=list)
    elapsed: float = 0.0

    def now(self) -> datetime:
        return self.start + timedelta(seconds=self.elapsed)

    def monotonic(self) -> float:
        return self.elapsed

    def sleep(self, seconds: float) -> None:
        self.waited.append(seconds)
        self.elapsed += max(0.0, seconds)

    def pass_by(self, **duration: float) -> None:
        self.elapsed += timedelta(**duration).total_seconds()
