"""Training over a company's own records: ``tandem identity train``."""

from pathlib import Path

from tandem.engines.door import Door
from tandem.engines.duckdb import connect
from tandem.errors import StageFailed
from tandem.settings import Settings
from tandem.unify.accounts import ACCOUNTS
from tandem.unify.people import PEOPLE
from tandem.unify.probabilistic import Model, load_model, train
from tandem.unify.probabilistic.frequencies import count_now
from tandem.unify.probabilistic.model import MODELS
from tandem.unify.probabilistic.prepare import prepare

ENTITIES = {entity.name: entity for entity in (PEOPLE, ACCOUNTS)}
_ENOUGH = 500


def train_model(
    name: str, door: Door, settings: Settings, trained_on: str, folder: Path = MODELS
) -> Model:
    """Weigh a model by the records of the last build and write its weights.

    Args:
        name: ``people`` or ``accounts``.
        door: The engine that holds the records.
        settings: Memory and threads.
        trained_on: What the records are, in words; kept beside the weights.
        folder: Where the models lie.

    Raises:
        StageFailed: There are too few records to learn from.
    """
    features = door.query(ENTITIES[name].features_sql)
    if len(features) < _ENOUGH:
        raise StageFailed(
            f"{len(features)} records are too few to learn from.",
            why="Outcomes that are rare would be weighed by chance.",
            remedy=f"Load at least {_ENOUGH} records first, or keep the weights that ship.",
            code="too_few_to_train",
        )
    model = load_model(name, folder)
    with connect(None, settings=settings) as connection:
        connection.register("features", features)
        counted = count_now(connection, model, len(features))
        prepare(connection, model, counted)
        weights = train(connection, model, counted, trained_on)
    text = weights.model_dump_json(indent=1) + "\n"
    (folder / f"{name}.weights.json").write_text(text, encoding="utf-8")
    return load_model(name, folder)
