"""Small words that several kinds of notice share."""

from datetime import datetime, timedelta
from decimal import Decimal


def hours(minutes: Decimal | float) -> str:
    """Working time in hours: ``3 h 10 min``."""
    whole = max(int(minutes), 0)
    return f"{whole // 60:,} h {whole % 60:02} min" if whole >= 60 else f"{whole} min"


def ago(age: timedelta) -> str:
    """An age in its largest units: ``40 min``, ``5 h``, ``12 days``."""
    minutes = max(int(age.total_seconds() // 60), 0)
    if minutes < 120:
        return f"{minutes} min"
    return f"{minutes // 60} h" if minutes < 48 * 60 else f"{minutes // 1440:,} days"


def spoken(name: str) -> str:
    """A name of the agreement as people say it: ``mql first touch``."""
    return name.replace("_", " ")


def count(number: int, one: str, many: str) -> str:
    """``1 promise``, ``1,204 promises``."""
    return f"{number:,} {one if number == 1 else many}"


def instant(at: datetime) -> str:
    """A moment to the minute, in UTC."""
    return f"{at:%Y-%m-%d %H:%M} UTC"


def place(source: str, instance: str, item: str) -> str:
    """``salesforce@emea/Lead``; the default instance goes without saying."""
    return f"{source}{'' if instance == 'default' else f'@{instance}'}/{item}"
