"""How fast a vendor may be asked: at most so many calls in any so many seconds."""

import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from threading import Lock


def _utc_now() -> datetime:
    return datetime.now(tz=UTC)


@dataclass(frozen=True)
class Clock:
    """Time as a client sees it; tests give one that passes without waiting."""

    monotonic: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    now: Callable[[], datetime] = _utc_now


@dataclass
class RateBudget:
    """``calls`` in any ``seconds``, over all threads that share the object.

    The window slides, as the vendors' windows do: a bucket that refills would let through twice
    the calls around the moment it is full.
    """

    calls: int
    seconds: float
    clock: Clock = field(default_factory=Clock)
    _recent: deque[float] = field(default_factory=deque, init=False, repr=False)
    _lock: Lock = field(default_factory=Lock, init=False, repr=False)

    def take(self) -> None:
        """Wait until one more call fits, and count it."""
        with self._lock:
            if len(self._recent) == self.calls:
                free_at = self._recent.popleft() + self.seconds
                self.clock.sleep(max(0.0, free_at - self.clock.monotonic()))
            self._recent.append(self.clock.monotonic())
