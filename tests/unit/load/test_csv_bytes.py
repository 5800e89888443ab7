"""CSV: bytes, dialect and shape. What is sound is loaded exactly; the rest is named by reason."""

import pytest

from tandem.errors import InputRefused

HEAD = "Id,Name,Amount\n"


def test_a_plain_file_is_loaded_with_its_physical_lines(load_bytes):
    outcome = load_bytes(HEAD + "a,Ann,1.50\nb,Bo,2\n")
    assert outcome.column("name") == ["Ann", "Bo"]
    assert outcome.column("_line") == [2, 3]


def test_a_quoted_newline_does_not_split_a_row_and_lines_stay_physical(load_bytes):
    outcome = load_bytes(HEAD + 'a,"Ann\nof\nX",1\nb,Bo,2\nc,"C\r\nD",3\nd,D,4\n')
    assert outcome.column("name") == ["Ann\nof\nX", "Bo", "C\r\nD", "D"]
    assert outcome.column("_line") == [2, 5, 6, 8]


def test_doubled_quotes_are_one_quote(load_bytes):
    assert load_bytes(HEAD + 'a,"say ""hi""",1\n').column("name") == ['say "hi"']


def test_crlf_ends_rows_like_lf(load_bytes):
    outcome = load_bytes("Id,Name\r\na,Ann\r\nb,Bo\r\n")
    assert outcome.column("name") == ["Ann", "Bo"]


def test_carriage_returns_alone_end_rows(load_bytes):
    assert load_bytes("Id,Name\ra,Ann\rb,Bo\r").column("name") == ["Ann", "Bo"]


def test_mixed_line_ends_lose_nothing(load_bytes):
    outcome = load_bytes("Id,Name\r\na,Ann\nb,Bo\r\nc,Cy\rd,Di\n")
    assert outcome.column("name") == ["Ann", "Bo", "Cy", "Di"]


def test_a_last_row_without_newline_is_loaded(load_bytes):
    assert load_bytes(HEAD + "a,Ann,1\nb,Bo,2").ledger.rows_loaded == 2


def test_header_only_is_a_batch_of_no_rows(load_bytes):
    outcome = load_bytes("Id,Name\n")
    assert (outcome.ledger.rows_in, outcome.rows) == (0, [])


def test_a_header_without_newline_is_a_batch_of_no_rows(load_bytes):
    assert load_bytes("Id,Name").ledger.rows_in == 0


def test_blank_lines_are_counted_not_lost(load_bytes):
    outcome = load_bytes(HEAD + "\na,Ann,1\n\n\nb,Bo,2\n\n")
    assert (outcome.ledger.rows_in, outcome.ledger.rows_blank) == (6, 4)
    assert outcome.column("_line") == [3, 6]


def test_a_blank_line_in_a_one_column_file_is_no_row(load_bytes):
    outcome = load_bytes("Page\n/a\n\n/b\n", "Visit.csv")
    assert (outcome.column("page"), outcome.ledger.rows_blank) == (["/a", "/b"], 1)


def test_blank_lines_before_the_header_do_not_hide_it(load_bytes):
    assert load_bytes("\n\nId,Name\na,Ann\n").column("_line") == [4]


def test_the_three_line_file_that_a_sniffer_loses_has_two_rows(load_bytes):
    assert load_bytes("Page\nv0\na;b\n", "Visit.csv").column("page") == ["v0", "a;b"]


def test_an_unescaped_quote_costs_its_line_only(load_bytes):
    outcome = load_bytes(HEAD + 'a,"Ann"x,1\nb,Bo,2\n')
    assert outcome.reasons == [(2, "bad_quote")]
    assert outcome.column("id") == ["b"]


def test_a_quote_inside_an_unquoted_cell_is_bad(load_bytes):
    assert load_bytes(HEAD + 'a,An"n"a,1\nb,Bo,2\n').reasons == [(2, "bad_quote")]


def test_a_blank_before_an_opening_quote_is_bad(load_bytes):
    assert load_bytes(HEAD + 'a, "Ann",1\nb,Bo,2\n').reasons == [(2, "bad_quote")]


def test_a_quote_that_never_closes_does_not_swallow_the_file(load_bytes):
    outcome = load_bytes(HEAD + 'a,"Ann,1\nb,Bo,2\nc,Cy,3\n')
    assert outcome.reasons == [(2, "truncated_or_unbalanced")]
    assert outcome.column("id") == ["b", "c"]


def test_one_stray_quote_in_many_rows_costs_one_row(load_bytes):
    rows = [f"id{number},Name {number},1\n" for number in range(5000)]
    rows[2500] = 'id2500,"Name,1\n'
    outcome = load_bytes(HEAD + "".join(rows))
    assert outcome.reasons == [(2502, "truncated_or_unbalanced")]
    assert outcome.ledger.rows_loaded == 4999


