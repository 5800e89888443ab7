from datetime import UTC, datetime
from io import StringIO

import pytest
from rich.console import Console

from tandem.agreement.show import show
from tandem.errors import ConfigurationError
from tandem.settings import Settings


def _text(version: str | None = None) -> str:
    console = Console(width=300, record=True, file=StringIO())
    console.print(show(Settings(as_of=datetime(2026, 7, 1, tzinfo=UTC)), version))
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
    ):
        assert words in text


def test_a_version_is_shown_by_name() -> None:
    assert _text("2024-01-01") == _text()


def test_an_unknown_version_names_the_known_ones() -> None:
    with pytest.raises(ConfigurationError) as caught:
        _text("2024-01-02")
    assert "Did you mean `2024-01-01`?" in caught.value.remedy
