import re
from collections.abc import Callable

import pytest

from tandem.publish.site.data_quality import page
from tandem.publish.site.facts import Facts
from tandem.publish.site.marts import Marts
from tandem.settings import Settings

Made = Callable[[str], Marts]
CHECKS = """
    create table audit_checks as
    from (values
        ('landed', 'batches', 'export_is_not_broken', 'blocking', 'landed-batches', '',
            43, 0, true),
        ('marts', 'fct_leads', 'few_leads_are_{what}', 'warning', 'purge-risk', '{says}',
            40, 7, {passed})
    ) as checks (
        gate, table_name, check_name, severity, runbook, says,
        rows_checked, rows_unexpected, is_passed
    );
"""
NODES = """
    create table fct_leads as from range(1234);
    create table audit_models as
    from (values
        ('mart', 'fct_leads', 'model', 'success', 1.5),
        ('stage', 'not_null_x', 'test', '{status}', 0.5),
        ('mart', 'scorecard', 'exposure', 'no-op', 0.0)
    ) as nodes (stage, node, resource_type, status, seconds);
"""
ROWS = """
    create table audit_reconciliation as
    select
        'salesforce' as source, 'default' as source_instance, 'Lead' as object, 2 as batches_count,
        110 as rows_in, 100 as rows_loaded, 4 as rows_quarantined, 3 as rows_duplicate,
        2 as rows_superseded, 1 as rows_blank, 100 as rows_raw, 5 as rows_older_versions,
        95 as records_raw, 95 as records_staged, 0 as records_deleted, 95 as records_unified,
        {unexplained} as unexplained_rows, 'not_staged' as difference_reason;
"""
VALUES = """
    create table audit_unmapped_values as
    from (values
        ('salesforce', 'Lead', 'Status', 'Parked', 5, false),
        ('salesforce', 'Lead', 'Status', 'Jane Roe', 4, false),
        ('salesforce', 'Lead', 'Status', 'Mended', 50, true)
    ) as found (source, object, field, value, people_count, is_mapped_now);
    alter table audit_unmapped_values add column last_seen_at timestamptz;
"""


def _page(settings: Settings, marts: Made, facts: Facts, sql: str, **given: object) -> str:
    words = {"what": "lost", "says": "Leads are lost.", "passed": False, "status": "pass"}
    return page(settings, marts(sql.format(**words | {"unexplained": 0} | given)), facts)


def _text(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html.split("<main")[1]).split())


def test_what_was_noticed_comes_with_what_to_do(
    settings: Settings, marts: Made, facts: Facts
) -> None:
    noticed = _page(settings, marts, facts, CHECKS).split('id="noticed"')[1].split("</section>")[0]
    assert "Leads are lost." in noticed
    assert "7 of 40 rows of fct_leads" in _text("<main>" + noticed)
    assert "Export the object now" in noticed
    assert 'href="#runbook-purge-risk"' in noticed
    assert "export_is_not_broken" not in noticed


def test_publish_without_a_finding_says_so(settings: Settings, marts: Made, facts: Facts) -> None:
    text = _text(_page(settings, marts, facts, CHECKS, passed=True))
    assert "Nothing: every check of this publish passed." in text
    assert "Checks passed 2 of 2" in text


def test_every_check_is_listed_with_its_result(
    settings: Settings, marts: Made, facts: Facts
) -> None:
    text = _text(_page(settings, marts, facts, CHECKS))
    assert "few leads are lost warns 40 7 ▲ noticed" in text
    assert "export is not broken stops the publish 43 0 ✓ passed" in text


def test_every_row_is_accounted_for(settings: Settings, marts: Made, facts: Facts) -> None:
    text = _text(_page(settings, marts, facts, ROWS))
    assert "salesforce Lead 2 110 100 4 3 2 1 0" in text
    assert "All 2 110 100 4 3 2 1 0" in text


def test_unexplained_rows_are_told_at_the_top(
    settings: Settings, marts: Made, facts: Facts
) -> None:
    html = _page(settings, marts, facts, ROWS, unexplained=-3)
    assert '<div class="figure bad"><dt>Unexplained</dt><dd>3</dd>' in html


def test_models_have_rows_and_seconds_and_tests_their_verdict(
    settings: Settings, marts: Made, facts: Facts
) -> None:
    text = _text(_page(settings, marts, facts, NODES, status="warn"))
    assert "fct_leads mart 1,234 1.50 ✓ built" in text
    assert "dbt tests passed 0 of 1" in text
    assert "▲ warn not_null_x" in text
    assert "exposure" not in text


def test_value_that_few_people_hold_is_counted_and_not_shown(
    settings: Settings, marts: Made, facts: Facts
) -> None:
    html = _page(settings, marts, facts, VALUES)
    assert "Parked" in html
    assert "Jane Roe" not in html
    assert "held by fewer than five people" in html
    assert "Mended" not in html


def test_every_runbook_is_on_the_page(settings: Settings, marts: Made, facts: Facts) -> None:
    html = _page(settings, marts, facts, "")
    for file in settings.runbooks.glob("*.md"):
        assert (f'id="runbook-{file.stem}"' in html) == (file.stem != "README")


def test_every_link_within_the_page_lands(settings: Settings, marts: Made, facts: Facts) -> None:
    html = _page(settings, marts, facts, CHECKS + NODES + ROWS + VALUES)
    places = re.findall(r'id="([^"]+)"', html)
    assert len(places) == len(set(places))
    assert set(re.findall(r'href="#([^"]+)"', html)) <= {*places}


@pytest.mark.parametrize("part", ["what", "says"])
def test_hostile_words_stay_words(settings: Settings, marts: Made, facts: Facts, part: str) -> None:
    html = _page(settings, marts, facts, CHECKS, **{part: "<script>alert(1)</script>"})
    assert "<script>alert" not in html