def test_short_and_long_rows_are_quarantined_with_their_text(load_bytes):
    outcome = load_bytes(HEAD + "a,Ann\nb,Bo,2\nc,Cy,3,4\n")
    assert outcome.reasons == [(2, "ragged_short"), (4, "ragged_long")]
    assert [row["record"] for row in outcome.quarantine] == ["a,Ann", "c,Cy,3,4"]


@pytest.mark.parametrize("row", [1, 100, 2047, 2048, 3000])
def test_a_width_that_grows_late_loses_no_earlier_row(load_bytes, row):
    rows = [f"id{number},N,1\n" for number in range(3001)]
    rows[row - 1] = "wide,N,1,2\n"
    outcome = load_bytes(HEAD + "".join(rows))
    assert outcome.reasons == [(row + 1, "ragged_long")]
    assert outcome.ledger.rows_loaded == 3000


def test_a_report_footer_is_quarantined(load_bytes):
    outcome = load_bytes(HEAD + "a,Ann,1\nConfidential - do not share\n")
    assert outcome.reasons == [(3, "ragged_short")]


def test_a_nul_byte_is_never_stripped(load_bytes):
    outcome = load_bytes(HEAD.encode() + b"a,A\0nn,1\nb,Bo,2\n")
    assert outcome.reasons == [(2, "nul_byte")]


def test_one_row_in_another_encoding_is_quarantined(load_bytes):
    data = HEAD.encode() + "a,Zoë,1\n".encode() + b"b,Zo\xeb,2\n" + b"c,Cy,3\n"
    assert load_bytes(data).reasons == [(3, "invalid_utf8")]


@pytest.mark.parametrize("bad", [b"\xc0\xaf", b"\xed\xa0\x80", b"\xf5\x80\x80\x80"])
def test_overlong_and_surrogate_bytes_are_no_utf8(load_bytes, bad):
    data = HEAD.encode() + b"a," + bad + b",1\n" + b"b,Bo,2\nc,Cy,3\n"
    assert load_bytes(data).reasons == [(2, "invalid_utf8")]


def test_a_file_in_cp1252_is_refused_with_the_offset(load_bytes):
    data = (HEAD + "a,Zoë,1\nb,Bø,2\nc,Çy,3\n").encode("cp1252")
    with pytest.raises(InputRefused, match="Byte 19 is the first of 3") as refusal:
        load_bytes(data)
    assert refusal.value.code == "encoding_mismatch"


@pytest.mark.parametrize(
    "encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-be"]
)
def test_a_byte_order_mark_tells_the_encoding(load_bytes, encoding):
    mark = "" if encoding in ("utf-8-sig", "utf-16", "utf-32") else "\ufeff"
    outcome = load_bytes((mark + HEAD + 'a,"Zoë, 北京",1\n').encode(encoding))
    assert outcome.column("name") == ["Zoë, 北京"]


def test_a_cell_as_long_as_the_longest_text_area_is_loaded(load_bytes):
    assert len(load_bytes(HEAD + "a," + "x" * 131_072 + ",1\n").column("name")[0]) == 131_072


def test_a_cell_of_32_megabytes_is_quarantined(load_bytes):
    outcome = load_bytes(HEAD + "a," + "x" * 32_000_000 + ",1\nb,Bo,2\n")
    assert outcome.reasons == [(2, "field_too_large")]
    assert len(outcome.quarantine[0]["record"]) < 100_000


def test_formulas_are_kept_as_written(load_bytes):
    cells = ["=HYPERLINK(1)", "+1", "-2+3", "@SUM", "\t=1"]
    text = HEAD + "".join(f"id{at},{cell},1\n" for at, cell in enumerate(cells))
    assert load_bytes(text).column("name") == cells


def test_a_file_larger_than_a_chunk_is_counted_across_its_edges(load_bytes, monkeypatch):
    monkeypatch.setattr("tandem.load.scan.CHUNK", 7)
    rows = "".join(f'id{at},"N ""{at}""\n,",{at}\n' for at in range(200))
    outcome = load_bytes(HEAD + rows)
    assert outcome.ledger.rows_loaded == 200
    assert outcome.column("_line") == [2 * at + 2 for at in range(200)]


@pytest.mark.parametrize("chunk", [1, 2, 3, 5, 8])
def test_a_bad_quote_is_seen_whatever_the_chunk(load_bytes, monkeypatch, chunk):
    monkeypatch.setattr("tandem.load.scan.CHUNK", chunk)
    outcome = load_bytes(HEAD + 'a,"A""n",1\nb,"B"o,2\nc,C,3\n')
    assert outcome.reasons == [(3, "bad_quote")]


def test_backslash_escapes_are_another_dialect(load_bytes):
    rows = "".join(f'id{at},"say \\"hi\\"",1\n' for at in range(5))
    with pytest.raises(InputRefused) as refusal:
        load_bytes(HEAD + rows)
    assert refusal.value.code == "dialect_mismatch"
