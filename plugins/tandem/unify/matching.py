"""Matching, the same for people and for accounts: what is known, what is alike, ids, history.

First whatever systems, addresses and people say outright; then likeness, which may join what that
left apart and never what contradicts itself; then an id for every component. Only regions that
something changed in are looked at: a full match is the day on which everything is new.
"""

import duckdb

from tandem.engines.door import Door
from tandem.errors import ConfigurationError
from tandem.settings import Settings
from tandem.unify import memory
from tandem.unify.entity import Entity, registry_folder
from tandem.unify.likeness import Thresholds
from tandem.unify.probabilistic import Model, load_model
from tandem.unify.rematch import Matched, Rematch

__all__ = ["Entity", "Matched", "match", "match_with", "registry_folder"]


def match(entity: Entity, door: Door, settings: Settings, *, is_fresh: bool = False) -> Matched:
    """Match one kind of entity: read, connect, keep or give ids, write schema ``identity``.

    Args:
        entity: What is matched.
        door: The engine that holds its records and takes the results.
        settings: Where the lake and the warehouse lie and what "now" is.
        is_fresh: Score every pair again instead of remembering unchanged ones.
    """
    model, thresholds = _trained(entity.name), _thresholds(door, settings)
    return match_with(model, thresholds, entity, door, settings, is_fresh=is_fresh)


def match_with(
    model: Model,
    thresholds: Thresholds,
    entity: Entity,
    door: Door,
    settings: Settings,
    *,
    is_fresh: bool = False,
) -> Matched:
    """Match by this model and these thresholds."""
    file = settings.warehouse.with_name(f"{entity.name}_{settings.engine}.duckdb")

    def work() -> Matched:
        with door.bench() as bench, memory.attached(bench.connection, file):
            return Rematch(entity, model, thresholds, door, bench, settings).run(is_fresh=is_fresh)

    try:
        return work()
    except (duckdb.IOException, duckdb.SerializationException):
        # A page of the memory cannot be read; whatever else it is will happen again.
        memory.throw_away(file)
        return work()


def _trained(name: str) -> Model:
    model = load_model(name)
    if model.weights is None:
        raise ConfigurationError(
            f"The model of {name} has no weights.",
            why="Likeness by anybody's guess would make strangers one.",
            remedy=f"Restore `{name}.weights.json` beside `{name}.yml`, or make it with"
            f" `tandem identity train {name}`.",
            code="model_not_trained",
        )
    return model


def _thresholds(door: Door, settings: Settings) -> Thresholds:
    """The thresholds of the agreement in force now; of the first one before there is any."""
    now = settings.now.isoformat()
    row = door.query(
        f"""
        select settings.link_at_least, settings.review_at_least
        from agreement.settings
        inner join agreement.versions
            on settings.agreement_version = versions.agreement_version
        order by
            case
                when versions.in_force_from_at <= timestamp with time zone '{now}'
                    then versions.in_force_from_at
            end desc nulls last,
            versions.in_force_from_at
        limit 1
        """
    ).to_pylist()[0]
    return Thresholds(float(row["link_at_least"]), float(row["review_at_least"]))
