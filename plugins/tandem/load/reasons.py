"""Every reason why a file is refused, in one place.

``docs/loading.md`` shows them, and those of rows (``tandem.reasons``); a test holds all together.
"""

from tandem.errors import InputRefused

FILE_REASONS: dict[str, str] = {
    "empty_file": "The file has no byte.",
    "content_mismatch": "The content is not what the name says: xlsx, zip, HTML, JSON, an image.",
    "encoding_undetermined": "The file looks like UTF-16 without a byte order mark.",
    "encoding_mismatch": "The file as a whole is not UTF-8, such as cp1252.",
    "dialect_mismatch": "The cells are not separated by commas, or quotes are escaped by "
    "backslashes.",
    "header_mismatch": "No column of the contract is in the header, or the header is malformed.",
    "duplicate_header": "Two columns have the same name.",
    "ambiguous_header": "Two columns differ only by case or surrounding blanks.",
    "contract_missing_column": "A required column is missing.",
    "format_mismatch": "JSON is one array or spans lines; one object per line is expected.",
    "truncated": "The last JSON line is cut.",
    "line_too_long": "256 MiB without an end of the row.",
    "gzip_truncated": "The gzip stream ends early.",
    "gzip_corrupt": "The gzip stream or its checksum is wrong.",
    "trailing_garbage": "Bytes follow the end of the gzip stream.",
    "decompression_limit": "The file grows beyond what a real export does.",
    "zip_corrupt": "The zip archive cannot be read.",
    "encrypted": "The archive or the Parquet file is encrypted.",
    "path_escape": "A name inside the archive leads out of it, or is a link.",
    "too_many_entries": "The archive has more than 1,000 entries, or none.",
    "parquet_corrupt": "The Parquet file cannot be read.",
    "schema_conflict": "A Parquet column is a list, a struct or bytes where one value is expected.",
    "changed_in_landing": "The landed bytes are not what the manifest says.",
    "row_count_mismatch": "The rows read are not those counted, or those the vendor reported.",
    "too_many_rejects": "So many rows do not fit that the file is probably another one.",
}


class FileRefused(InputRefused):
    """A file of which nothing is loaded; its code is one of ``FILE_REASONS``."""


def refused(code: str, name: str, detail: str, remedy: str) -> FileRefused:
    """A refusal of the whole file, told the same way every time."""
    return FileRefused(
        f"`{name}` is refused ({code}): {detail}",
        why=f"{FILE_REASONS[code]} Nothing of this file was loaded; the others go on.",
        remedy=remedy,
        code=code,
    )
