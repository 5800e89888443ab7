"""What is told of real marts: each kind when there is something, and silence when there is not."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from tenacity import wait_none

from tandem.engines.duckdb import connect
from tandem.engines.published import asking_published
from tandem.pipeline.notify import digest, send
from tandem.pipeline.notify.digest import Week, rows_of, week_of
from tandem.pipeline.notify.notice import KINDS
from tandem.pipeline.notify.tell import draft, tell
from tandem.settings import Settings
from tests.end_to_end.runs import Run, tandem
from tests.fixtures.receivers import ROUTES, Receivers, receivers, routes_file

pytestmark = [pytest.mark.slow, pytest.mark.airflow, pytest.mark.xdist_group("sample")]

QUIET = """
    update fct_sla_clocks set state = 'met' where state in ('breached_open', 'running');
    update audit_checks set is_passed = true;
    update audit_purge_risk set is_lost = false, days_left = 400;
"""


@dataclass(frozen=True)
class Deployment:
    """A copy of the published sample whose channels take messages; ``change`` alters its marts."""

    settings: Settings
    channels: Receivers

    def change(self, sql: str) -> None:
        marts = (self.settings.published / "current" / "tandem.duckdb").resolve()
        with connect(marts, settings=self.settings) as connection:
            connection.execute("use marts")
            connection.execute(sql)

    def ask(self, sql: str) -> list[dict]:
        with asking_published(self.settings) as asked:
            return asked(sql)

    def slack_lines(self) -> list[str]:
        texts = [block["text"]["text"] for body in self.channels.slack for block in body["blocks"]]
        return [line for text in texts for line in text.split("\n") if line.startswith("• ")]


@pytest.fixture
def deployment(
    sample_run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Deployment]:
    home = tmp_path / "var"
    shutil.copytree(sample_run.home / "published", home / "published", symlinks=True)
    shutil.copytree(sample_run.home / "logs" / "runs", home / "logs" / "runs")
    monkeypatch.setattr(send, "_WAIT", wait_none())
    with receivers() as channels:
        for name, connection in channels.connections.items():
            monkeypatch.setenv(name, connection)
        yield Deployment(Settings(home=home, notify=routes_file(tmp_path)), channels)


def test_marts_without_anything_to_tell_are_silent(deployment: Deployment) -> None:
    deployment.change(QUIET)
    assert tell(deployment.settings) == []
    assert draft(deployment.settings).unheard == ()


def test_the_first_time_open_breaches_are_counted(deployment: Deployment) -> None:
    ((number,),) = [
        row.values()
        for row in deployment.ask(
            "select count(*) from fct_sla_clocks where state = 'breached_open'"
        )
    ]
    assert number > 10
    tell(deployment.settings, kinds=["sla_breached"])
    (line,) = deployment.slack_lines()
    assert line.startswith(f"• {number} promises are broken and unanswered already")


def test_a_promise_that_breaks_later_is_told_once_by_owner_and_record(
    deployment: Deployment,
) -> None:
    deployment.change("create table kept as select * from fct_sla_clocks")
    deployment.change(QUIET)
    tell(deployment.settings)
    deployment.change(
        "update fct_sla_clocks set state = 'breached_open' where clock_id in (select clock_id"
        " from kept where state = 'breached_open' and owner_id is not null"
        " and person_id is not null order by clock_id limit 1)"
    )
    (clock,) = deployment.ask("select * from fct_sla_clocks where state = 'breached_open'")
    tell(deployment.settings)
    tell(deployment.settings)
    (line,) = deployment.slack_lines()
    assert line.startswith(f"• {clock['policy'].replace('_', ' ')}: ")
    assert f"owner {clock['owner_id'].split(':')[-1]}, " in line
    assert " over its " in line


def test_a_promise_due_soon_is_told_with_the_time_that_is_left(deployment: Deployment) -> None:
    deployment.change(QUIET)
    deployment.change(
        "update fct_sla_clocks set state = 'running', working_minutes = target_minutes - 121"
        " where clock_id in (select min(clock_id) from fct_sla_clocks where due_at is not null)"
    )
    assert tell(deployment.settings) == []
    deployment.change(
        "update fct_sla_clocks set working_minutes = target_minutes - 120 where state = 'running'"
    )
    tell(deployment.settings)
    (line,) = deployment.slack_lines()
    assert ", 2 h 00 min left, due 20" in line


def test_a_vendor_that_soon_deletes_is_told_and_again_when_it_is_too_late(
    deployment: Deployment,
) -> None:
    deployment.change(QUIET)
    for change in ("days_left = 12", "days_left = -1, is_lost = true"):
        deployment.change(f"update audit_purge_risk set {change} where object = 'activities'")
        tell(deployment.settings)
    lines = [body["sections"][0]["lines"][0]["text"] for body in deployment.channels.hook]
    assert [line.partition(",")[0].partition("what")[0] for line in lines] == [
        "marketo/activities: 12 days left until the vendor deletes ",
        "marketo/activities: ",
    ]
    assert "may have been deleted unseen. See docs/runbooks/purge-risk.md." in lines[1]


def test_a_check_that_warns_is_told_with_its_runbook_and_what_it_says(
    deployment: Deployment, tmp_path: Path
) -> None:
    linked = "runbooks: https://docs.example.com/runbooks/\n" + ROUTES
    routes_file(tmp_path, linked)
    failed = deployment.ask("select * from audit_checks where not is_passed")
    assert failed
    tell(deployment.settings, kinds=["check_failed"])
    (body,) = deployment.channels.hook
    told = {line["text"]: line["url"] for line in body["sections"][0]["lines"]}
    for check in failed:
        (text,) = [text for text in told if text.startswith(f"{check['check_name']} on ")]
        assert check["says"] in text
        assert told[text] == f"https://docs.example.com/runbooks/{check['runbook']}.md"


def test_no_message_holds_a_name_or_an_address_of_a_person(deployment: Deployment) -> None:
    tell(deployment.settings, kinds=KINDS)
    sent = b"".join(request.body for request in deployment.channels.web.requests).decode()
    mails = deployment.channels.mail.messages
    sent += "".join(part.get_content() for mail in mails for part in mail.get_payload())
    people = deployment.ask("select full_name, email, phone from dim_people")
    known = {value for row in people for value in row.values() if value and len(value) > 6}
    assert len(known) > 500
    assert [value for value in known if value in sent] == []


def test_the_digest_is_told_once_per_week_of_marts_to_both(deployment: Deployment) -> None:
    for _ in range(2):
        tell(deployment.settings, kinds=["weekly_digest"])
    (mail,), (slack,) = deployment.channels.mail.messages, deployment.channels.slack
    assert mail["Subject"] == slack["text"] == "Alignment digest, 2026-10-24 to 2026-10-30"
    plain = mail.get_payload()[0].get_content()
    headings = [part[0] for part in digest._PARTS]
    assert [line for line in plain.split("\n") if line in headings] == headings


@pytest.fixture
def october(deployment: Deployment) -> Week:
    """The digest's "week" made a month long, to compare with the scorecard."""

    class Month(Week):
        since = date(2026, 10, 1)

    timezone = week_of(
        deployment.ask("select max(as_of) as at from audit_publications")[0]["at"],
        deployment.settings,
    ).timezone
    return Month(date(2026, 11, 1), timezone)


