"""Registrable domains: ``mail.acme.co.uk`` and ``www.acme.co.uk`` are both ``acme.co.uk``.

Suffixes come from the public suffix list that ships with ``publicsuffixlist``, private ones
included: two shops on one hosting platform are two companies.
"""

import re

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
    ]
)


def resolve_domains(door: Door) -> int:
    """Write ``identity.domains``: every host seen, its registrable domain, whether it is free mail.

    A host that is no domain (an address, a typing error) keeps its row with a null domain.
    """
    hosts = door.query("select host from intermediate.int_identity__hosts")["host"].to_pylist()
    free_mail = set(door.query("select domain from seeds.free_mail_domains")["domain"].to_pylist())
    suffixes = PublicSuffixList()
    resolved = [(host, registrable_domain(host, suffixes)) for host in sorted(hosts)]
    rows = [(host, domain, domain in free_mail) for host, domain in resolved]
    columns = list(zip(*rows, strict=True)) or [(), (), ()]
    door.write("identity", "domains", pa.table(columns, schema=_COLUMNS))
    return len(rows)


def registrable_domain(host: str, suffixes: PublicSuffixList) -> str | None:
    """Return the part of a host that somebody registered, or None when it is no such host."""
    if not _HOST.fullmatch(host) or _ADDRESS.fullmatch(host):
        return None
    domain: str | None = suffixes.privatesuffix(host)
    return domain
