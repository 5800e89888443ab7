"""Looks at a file's first bytes: is it what its name says, and in which encoding?"""

import codecs
import re
from pathlib import Path

from tandem.load.reasons import refused
from tandem.load.unpack import Plain

_HEAD = 64 * 1024
_CHUNK = 4 * 1024 * 1024

# The longer mark first: the UTF-32 one begins with the UTF-16 one.
_MARKS: tuple[tuple[bytes, str], ...] = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_BINARY = re.compile(
    rb"PK\x03\x04|PK\x05\x06|\x1f\x8b|\xd0\xcf\x11\xe0|%PDF|\x89PNG|GIF8|\xff\xd8\xff"
    rb"|PAR1|SQLite format|\x7fELF|BZh|\x28\xb5\x2f\xfd|\{\\rtf"
)
_MARKUP = re.compile(rb"\s*<(?:!doctype|html|\?xml|head|body|soapenv|table)\b", re.IGNORECASE)
_JSON = re.compile(rb"\s*[\[{]")
_EXPORT_AGAIN = "Export the object again as UTF-8 CSV, JSON lines or Parquet."


def as_utf8(plain: Plain, folder: Path) -> Plain:
    """The same text in UTF-8; a file that is UTF-8 already is not copied.

    Raises:
        FileRefused: If the content is not what the name says, or its encoding is unknown.
    """
    with plain.path.open("rb") as file:
        head = file.read(_HEAD)
    if not head:
        raise refused("empty_file", plain.name, "It has no byte.", _EXPORT_AGAIN)
    if head[:4] == b"PAR1":
        if plain.suffix == "parquet":
            return plain
    elif plain.suffix == "parquet":
        raise refused("content_mismatch", plain.name, "It is no Parquet file.", _EXPORT_AGAIN)
    for mark, encoding in _MARKS:
        if head.startswith(mark):
            return _transcoded(plain, encoding, len(mark), folder)
    _refuse_foreign(plain, head.removeprefix(codecs.BOM_UTF8))
    return plain


def _refuse_foreign(plain: Plain, head: bytes) -> None:
    """Refuse what is certainly neither CSV nor JSON lines."""
    name = plain.name
    if _BINARY.match(head) or _MARKUP.match(head):
        told = "Its first bytes are those of another kind of file."
        raise refused("content_mismatch", name, told, _EXPORT_AGAIN)
    if plain.suffix == "csv" and _JSON.match(head):
        raise refused("content_mismatch", name, "It holds JSON.", "Rename it to .jsonl.")
    if plain.suffix == "jsonl" and not _JSON.match(head) and head.strip():
        raise refused("content_mismatch", name, "Its first line is no JSON object.", _EXPORT_AGAIN)
    zeros = head.count(0)
    if zeros * 10 < len(head):
        return
    if zeros * 10 > len(head) * 3 and 0 in (head[0::2].count(0), head[1::2].count(0)):
        told = "Every second byte is NUL, and there is no byte order mark."
        raise refused("encoding_undetermined", name, told, _EXPORT_AGAIN)
    raise refused("content_mismatch", name, f"{zeros} of {len(head)} bytes are NUL.", _EXPORT_AGAIN)


def _transcoded(plain: Plain, encoding: str, skip: int, folder: Path) -> Plain:
    target = folder / f"{plain.path.name}.utf8"
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    target.touch(mode=0o600)
    with plain.path.open("rb") as reader, target.open("wb") as writer:
        reader.seek(skip)
        try:
            while chunk := reader.read(_CHUNK):
                writer.write(decoder.decode(chunk).encode())
            writer.write(decoder.decode(b"", final=True).encode())
        except UnicodeError as error:
            told = f"Its byte order mark says {encoding}, its bytes do not."
            raise refused("encoding_mismatch", plain.name, told, _EXPORT_AGAIN) from error
    transcoded = Plain(target, plain.name)
    with target.open("rb") as file:
        head = file.read(_HEAD)
    if 0 in head:
        told = f"Its byte order mark says {encoding}, its text is full of NUL."
        raise refused("encoding_mismatch", plain.name, told, _EXPORT_AGAIN)
    _refuse_foreign(transcoded, head)
    return transcoded
