"""What a started Airflow tells: of a run that failed, and of what it published."""

import pytest

from tests.end_to_end.airflow_up import Airflow, until
from tests.fixtures.receivers import Receivers

pytestmark = [pytest.mark.slow, pytest.mark.airflow, pytest.mark.xdist_group("up")]


def _run(up: Airflow, dag: str, conf: dict[str, str]) -> str:
    up.ask("PATCH", f"/api/v2/dags/{dag}", {"is_paused": False})
    told = {"logical_date": None, "conf": conf}
    run = up.ask("POST", f"/api/v2/dags/{dag}/dagRuns", told)["dag_run_id"]
    return f"/api/v2/dags/{dag}/dagRuns/{run}"


def test_a_run_that_fails_is_told_at_once(
    up: Airflow, aligned: dict[str, str], told: Receivers
) -> None:
    run = _run(up, "alignment", {"exports": str(up.home / "nowhere")})
    assert "failed" in up.finish(run).values()
    name = run.rpartition("/")[2].replace(":", "_").replace("+", "_")

    def heard() -> list[str]:
        lines = [line for body in told.hook for part in body["sections"] for line in part["lines"]]
        return [line["text"] for line in lines if line["text"].startswith(f"Run {name}")]

    (text,) = until(heard, 120, "the notice")
    assert "nowhere" in text


def test_what_is_new_in_the_marts_is_told_after_a_publish(
    up: Airflow, aligned: dict[str, str], told: Receivers
) -> None:
    states = up.finish(_run(up, "notices", {}))
    assert states == {"tell_news[-1]": "success"}
    subjects = [mail["Subject"] for mail in told.mail.messages]
    assert subjects  # what is new depends on which publish of this Airflow came last
    assert all(subject.startswith("Tandem: ") for subject in subjects)
    states = up.finish(_run(up, "digest", {}))
    assert states == {"tell_digest[-1]": "success"}
    assert any(body["text"].startswith("Alignment digest") for body in told.slack)


def test_no_log_of_airflow_holds_a_channels_secret(up: Airflow, told: Receivers) -> None:
    assert told.hook
    logs = [path for path in (up.home / "logs").rglob("*") if path.is_file()]
    assert len(logs) > 5
    assert [path for path in logs if b"canary" in path.read_bytes()] == []