def test_promises_of_the_digest_are_counted_as_the_scorecard_does(
    deployment: Deployment, october: Week
) -> None:
    scorecard = deployment.ask(
        "select name, actual from rpt_alignment_scorecard where kind = 'sla'"
        " and period_start_date = '2026-10-01' and actual is not null"
    )
    with asking_published(deployment.settings) as asked:
        rows = rows_of(asked, "promises", october)
    ours = {row["policy"]: row["met"] / row["judged"] for row in rows if row["judged"]}
    assert ours == pytest.approx({row["name"]: float(row["actual"]) for row in scorecard}, abs=1e-4)


def test_deliveries_of_the_digest_are_counted_as_the_scorecard_does(
    deployment: Deployment, october: Week
) -> None:
    (delivered,) = deployment.ask(
        "select actual from rpt_alignment_scorecard where name = 'mqls_delivered'"
        " and period_start_date = '2026-10-01'"
    )
    with asking_published(deployment.settings) as asked:
        rows = rows_of(asked, "delivered", october)
    assert sum(row["handoffs"] for row in rows) == delivered["actual"] > 0


def test_goals_of_the_digest_are_those_of_the_scorecard(deployment: Deployment) -> None:
    tell(deployment.settings, kinds=["weekly_digest"])
    plain = deployment.channels.mail.messages[0].get_payload()[0].get_content()
    for row in deployment.ask(
        "select name, target from rpt_alignment_scorecard where name = 'pipeline_created'"
        " and actual is not null order by period_start_date desc limit 1"
    ):
        assert "pipeline created (sales and marketing), Q4 2026 so far: " in plain
        assert f" of {row['target']:,.0f}, " in plain


