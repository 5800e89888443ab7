from dataclasses import replace
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from tandem.pipeline.notify.letters import letters
from tandem.pipeline.notify.notice import Line, Section
from tandem.pipeline.notify.routes import Routes
from tests.unit.pipeline.notify.conftest import NOW, SLACK, notice

ROUTES = Routes(
    channels=[{"channel": "sales", "slack": "a"}], routes=[{"tell": "sla_breached", "to": "sales"}]
)


def _letters(*new, is_first: bool = False):
    return list(letters(SLACK, new, ROUTES, lambda kind: is_first))


def test_nothing_new_makes_no_letter() -> None:
    assert _letters() == []


def test_everything_new_comes_in_one_letter_the_most_urgent_first() -> None:
    (letter,) = _letters(
        notice("c", kind="check_failed"), notice("1"), notice("2"), notice("3", kind="sla_due_soon")
    )
    assert letter.subject == "Tandem: 2 promises broken, 1 promise due soon, 1 check did not pass"
    assert [section.heading for section in letter.sections] == [
        "Promises broken and unanswered",
        "Due soon",
        "Checks that did not pass",
    ]


def test_a_flood_is_counted_and_all_of_it_is_told() -> None:
    (letter,) = _letters(*(notice(str(number)) for number in range(47)))
    assert len(letter.sections[0].lines) == ROUTES.lines_at_most == 10
    assert letter.sections[0].more.startswith("and 37 more, see marts.fct_sla_clocks")
    assert len(letter.told) == 47


def test_the_first_time_old_breaches_are_only_counted() -> None:
    older = replace(notice("old"), at=NOW - timedelta(days=90))
    (letter,) = _letters(notice("1"), older, notice("2", kind="sla_due_soon"), is_first=True)
    (counted,), (soon,) = (section.lines for section in letter.sections)
    assert counted.text.startswith(
        "2 promises are broken and unanswered already, the oldest since 2026-08-03"
    )
    assert soon.text == "Late."
    assert len(letter.told) == 3


def test_a_digest_is_a_letter_of_its_own() -> None:
    parts = (Section("What we agreed on", (Line("130 of 60"),)),)
    digest = notice("d", kind="weekly_digest", text="Alignment digest", sections=parts)
    assert [letter.subject for letter in _letters(digest, notice("1"))] == [
        "Alignment digest",
        "Tandem: 1 promise broken",
    ]


@given(st.permutations([notice(str(number)) for number in range(6)]))
@settings(deadline=None)
def test_its_id_does_not_depend_on_order(shuffled) -> None:
    first, again = _letters(*(notice(str(number)) for number in range(6))), _letters(*shuffled)
    assert first[0].id == again[0].id
    assert _letters(*shuffled[1:])[0].id != first[0].id
