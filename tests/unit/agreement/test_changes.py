"""What two versions say differently, told by place."""

from typing import Any

import yaml

from tandem.agreement.changes import changes
from tandem.agreement.schema import AgreementVersion
from tandem.settings import PROJECT_ROOT

DEFAULT = yaml.safe_load(
    (PROJECT_ROOT / "expectations" / "agreement" / "2024-01-01.yml").read_text("utf-8")
)


def _changed(**parts: Any) -> list[tuple]:
    before, after = (
        AgreementVersion.model_validate(document) for document in (DEFAULT, DEFAULT | parts)
    )
    return [tuple(change) for change in changes(before, after)]


def _stages(stage: str, ways_in: list[dict]) -> list[dict]:
    changed = {"entered_when": {"any_of": ways_in}}
    return [one | changed if one["stage"] == stage else one for one in DEFAULT["stages"]]


def test_a_version_and_its_copy_of_another_day_say_the_same() -> None:
    signed = {"sales": "Somebody", "marketing": "Somebody else"}
    day = DEFAULT["in_force_from"].replace(year=2030)
    assert _changed(in_force_from=day, signed_by=signed) == []


def test_a_threshold_is_named_by_the_stage_it_belongs_to() -> None:
    ways_in = [dict(way) for way in DEFAULT["stages"][1]["entered_when"]["any_of"]]
    ways_in[0] = {"score_at_least": 50}
    assert _changed(stages=_stages("mql", ways_in)) == [
        ("stages.mql.entered_when.any_of.score_at_least", "65", "50")
    ]


def test_a_value_added_to_a_watched_field_is_named_by_the_field() -> None:
    ways_in = [dict(way) for way in DEFAULT["stages"][2]["entered_when"]["any_of"]]
    ways_in[1] = {"field": "hubspot.contacts.hs_lead_status", "is": ["OPEN"]}
    assert _changed(stages=_stages("sal", ways_in)) == [
        (
            "stages.sal.entered_when.any_of.hubspot.contacts.hs_lead_status.is",
            "[OPEN, IN_PROGRESS]",
            "[OPEN]",
        )
    ]


def test_a_promise_that_is_dropped_is_told_once_and_whole() -> None:
    ((place, before, after),) = _changed(goals=DEFAULT["goals"][1:])
    assert (place, after) == ("goals.opportunities_created", None)
    assert "target 90" in before


def test_a_cap_is_named_by_the_rule_it_belongs_to() -> None:
    scoring = DEFAULT["scoring"]
    first = {**scoring["engagement"][0], "at_most": {"times": 3, "per": "week"}}
    capped = scoring | {"engagement": [first, *scoring["engagement"][1:]]}
    assert _changed(scoring=capped) == [
        ("scoring.engagement.demo_request.at_most", None, "times 3, per week")
    ]
