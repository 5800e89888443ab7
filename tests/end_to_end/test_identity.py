"""On the published sample: why two records are one, what waits for a decision, ids that stay."""

from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from tandem.cli import identity
from tandem.cli.app import application
from tests.end_to_end.runs import Query, Run, tandem

pytestmark = [pytest.mark.slow, pytest.mark.airflow, pytest.mark.xdist_group("sample")]


def test_the_fields_of_every_likeness_add_up_to_its_weight(ask: Query) -> None:
    wrong = ask(
        """
        select links.person_link_id
        from audit_person_links as links
        left join audit_person_link_fields as fields using (person_link_id)
        where links.match_method = 'probabilistic'
        group by links.person_link_id, links.weight_bits
        having abs(links.weight_bits - coalesce(sum(fields.weight_bits), 0)) > 0.01
        """
    )
    assert (wrong, ask("select count(*) > 20 from audit_person_links")) == ([], [(True,)])


def test_a_likeness_is_explained_in_the_terminal_and_drawn(
    ask: Query, sample_run: Run, tmp_path: Path
) -> None:
    [(record, person, field)] = ask(
        """
        select bridge.record_key, bridge.person_id, 'phone'
        from bridge_people_x_records as bridge
        where bridge.match_method = 'probabilistic'
        order by bridge.record_key limit 1
        """
    )
    picture = tmp_path / "why.svg"
    told = tandem("identity", "explain", record, "--picture", str(picture), home=sample_run.home)
    assert told.status == 0, told.output
    assert person in told.output
    assert field in told.output
    assert picture.read_text().startswith("<svg")


def test_an_answer_to_the_review_is_a_line_of_the_file(
    ask: Query, sample_run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "match_decisions.csv"
    file.write_text(identity.DECISIONS.read_text())
    monkeypatch.setattr(identity, "DECISIONS", file)
    [(first, second)] = ask(
        """
        select record_key_a, record_key_b from review_person_matches
        order by is_uncertain desc, match_score desc, review_id limit 1
        """
    )
    answers: Any = CliRunner().invoke(
        application,
        ["identity", "review", "--all", "--by", "R. Ortiz", "--home", str(sample_run.home)],
        input="n\nfather and son\nq\n",
    )
    assert answers.exit_code == 0, answers.output
    assert f"person,{first},{second},never_link,R. Ortiz," in file.read_text()
