"""Which id a component gets: the oldest it can claim, or a new one founded by its oldest record.

An id belongs to the component that holds the record which founded it (or, when that record is
gone, the earliest remaining holder). So a merge keeps the older id, and a split gives the younger
one back to whom it belonged.
"""

import hashlib
from collections import defaultdict
from collections.abc import Sequence
from datetime import UTC, datetime

from tandem.unify.graph import METHODS, Links, Numbers
from tandem.unify.registry import Event, Registry

_UNDATED = datetime.max.replace(tzinfo=UTC)


def decide_ids(
    keys: Sequence[str],
    created: Sequence[datetime | None],
    labels: Numbers,
    links: Links,
    registry: Registry,
    prefix: str,
    now: datetime,
) -> list[Event]:
    """Return what has to be added to the registry so that every component has exactly one id."""
    claims = _claims(keys, labels, registry)
    members: dict[int, list[int]] = defaultdict(list)
    for node, label in enumerate(labels.tolist()):
        members[label].append(node)
    reasons = _merge_reasons(keys, labels, links, registry)
    events: list[Event] = []
    for label, nodes in members.items():
        claimed = sorted(claims.get(label, ()), key=lambda one: (registry.founded[one][0], one))
        founder = min(nodes, key=lambda node: (created[node] or _UNDATED, keys[node]))
        if claimed:
            kept = claimed[0]
            events += _moved_ids(claimed, registry, reasons.get(label, "manual"), now)
        else:
            kept = new_id(prefix, keys[founder])
            events.append(_created(kept, keys[founder], registry, now))
        for key in (keys[node] for node in nodes):
            if registry.current.get(key, ("", now))[0] != kept:
                sequence = registry.next_sequence
                events.append(Event(sequence, "assigned", kept, key, None, None, now))
    order = ("created", "merged", "unmerged", "assigned")
    return sorted(events, key=lambda event: (order.index(event.event), event[2], event[3] or ""))


def new_id(prefix: str, founding_key: str) -> str:
    """Return the id that a record founds: always the same for the same record."""
    return prefix + hashlib.md5(founding_key.encode(), usedforsecurity=False).hexdigest()[:16]


def _claims(keys: Sequence[str], labels: Numbers, registry: Registry) -> dict[int, list[str]]:
    label_of = dict(zip(keys, labels.tolist(), strict=True))
    claims: dict[int, list[str]] = defaultdict(list)
    for entity_id, (_, founder) in registry.founded.items():
        holders = (founder, *registry.holders.get(entity_id, ()))
        holder = next((key for key in holders if key in label_of), None)
        if holder is not None:
            claims[label_of[holder]].append(entity_id)
    return claims


def _moved_ids(claimed: list[str], registry: Registry, reason: str, now: datetime) -> list[Event]:
    kept, *others = claimed
    sequence = registry.next_sequence
    events = [
        Event(sequence, "merged", other, None, kept, reason, now)
        for other in others
        if registry.merged_into.get(other) != kept
    ]
    if kept in registry.merged_into:
        events.append(Event(sequence, "unmerged", kept, None, None, "links_gone", now))
    return events


def _created(entity_id: str, founder: str, registry: Registry, now: datetime) -> Event:
    before = registry.current.get(founder)
    reason = f"split_from {before[0]}" if before else "founding"
    return Event(registry.next_sequence, "created", entity_id, founder, None, reason, now)


def _merge_reasons(
    keys: Sequence[str], labels: Numbers, links: Links, registry: Registry
) -> dict[int, str]:
    """Return per component the strongest method among links that join different known ids."""
    current = [registry.current.get(key, (None,))[0] for key in keys]
    methods = links.rows["match_method"].to_pylist()
    reasons: dict[int, str] = {}
    for left, right, method in zip(links.left.tolist(), links.right.tolist(), methods, strict=True):
        label = int(labels[left])
        if current[left] != current[right] and label not in reasons and method in METHODS:
            reasons[label] = method
    return reasons
