"""Registrable domains: ``mail.acme.co.uk`` and ``www.acme.co.uk`` are both ``acme.co.uk``.

Suffixes come from the public suffix list that ships with ``publicsuffixlist``, private ones
included: two shops on one hosting platform are two companies.
"""

import re
from collections.abc import Iterator

import pyarrow as pa
from publicsuffixlist import PublicSuffixList

from tandem.engines.door import Door

_HOST = re.compile(r"(?=.{4,253}$)[^\W_][\w-]{0,62}(\.[^\W_][\w-]{0,62})+")
_ADDRESS = re.compile(r"[\d.]+")
_COLUMNS = pa.schema(
    [
        ("host", pa.string()),
        ("registrable_domain", pa.string()),
        ("is_free_mail", pa.bool_()),
        ("is_shared_host", pa.bool_()),
    ]
)


def resolve_domains(door: Door) -> int:
    """Write ``identity.domains``: every host seen, its registrable domain, who else may be there.

    ``is_free_mail``: anybody can have a mailbox there. ``is_shared_host``: anybody can have a page
    there. A host that is no domain (an address, a typing error) keeps its row with a null domain.
    """
    hosts = _column(door, "intermediate.int_identity__hosts", "host")
    free_mail = set(_column(door, "seeds.free_mail_domains", "domain"))
    shared = set(_column(door, "seeds.shared_hosts", "domain"))
    suffixes = PublicSuffixList()
    resolved = [(host, registrable_domain(host, suffixes)) for host in sorted(hosts)]
    rows = [(host, domain, domain in free_mail, domain in shared) for host, domain in resolved]
    columns = list(zip(*rows, strict=True)) or [()] * len(_COLUMNS)
    door.write("identity", "domains", pa.table(columns, schema=_COLUMNS))
    return len(rows)


def registrable_domain(host: str, suffixes: PublicSuffixList) -> str | None:
    """Return the part of a host that somebody registered, or None when it is no such host.

    An internationalised domain is one domain in both spellings: ``xn--mnchen-3ya.de`` is
    ``münchen.de``.
    """
    name = ".".join(_spoken(host.lower().removesuffix(".").split(".")))
    if not _HOST.fullmatch(name) or _ADDRESS.fullmatch(name):
        return None
    domain: str | None = suffixes.privatesuffix(name)
    return domain


def _spoken(labels: list[str]) -> Iterator[str]:
    for label in labels:
        try:
            yield label.encode("ascii").decode("idna") if label.startswith("xn--") else label
        except UnicodeError:
            yield label


def _column(door: Door, table: str, column: str) -> list[str]:
    values: list[str] = door.query(f"select {column} from {table}")[column].to_pylist()
    return values
