"""What a model is: the declaration people write and the weights training finds."""

from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, model_validator

from tandem.unify.probabilistic.comparisons import Level, Levels
from tandem.unify.probabilistic.kinds import KINDS

MODELS = Path(__file__).parents[1] / "models"
_STRICT = ConfigDict(extra="forbid", frozen=True)


class FieldModel(BaseModel):
    """One column that is compared, and how."""

    model_config = _STRICT

    column: str
    kind: str
    #: Further columns its kind asks for, by the name of the kind's argument.
    given: dict[str, str] = Field(default_factory=dict, alias="with")

    def levels(self) -> Levels:
        """Return the outcomes of this comparison, best first."""
        return KINDS[self.kind](self.column, **self.given)

    def outcomes(self) -> list[str]:
        """Return the outcomes in words, best first, `different` last; unknown values have none."""
        return [_told(level)["label_for_charts"] for level in self.levels()] + ["different"]

    @property
    def is_weighed_by_frequency(self) -> bool:
        """Whether agreeing on a rare value says more than agreeing on a common one."""
        return any("tf_adjustment_column" in _told(level) for level in self.levels())


class Contradiction(BaseModel):
    """Outcomes with which likeness alone never makes two records one, however much else agrees."""

    model_config = _STRICT

    name: str
    means: str
    #: Column → outcomes, `unknown` and `different` among them; all columns must have one of theirs.
    when: dict[str, list[str]] = Field(default_factory=dict)
    #: Columns, compared or not, in which the two must be equal.
    same: list[str] = Field(default_factory=list)


class Training(BaseModel):
    """What training may start from; the truth is never among it."""

    model_config = _STRICT

    #: Pairs that agree on one of these groups of columns are taken for matches at first.
    sure: list[list[str]]
    #: What share of all matches those find, as somebody believes.
    recall: float = Field(gt=0, le=1)
    #: Expectation maximisation runs once within each of these blocks.
    within: list[list[str]]
    #: Contradictions, by name, whose pairs are taken for strangers however alike they look.
    strangers: list[str] = Field(default_factory=list)


class LevelWeight(BaseModel):
    """How often an outcome is seen among matches (``m``) and among strangers (``u``)."""

    model_config = _STRICT

    outcome: str
    m: float = Field(gt=0, le=1)
    u: float = Field(gt=0, le=1)


class Weights(BaseModel):
    """What training found."""

    model_config = _STRICT

    trained_on: str
    #: Matching partners that a record has on average.
    matches_per_record: float = Field(gt=0)
    fields: dict[str, list[LevelWeight]]


class Model(BaseModel):
    """A model of likeness: its declaration and, once trained, its weights."""

    model_config = ConfigDict(extra="forbid")

    entity: Literal["person", "account"]
    compare: list[FieldModel]
    #: Two records meet when all columns of one of these groups agree.
    meet_on: list[list[str]]
    #: Keys shared by more records than this bring nobody together.
    largest_block: int = Field(default=100, ge=2)
    never_alone: list[Contradiction] = Field(default_factory=list)
    training: Training
    weights: Weights | None = None

    @model_validator(mode="after")
    def _speaks_of_outcomes_there_are(self) -> "Model":
        known = {one.column: {*one.outcomes(), "unknown"} for one in self.compare}
        for contradiction in self.never_alone:
            for column, outcomes in contradiction.when.items():
                strange = set(outcomes) - known.get(column, set())
                if strange:
                    raise ValueError(
                        f"{contradiction.name}: {column} has no outcome {sorted(strange)}; "
                        f"it has {sorted(known.get(column, set()))}"
                    )
        return self

    @property
    def columns(self) -> list[str]:
        """Every column of a record that the model reads, in order of first mention."""
        return list(dict.fromkeys([*self.compared, *self.met_on]))

    @property
    def met_on(self) -> list[str]:
        """Every column that keys to meet on are made of."""
        return list(dict.fromkeys(name for group in self.meet_on for name in group))

    @property
    def compared(self) -> list[str]:
        """Every column that is looked at when two records have met, in order of first mention."""
        compared = [name for one in self.compare for name in (one.column, *one.given.values())]
        return list(dict.fromkeys([*compared, *self.held_equal]))

    @property
    def held_equal(self) -> list[str]:
        """Columns in which contradictions ask for equality."""
        return list(dict.fromkeys(name for one in self.never_alone for name in one.same))

    @property
    def weighed_by_frequency(self) -> list[str]:
        """Columns in which agreeing on a rare value says more than agreeing on a common one."""
        return [one.column for one in self.compare if one.is_weighed_by_frequency]

    def settings(self, records: int) -> dict[str, Any]:
        """Return Splink's settings for this many records; untrained levels keep its defaults.

        The chance that two records taken at random match falls with their number: a record has
        about as many partners in a large company as in a small one.
        """
        return {
            "link_type": "dedupe_only",
            "unique_id_column_name": "record_number",
            "comparisons": [_comparison(one, self._weights_of(one)) for one in self.compare],
            "blocking_rules_to_generate_predictions": [
                f"l.block_{number} = r.block_{number}" for number in range(len(self.meet_on))
            ],
            "probability_two_random_records_match": self.prior(records),
            "retain_matching_columns": False,
            "retain_intermediate_calculation_columns": True,
            "max_iterations": 50,
        }

    def prior(self, records: int) -> float:
        """Return the probability that two of ``records`` records, taken at random, match."""
        partners = self.weights.matches_per_record if self.weights else 0.5
        return min(0.5, partners / max(records - 1, 1))

    def _weights_of(self, field: FieldModel) -> list[LevelWeight]:
        return self.weights.fields[field.column] if self.weights else []


def load_model(name: str, folder: Path = MODELS) -> Model:
    """Read a model and, where it was trained, its weights.

    Args:
        name: ``people`` or ``accounts``, or any other that lies in ``folder``.
        folder: Where ``<name>.yml`` and ``<name>.weights.json`` lie.
    """
    declared = yaml.load((folder / f"{name}.yml").read_text("utf-8"), Loader=yaml.CSafeLoader)
    model = Model.model_validate(declared)
    weighed = folder / f"{name}.weights.json"
    if weighed.exists():
        model.weights = Weights.model_validate_json(weighed.read_text(encoding="utf-8"))
    return model


def _told(level: Level) -> dict[str, Any]:
    told: dict[str, Any] = level.create_level_dict("duckdb")
    return told


def _comparison(field: FieldModel, weights: list[LevelWeight]) -> dict[str, Any]:
    import splink.comparison_level_library as library

    different = library.ElseLevel().configure(label_for_charts="different")
    levels = [*field.levels(), different]
    for level, weight in zip(levels, weights, strict=bool(weights)):
        level.configure(m_probability=weight.m, u_probability=weight.u)
    return {
        "output_column_name": field.column,
        "comparison_levels": [library.NullLevel(field.column), *levels],
    }
