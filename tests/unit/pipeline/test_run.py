"""What one run is told."""

from datetime import UTC, datetime

from tandem.pipeline.run import settings_of

DUE = datetime(2026, 11, 1, 0, 0, 0, 5, tzinfo=UTC)


def test_now_is_when_the_run_was_due_unless_it_is_told():
    assert settings_of({}, DUE).now == datetime(2026, 11, 1, tzinfo=UTC)
    assert settings_of({"as_of": "2026-01-01"}, DUE).now == datetime(2026, 1, 1, tzinfo=UTC)


def test_a_run_can_be_told_to_pull_a_span_again():
    settings = settings_of({"since": "2026-10-01", "until": "2026-10-02T00:00:00+02:00"}, DUE)
    assert settings.since == datetime(2026, 10, 1, tzinfo=UTC)
    assert settings.until == datetime(2026, 10, 1, 22, tzinfo=UTC)
