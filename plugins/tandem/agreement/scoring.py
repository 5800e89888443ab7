"""Parts of the agreement about scores: points for deeds and for who somebody is."""

from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Field, model_validator

from tandem.agreement.fields import Days, Name, Names, Part, Texts, nearest, wrong

PERIODS = ("day", "week")


def _parse_times(value: Any) -> Any:
    if type(value) is not int or value < 1:
        raise wrong(
            f"a rule cannot earn at most `{value}` times",
            "Write a whole number from 1 on; to give no points at all, take the rule out.",
        )
    return value


def _parse_period(value: Any) -> Any:
    if value not in PERIODS:
        raise wrong(f"`{value}` is no period a cap counts in", nearest(str(value), PERIODS))
    return value


class Cap(Part):
    """How many of one person's touches may earn by a rule within a day or a week."""

    times: Annotated[int, BeforeValidator(_parse_times)]
    per: Annotated[Literal["day", "week"], BeforeValidator(_parse_period)]


class EngagementRule(Part):
    """Points for something a person did."""

    rule: Name
    touch: Names
    points: Annotated[int, Field(strict=True)]
    at_most: Cap | None = None


class FitRule(Part):
    """Points for who a person is."""

    rule: Name
    segment: Name | None = None
    title_contains: Texts | None = None
    points: Annotated[int, Field(strict=True)]

    @model_validator(mode="after")
    def _one_reason(self) -> Self:
        if (self.segment is None) == (self.title_contains is None):
            raise wrong(
                f"rule `{self.rule}` needs either `segment` or `title_contains`",
                "Write two rules if both should count.",
            )
        return self


class Fade(Part):
    """The share of its points that a touch keeps from a certain age on."""

    after: Days
    keep: Annotated[float, Field(gt=0, lt=1)]


class Scoring(Part):
    """How interest and fit become points, and how interest grows old."""

    threshold_stage: Name
    points_expire_after: Days
    points_fade: tuple[Fade, ...] = ()
    engagement: tuple[EngagementRule, ...]
    fit: tuple[FitRule, ...] = ()

    @model_validator(mode="after")
    def _fades_down_to_the_end(self) -> Self:
        ages = [*(fade.after for fade in self.points_fade), self.points_expire_after]
        shares = [1.0, *(fade.keep for fade in self.points_fade)]
        if ages != sorted(set(ages)) or shares != sorted(set(shares), reverse=True):
            raise wrong(
                "points do not fade step by step until they expire",
                "List `points_fade` by age, each step later and keeping less than the one before, "
                f"all before {self.points_expire_after}d.",
            )
        return self
