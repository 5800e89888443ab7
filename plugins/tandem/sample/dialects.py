"""How each vendor writes a value: the select list that turns plain types into its texts."""

from dataclasses import dataclass

import duckdb

# Lookups that Salesforce's weekly export fills with zeros instead of leaving them empty.
_ZEROED = {
    "Lead": {"ConvertedAccountId", "ConvertedContactId", "ConvertedOpportunityId"},
    "Account": {"ParentId"},
    "Campaign": {"ParentId"},
    "Opportunity": {"CampaignId"},
}
_NULL_ID = "000000000000000AAA"
_ISO_SECONDS = "%Y-%m-%dT%H:%M:%SZ"
_ISO_MILLISECONDS = "%Y-%m-%dT%H:%M:%S.%gZ"
_MARKETO_ASSET = "%Y-%m-%dT%H:%M:%SZ+0000"


@dataclass(frozen=True)
class Dialect:
    """What a COPY statement needs to know of one vendor's files."""

    copy_options: str
    timestamp: str
    date: str = "%Y-%m-%d"
    booleans: tuple[str, str] | None = None
    null: str | None = None


CSV_PLAIN = Dialect("format csv, header, nullstr ''", _ISO_SECONDS)
CSV_SALESFORCE = Dialect(
    "format csv, header, force_quote *",
    "%Y-%m-%d %H:%M:%S",
    "%Y-%m-%d 00:00:00",
    ("1", "0"),
    "",
)
CSV_MARKETO = Dialect("format csv, header, nullstr 'null'", _ISO_SECONDS)
JSON_MARKETO = Dialect("format json", _MARKETO_ASSET)
JSON_HUBSPOT = Dialect("format json", _ISO_MILLISECONDS)


def select_as_text(
    connection: duckdb.DuckDBPyConnection, table: str, object_name: str, dialect: Dialect
) -> str:
    """Return the select list of a table's public columns in the vendor's spelling."""
    columns = connection.execute(f"describe {table}").fetchall()
    zeroed = _ZEROED.get(object_name, set()) if dialect is CSV_SALESFORCE else set()
    return ", ".join(
        f'{_expression(name, kind, dialect, zeroed)} as "{name}"'
        for name, kind, *_ in columns
        if not name.startswith("_")
    )


def _expression(name: str, kind: str, dialect: Dialect, zeroed: set[str]) -> str:
    text = f'"{name}"'
    if kind == "TIMESTAMP":
        text = f"strftime({text}, '{dialect.timestamp}')"
    elif kind == "DATE":
        text = f"strftime({text}, '{dialect.date}')"
    elif kind == "BOOLEAN" and dialect.booleans:
        yes, no = dialect.booleans
        text = f"case when {text} then '{yes}' when not {text} then '{no}' end"
    if dialect.null is not None:
        null = _NULL_ID if name in zeroed else dialect.null
        return f"coalesce(cast({text} as text), '{null}')"
    return text
