"""People who are hard to tell apart: what the plan injects, and what the truth says of it."""

from collections.abc import Callable, Iterator
from datetime import datetime

import pytest

from tandem.engines.duckdb import connect
from tandem.sample.plan import plan_company
from tandem.sample.truth.people import find_people
from tandem.settings import PROJECT_ROOT, Settings

Ask = Callable[[str], list[tuple]]

ONE_PERSON_TWICE = (
    *("typo_in_name", "spelling_of_name", "names_swapped", "nickname", "initial_only"),
    *("typo_in_email", "private_address", "missing_fields", "other_phone", "other_company_name"),
    *("job_change", "beyond_telling"),
)
TWO_WHO_LOOK_LIKE_ONE = (
    *("twins", "siblings", "parent_and_child", "namesakes_at_one_company"),
    *("namesakes_at_two_companies", "shared_mailbox", "couple_at_one_mailbox"),
    "one_address_two_people",
)

# two buyers of one pair, beside each other
PAIRS = """
    look_alike
    inner join person as one on one.person = look_alike.one
    inner join person as other on other.person = look_alike.person and look_alike.is_second
"""


@pytest.fixture(scope="module")
def ask() -> Iterator[Ask]:
    """SQL over the plan of a company of 2,000 people, and the truth of whose each record is."""
    with connect(None, settings=Settings()) as connection:
        plan_company(connection, people=2_000, days=540, seed=42, as_of=datetime(2026, 11, 1))
        find_people(connection)
        yield lambda sql: connection.execute(sql).fetchall()


TRAPS = """
    select _trap as trap, _person as person from salesforce_Lead
    union select _trap, _person from salesforce_Contact
    union select _trap, _person from marketo_leads
    union select _trap, _person from hubspot_contacts
    union select _trap, _person from event_attendance_attendees
"""


@pytest.mark.parametrize("trap", [*ONE_PERSON_TWICE, *TWO_WHO_LOOK_LIKE_ONE])
def test_every_trap_is_laid(ask: Ask, trap: str) -> None:
    assert ask(f"select count(distinct person) from ({TRAPS}) where trap = '{trap}'") >= [(2,)]


def test_the_page_of_the_sample_company_names_every_trap(ask: Ask) -> None:
    page = (PROJECT_ROOT / "docs" / "sample-company.md").read_text(encoding="utf-8")
    laid = [trap for (trap,) in ask(f"select distinct trap from ({TRAPS}) where trap is not null")]
    assert [trap for trap in laid if f"`{trap}`" not in page] == []


def test_about_one_in_seven_is_in_a_trap(ask: Ask) -> None:
    trapped = f"select distinct person from ({TRAPS}) where trap <> 'vendor_merge'"
    ((share,),) = ask(f"select count(*) / (select count(*) from identity) from ({trapped})")
    assert 0.10 <= share <= 0.16


def test_the_first_record_and_the_second_are_one_person(ask: Ask) -> None:
    firsts_by_second = """
        select second_record.person, count(*) from second_record
        inner join truth_person on person_key = 'person ' || second_record.person
        group by 1
    """
    rows = ask(firsts_by_second)
    assert len(rows) > 150
    assert [person for person, records in rows if records < 2] == []


def test_nothing_links_a_second_record(ask: Ask) -> None:
    named = """
        select "sfdcLeadId" as id from marketo_leads
        union all select "sfdcContactId" from marketo_leads
        union all select "ConvertedContactId" from salesforce_Lead
        union all select "MasterRecordId" from salesforce_Lead
        union all select "properties".salesforceleadid from hubspot_contacts
        union all select salesforce_contact_id from sales_content_interactions
    """
    seconds = """
        select salesforce_id(case system when 'lead' then '00Q' else '003' end, number) as id
        from second_record
    """
    assert ask(f"select count(*) from ({seconds}) inner join ({named}) using (id)") == [(0,)]


def test_nearly_every_second_record_shows_whose_it_is(ask: Ask) -> None:
    """By address, by the last seven digits of a number, or by company and title."""
    ask("create macro digits(text) as regexp_replace(text, '[^0-9]', '', 'g')")
    shown = """
        second.email = first.email
        or contains(digits(second.phone), right(digits(first.phone), 7))
        or first.mobile in (second.phone, replace(second.mobile, ' ', '-'))
        or (second.title = first.title
            and contains(lower(second.company_name), lower(split_part(first.company_name, ' ', 1))))
    """
    hidden, seconds = ask(f"""
        select count(*) filter (where not coalesce({shown}, false)), count(*)
        from second_record as second inner join identity as first using (person)
    """)[0]
    assert 0 < hidden <= 0.04 * seconds


def test_a_job_changer_mostly_keeps_the_mobile_and_never_the_employer(ask: Ask) -> None:
    changed, kept_mobile, kept_employer = ask("""
        select count(*), count(*) filter (where second.mobile = first.mobile),
            count(*) filter (where second.company_name = first.legal_name)
        from second_record as second inner join identity as first using (person)
        where second.trap = 'job_change'
    """)[0]
    assert changed / 2 < kept_mobile <= changed
    assert kept_employer == 0


def test_everybody_on_a_shared_mailbox_is_a_person_of_their_own(ask: Ask) -> None:
    readers = ask("""
        select "email", count(distinct person_key) as people
        from marketo_leads
        inner join truth_person on record_key = 'marketo:default:leads:' || "id"
        where _trap in ('shared_mailbox', 'couple_at_one_mailbox')
        group by "email" having count(*) > 1
    """)
    assert len(readers) > 5
    assert {people for _, people in readers} == {2}


@pytest.mark.parametrize("kind", ["twins", "siblings", "parent_and_child"])
def test_relatives_share_surname_employer_and_a_number_but_no_address(ask: Ask, kind: str) -> None:
    rows = ask(f"""
        select one.plain_last = other.plain_last, one.company = other.company,
            one.phone = other.phone or one.mobile = other.mobile, one.email <> other.email
        from {PAIRS} where kind = '{kind}'
    """)
    assert rows
    assert set(rows) == {(True, True, True, True)}


@pytest.mark.parametrize("kind", ["namesakes_at_one_company", "namesakes_at_two_companies"])
def test_namesakes_share_the_name_but_neither_address_number_nor_title(ask: Ask, kind: str) -> None:
    rows = ask(f"""
        select one.first_name = other.first_name and one.last_name = other.last_name,
            one.email <> other.email, one.phone <> other.phone, one.title <> other.title,
            one.mobile is distinct from other.mobile or one.mobile is null
        from {PAIRS} where kind = '{kind}'
    """)
    assert rows
    assert set(rows) == {(True, True, True, True, True)}


def test_hubspot_keeps_one_contact_an_address(ask: Ask) -> None:
    twice = """
        select lower("properties".email) from hubspot_contacts
        where "properties".email is not null group by 1 having count(*) > 1
    """
    assert ask(twice) == []


def test_a_slip_changes_a_word_but_never_its_first_letter(ask: Ask) -> None:
    unchanged = """
        select name from list_last_names inner join range(20) as tries (number) on true
        where typo(name, draw(name || number)) = name
            or left(typo(name, draw(name || number)), 1) <> left(name, 1)
    """
    assert ask(unchanged) == []
