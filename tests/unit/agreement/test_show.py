from datetime import UTC, datetime
from io import StringIO

import pytest
from rich.console import Console, Group

from tandem.agreement.scoring import Cap
from tandem.agreement.show import describe, show
from tandem.agreement.versions import find_version
from tandem.errors import ConfigurationError
from tandem.settings import Settings


def _text(version: str | None = None) -> str:
    return _printed(show(Settings(as_of=datetime(2026, 7, 1, tzinfo=UTC)), version))


def _printed(words: Group) -> str:
    console = Console(width=300, record=True, file=StringIO())
    console.print(words)
    return console.export_text()


def test_the_agreement_is_told_in_plain_words() -> None:
    text = _text()
    for words in (
        "in force from 2024-01-01",
        "Sales makes the first human contact with every MQL",
        "1 h for demo request or pricing request",
        "human outbound call, meeting, rep email",
        "mon-fri 09:00–12:30, 13:30–18:00",
        "45%",
        "no limit",
    ):
        assert words in text


@pytest.mark.parametrize(("times", "told"), [(1, "once a day"), (3, "3 times a day")])
def test_a_cap_is_told_in_words(times: int, told: str) -> None:
    _, version = find_version(Settings(), "2024-01-01")
    (rule, *_) = version.scoring.engagement
    capped = rule.model_copy(update={"at_most": Cap(times=times, per="day")})
    scoring = version.scoring.model_copy(update={"engagement": (capped,)})
    assert told in _printed(describe(version.model_copy(update={"scoring": scoring})))


def test_a_version_is_shown_by_name() -> None:
    assert _text("2024-01-01") == _text()


def test_an_unknown_version_names_the_known_ones() -> None:
    with pytest.raises(ConfigurationError) as caught:
        _text("2024-01-02")
    assert "Did you mean `2024-01-01`?" in caught.value.remedy
