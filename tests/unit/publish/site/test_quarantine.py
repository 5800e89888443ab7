import re
from collections.abc import Callable

from tandem.publish.site.facts import Facts
from tandem.publish.site.marts import Marts
from tandem.publish.site.quarantine import page
from tandem.reasons import ROW_REASONS

Made = Callable[[str], Marts]
ROWS = """
    create table audit_batches as select 500 as rows_in, {count} as rows_quarantined;
    create table audit_quarantine as
    select
        'b1' as batch_id, 'salesforce' as source, '{instance}' as source_instance, 'Lead' as object,
        '{file}' as file, 'amount' as column_name, 'bad_number' as reason_code,
        20000 + range as line
    from range({count});
"""


def _page(marts: Made, facts: Facts, **given: object) -> str:
    return page(
        marts(ROWS.format(**{"instance": "default", "file": "Lead.csv", "count": 3} | given)), facts
    )


def _text(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html.split("<main")[1]).split())


def test_place_and_reason_of_every_row_are_told(marts: Made, facts: Facts) -> None:
    text = _text(_page(marts, facts, instance="emea"))
    assert "salesforce@emea Lead Lead.csv amount bad number 3 20000 · 20001 · 20002" in text
    assert "3 of 500 rows in" in text


def test_only_the_first_lines_are_listed(marts: Made, facts: Facts) -> None:
    text = _text(_page(marts, facts, count=1300))
    assert "20011 and 1,288 more" in text
    assert "20012" not in text


def test_reason_is_explained_where_its_link_lands(marts: Made, facts: Facts) -> None:
    html = _page(marts, facts)
    assert '<a href="#reason-bad_number">' in html
    assert '<tr id="reason-bad_number">' in html
    assert ROW_REASONS["bad_number"] in html


def test_folder_of_the_batch_is_named_and_no_line_of_it(marts: Made, facts: Facts) -> None:
    assert 'title="lake/salesforce/default/Lead/b1"' in _page(marts, facts)


def test_hostile_file_name_stays_a_name(marts: Made, facts: Facts) -> None:
    html = _page(marts, facts, file="<script>alert(1)</script>")
    assert "<script>alert" not in html


def test_empty_quarantine_is_said(marts: Made, facts: Facts) -> None:
    assert "Nothing is in quarantine" in _page(marts, facts, count=0)


def test_page_can_be_written_when_nothing_was_loaded(marts: Made, facts: Facts) -> None:
    assert "Nothing is in quarantine" in page(marts(""), facts)
