"""What one version says and the other does not, word by word, without a look at any data."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from tandem.agreement.schema import AgreementVersion

_NAMING_KEYS = ("stage", "policy", "commitment", "goal", "calendar", "segment", "rule", "channel")
_NOT_COMPARED = {"in_force_from", "signed_by"}


class Change(NamedTuple):
    """One thing that is said differently; None where a version does not say it at all."""

    place: str
    before: str | None
    after: str | None


def changes(before: AgreementVersion, after: AgreementVersion) -> list[Change]:
    """Every definition that differs, in the order of the file.

    Args:
        before: The version that holds so far.
        after: The version that shall hold.
    """
    old, new = (
        version.model_dump(mode="json", by_alias=True, exclude=_NOT_COMPARED, exclude_none=True)
        for version in (before, after)
    )
    return list(_compare("", old, new))


def _compare(place: str, before: Any, after: Any) -> Iterator[Change]:
    if before == after:
        return
    old, new = _children(before), _children(after)
    if old is None or new is None:
        yield Change(place, _words(before), _words(after))
        return
    for key in dict.fromkeys((*old, *new)):
        yield from _compare(f"{place}.{key}".lstrip("."), old.get(key), new.get(key))


def _children(value: Any) -> dict[str, Any] | None:
    """The parts of a mapping, or of a list whose items have names; of anything else none."""
    if isinstance(value, dict):
        return value
    if not isinstance(value, list) or not value or not all(isinstance(one, dict) for one in value):
        return None
    naming = next((key for key in _NAMING_KEYS if all(key in one for one in value)), None)
    if naming is not None:
        return {str(one[naming]): one for one in value}
    return {_kind(one): _said(one) for one in value} if _kinds_differ(value) else None


def _said(item: dict[str, Any]) -> Any:
    """What a condition of one key says; a condition of several stays whole."""
    return next(iter(item.values())) if len(item) == 1 else item


def _kind(item: dict[str, Any]) -> str:
    """A condition's kind, and the field it is about: what stays the same when its values change."""
    return str(item.get("field") or next(iter(item)))


def _kinds_differ(items: list[dict[str, Any]]) -> bool:
    return len({_kind(item) for item in items}) == len(items)


def _words(value: Any) -> str | None:
    if value is None:
        return None
    if isinstance(value, dict):
        return ", ".join(f"{key} {_words(one)}" for key, one in value.items())
    if isinstance(value, list):
        return "[" + ", ".join(str(_words(one)) for one in value) + "]"
    return str(value)
