"""Packed files and files that are not what their name says."""

import gzip
import zipfile
from io import BytesIO

import pytest

from tandem.errors import InputRefused

LEADS = "Id,Name\na,Ann\nb,Bo\n"


def gzipped(text: str) -> bytes:
    return gzip.compress(text.encode())


def zipped(entries: dict[str, bytes | str]) -> bytes:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def encrypted() -> bytes:
    data = bytearray(zipped({"Lead.csv": LEADS}))
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    return bytes(data)


def with_link() -> bytes:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        entry = zipfile.ZipInfo("Lead.csv")
        entry.external_attr = 0o120777 << 16
        archive.writestr(entry, "/etc/passwd")
    return buffer.getvalue()


def test_gzip_is_unpacked(load_bytes):
    outcome = load_bytes(gzipped(LEADS + "short\n"), "Lead.csv.gz")
    assert outcome.ledger.rows_loaded == 2
    assert [row["file"] for row in outcome.quarantine] == ["Lead.csv.gz"]


def test_gzip_of_several_members_is_one_file(load_bytes):
    data = gzipped("Id,Name\na,Ann\n") + gzipped("b,Bo\n")
    assert load_bytes(data, "Lead.csv.gz").ledger.rows_loaded == 2


def test_every_file_of_a_zip_is_loaded(load_bytes):
    data = zipped({"part1.csv": LEADS, "part2.csv": "Name,Id\nCy,c\nX\n", "__MACOSX/x": b"\0"})
    outcome = load_bytes(data, "Lead.csv.zip")
    assert sorted(outcome.column("id")) == ["a", "b", "c"]
    assert [row["file"] for row in outcome.quarantine] == ["Lead.csv.zip!part2.csv"]


@pytest.mark.parametrize(
    ("content", "name", "code"),
    [
        (gzipped(LEADS * 500)[:-40], "Lead.csv.gz", "gzip_truncated"),
        (gzipped(LEADS) + b"garbage", "Lead.csv.gz", "trailing_garbage"),
        (gzipped(LEADS)[:-8] + b"\1\2\3\4\5\6\7\0", "Lead.csv.gz", "gzip_corrupt"),
        (LEADS.encode(), "Lead.csv.gz", "content_mismatch"),
        (zipped({"../../x.csv": LEADS}), "Lead.csv.zip", "path_escape"),
        (zipped({"/etc/x.csv": LEADS}), "Lead.csv.zip", "path_escape"),
        (with_link(), "Lead.csv.zip", "path_escape"),
        (encrypted(), "Lead.csv.zip", "encrypted"),
        (zipped({}), "Lead.csv.zip", "too_many_entries"),
        (zipped({f"{at}.csv": LEADS for at in range(1001)}), "Lead.csv.zip", "too_many_entries"),
        (zipped({"Lead.csv": LEADS})[:-30], "Lead.csv.zip", "zip_corrupt"),
        (zipped({"inner.zip": zipped({"Lead.csv": LEADS})}), "Lead.csv.zip", "content_mismatch"),
        (zipped({"xl/workbook.xml": "<x/>"}), "Lead.csv", "content_mismatch"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "Lead.csv", "content_mismatch"),
        ("<!DOCTYPE html><html>Please log in</html>", "Lead.csv", "content_mismatch"),
        ('[{"Id": "a"}]', "Lead.csv", "content_mismatch"),
        ('{"Id": "a"}\n', "Lead.csv", "content_mismatch"),
        (LEADS, "Lead.jsonl", "content_mismatch"),
        (LEADS, "Lead.parquet", "content_mismatch"),
        (b"Id,Name\n" + bytes(range(256)) * 20 + bytes(4000), "Lead.csv", "content_mismatch"),
        (LEADS.encode("utf-16-le"), "Lead.csv", "encoding_undetermined"),
        (LEADS.encode("utf-16-be"), "Lead.csv", "encoding_undetermined"),
        (b"\xfe\xff" + LEADS.encode("utf-32-be"), "Lead.csv", "encoding_mismatch"),
        (LEADS.encode("utf-16") + b"\x00", "Lead.csv", "encoding_mismatch"),
    ],
    # archives hold the second they were made in: as a name it would differ from worker to worker
    ids=lambda value: "bytes" if isinstance(value, bytes) else None,
)
def test_what_cannot_be_trusted_is_refused_by_name(load_bytes, content, name, code):
    with pytest.raises(InputRefused) as refusal:
        load_bytes(content, name)
    assert refusal.value.code == code
    assert name in refusal.value.what


@pytest.mark.parametrize("pack", ["gz", "zip"])
def test_a_bomb_is_stopped_before_it_fills_the_disk(load_bytes, settings, monkeypatch, pack):
    monkeypatch.setattr("tandem.load.unpack.FREE_BYTES", 2_000_000)
    text = "Id,Name\n" + "a" * 20_000_000
    data = gzipped(text) if pack == "gz" else zipped({"Lead.csv": text})
    with pytest.raises(InputRefused) as refusal:
        load_bytes(data, f"Lead.csv.{pack}")
    assert refusal.value.code == "decompression_limit"
    assert not any(path.is_file() and path.stat().st_size for path in settings.lake.rglob("*"))