def test_rejections_of_the_digest_add_up(deployment: Deployment, october: Week) -> None:
    with asking_published(deployment.settings) as asked:
        rows = rows_of(asked, "rejected", october)
    (counted,) = deployment.ask(
        "select count(*) as rejected, count(*) filter (where rejection_was_earned) as earned"
        " from fct_handoffs where outcome = 'rejected'"
        f" and cast(decided_at at time zone '{october.timezone}' as date)"
        " between '2026-10-01' and '2026-10-31'"
    )
    assert sum(row["rejected"] for row in rows) == counted["rejected"] > 0
    assert sum(row["earned"] for row in rows) == counted["earned"]


def test_days_of_the_digest_are_those_where_reports_are_read(deployment: Deployment) -> None:
    """Two in the morning UTC is the evening before in New York: the week before, by a day."""
    deployment.change(
        "update fct_handoffs set decided_at = '2026-10-24T02:00:00Z' where outcome = 'rejected'"
    )
    with asking_published(deployment.settings) as asked:
        rows = rows_of(asked, "rejected", Week(date(2026, 10, 31), "America/New_York"))
    assert sum(row["rejected_before"] for row in rows) > 0
    assert sum(row["rejected"] for row in rows) == 0


def test_the_command_line_shows_what_it_would_tell_and_then_tells_it(
    deployment: Deployment, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = deployment.settings.home
    monkeypatch.setenv("TANDEM_NOTIFY", str(deployment.settings.notify))
    shown = tandem("notify", "--dry-run", "--kind", "check_failed", home=home)
    assert shown.status == 0, shown.output
    assert "to pager (webhook, connection pager)" in shown.output
    assert (
        "to revops (email, connection mail for revops@example.com, cmo@example.com)" in shown.output
    )
    assert not (home / "notices").exists()
    assert deployment.channels.hook == []
    told = tandem("notify", "--kind", "check_failed", home=home)
    assert told.status == 0, told.output
    subject = deployment.channels.hook[0]["subject"]
    assert f"told pager (webhook, connection pager): {subject}" in told.output
    again = tandem("notify", "--kind", "check_failed", home=home)
    assert again.last_line == "Nothing is new to anybody."


def test_the_command_line_names_a_silent_channel_and_no_secret(
    deployment: Deployment, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TANDEM_NOTIFY", str(deployment.settings.notify))
    monkeypatch.setenv("AIRFLOW__LOGGING__LOGGING_LEVEL", "DEBUG")
    monkeypatch.setenv("AIRFLOW_CONN_PAGER", "http://127.0.0.1:9/canary-hook-path")
    told = tandem("notify", "--kind", "check_failed", home=deployment.settings.home)
    assert told.status == 1
    assert "Channel `pager` (Airflow connection `pager`) did not take its message" in told.output
    written = [
        path for path in deployment.settings.home.rglob("*") if path.suffix in {".log", ".json"}
    ]
    assert written
    assert [path for path in written if b"canary" in path.read_bytes()] == []
    assert "canary" not in told.output


def test_a_kind_that_there_is_not_is_refused(deployment: Deployment) -> None:
    refused = tandem("notify", "--dry-run", "--kind", "sla_breeched", home=deployment.settings.home)
    assert refused.status == 1
    assert "Did you mean `sla_breached`?" in refused.last_line
