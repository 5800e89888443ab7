"""Parts of the agreement about people's way through the funnel: stages and hand-offs."""

from typing import Annotated, Literal, Self

from pydantic import Discriminator, Field, Tag, model_validator

from tandem.agreement.fields import Count, Name, Names, Part, Seconds, Text, Texts, wrong


class Segment(Part):
    """A class of accounts by number of employees."""

    segment: Name
    employees_at_least: Count


class FieldCondition(Part):
    """A field of a source record takes one of some values."""

    field: Annotated[Text, Field(pattern=r"^[a-z_]+\.\w+\.\w+$")]
    values: Texts = Field(alias="is")

    @property
    def source_object_field(self) -> tuple[str, str, str]:
        """The three names in ``salesforce.Lead.Status``."""
        source, source_object, field = self.field.split(".")
        return source, source_object, field


class ScoreCondition(Part):
    """The engagement score rises to a threshold."""

    score_at_least: Annotated[int, Field(strict=True, ge=1)]


class TouchCondition(Part):
    """The person does one of some things."""

    touch: Names


class RelationCondition(Part):
    """An opportunity of the person is created or won."""

    relation: Literal["opportunity_created", "opportunity_won"]


def _condition_kind(value: object) -> str | None:
    keys = ("field", "score_at_least", "touch", "relation", "all_of")
    if isinstance(value, dict):
        return next((key for key in keys if key in value), None)
    return next((key for key in keys if hasattr(value, key)), None)


Condition = Annotated[
    Annotated[FieldCondition, Tag("field")]
    | Annotated[ScoreCondition, Tag("score_at_least")]
    | Annotated[TouchCondition, Tag("touch")]
    | Annotated[RelationCondition, Tag("relation")],
    Discriminator(_condition_kind),
]


class AllOf(Part):
    """Conditions that must all hold."""

    all_of: Annotated[tuple[Condition, ...], Field(min_length=1)]


Alternative = Annotated[
    Annotated[FieldCondition, Tag("field")]
    | Annotated[ScoreCondition, Tag("score_at_least")]
    | Annotated[TouchCondition, Tag("touch")]
    | Annotated[RelationCondition, Tag("relation")]
    | Annotated[AllOf, Tag("all_of")],
    Discriminator(_condition_kind),
]


class Entry(Part):
    """The evidence that somebody entered a stage."""

    any_of: tuple[Alternative, ...] = ()
    all_of: tuple[Condition, ...] = ()

    @model_validator(mode="after")
    def _one_list(self) -> Self:
        if bool(self.any_of) == bool(self.all_of):
            raise wrong(
                "a stage is entered by `any_of` or by `all_of`, and must list something",
                "Keep one list; an `all_of` may stand inside `any_of`.",
            )
        return self

    @property
    def alternatives(self) -> list[tuple[Condition, ...]]:
        """Each way in, as the conditions that must all hold."""
        if self.all_of:
            return [self.all_of]
        return [way.all_of if isinstance(way, AllOf) else (way,) for way in self.any_of]


class StageDefinition(Part):
    """One stage of the lifecycle."""

    stage: Name
    means: Text
    kind: Literal["inventory", "gate", "sla"]
    is_detour: bool = False
    entered_when: Entry


class RejectionReason(Part):
    """Why Sales may reject a lead, and what it must have done before."""

    sub_reasons: tuple[Name, ...] = ()
    needs_attempts: Count | None = None


class Handoffs(Part):
    """What happens to a lead that Marketing hands to Sales."""

    of_stage: Name
    accepted_by: Names
    rejected_by: Names
    recycled_by: tuple[Name, ...] = ()
    expires_after: Seconds
    attempt_touches: Names
    rejection_reasons: dict[Name, RejectionReason]
    recycle_reasons: tuple[Name, ...] = ()

    @property
    def outcomes(self) -> list[tuple[str, str, str]]:
        """Key of the agreement, outcome and stage, for every stage that decides a hand-off."""
        lists = {"accepted": self.accepted_by, "rejected": self.rejected_by}
        lists["recycled"] = self.recycled_by
        return [(f"{word}_by", word, stage) for word, stages in lists.items() for stage in stages]
