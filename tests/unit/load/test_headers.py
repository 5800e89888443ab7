"""Headers: found by name without regard to case, or the file is refused."""

import pytest

from tandem.errors import InputRefused


def refusal_of(load_bytes, content, name="Lead.csv"):
    with pytest.raises(InputRefused) as refusal:
        load_bytes(content, name)
    assert all((refusal.value.what, refusal.value.why, refusal.value.remedy))
    return refusal.value.code


def test_columns_are_found_by_name_in_any_order_and_case(load_bytes):
    outcome = load_bytes("NAME,amount, iD \nAnn,1.5,a\n")
    assert (outcome.column("id"), outcome.column("name")) == (["a"], ["Ann"])


def test_an_alias_stands_for_the_name(load_bytes):
    assert load_bytes("Id,fullname\na,Ann\n").column("name") == ["Ann"]


def test_unknown_columns_are_kept_in_extra_and_named_in_the_ledger(load_bytes):
    outcome = load_bytes('Id,Shoe__c,"x""; drop table"\na,42,y\n')
    assert outcome.column("_extra") == ['{"Shoe__c":"42","x\\"; drop table":"y"}']
    assert outcome.ledger.unknown_columns == ("Shoe__c", 'x"; drop table')


def test_absent_columns_are_null_and_named_in_the_ledger(load_bytes):
    outcome = load_bytes("Id,Name\na,Ann\n")
    assert outcome.column("amount") == [None]
    assert "Amount" in outcome.ledger.missing_columns


def test_a_column_without_a_title_is_kept(load_bytes):
    assert load_bytes("Id,Name,\na,Ann,\n").ledger.unknown_columns == ("column 3",)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("Id,Name,Name\na,b,c\n", "duplicate_header"),
        ("Id,Name,NAME\na,b,c\n", "ambiguous_header"),
        ("Name,Amount\nAnn,1\n", "contract_missing_column"),
        ("a,Ann,1\nb,Bo,2\n", "header_mismatch"),
        ('Id,"Name\na,Ann\n', "header_mismatch"),
        ("Id;Name;Amount\na;Ann;1\n", "dialect_mismatch"),
        ("Id\tName\na\tAnn\n", "dialect_mismatch"),
        (b"Id,N\xe4me\na,b\n", "encoding_mismatch"),
        ("", "empty_file"),
        ("\n\n", "header_mismatch"),
    ],
)
def test_a_header_that_does_not_fit_refuses_the_file(load_bytes, content, code):
    assert refusal_of(load_bytes, content) == code


def test_two_thousand_columns_are_no_trouble(load_bytes):
    titles = ",".join(f"Custom{at}__c" for at in range(2000))
    cells = ",".join(str(at) for at in range(2000))
    assert len(load_bytes(f"Id,{titles}\na,{cells}\n").ledger.unknown_columns) == 2000
