"""Made-up companies in two CRMs, written down by different people, with the truth beside them.

Names, places and legal forms are the sample company's. Some companies are groups: one name and
domain in several countries, an account each. Different companies may share a name.
"""

import csv
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random
from typing import Any

import pyarrow as pa

import tandem.sample

_LISTS = Path(tandem.sample.__file__).parent / "lists"
_KINDS = {"Street": "St", "Avenue": "Ave.", "Road": "Rd", "Boulevard": "Blvd", "Lane": "Ln"}
_SHORT = {
    "International": "Int'l", "Services": "Svcs", "Systems": "Sys.", "Holdings": "Hldgs",
    "Manufacturing": "Mfg", "Technologies": "Technology", "Logistics": "Logistic",
}  # fmt: skip


@dataclass(frozen=True)
class Site:
    """One account as it is in truth."""

    truth: int
    name: str
    legal_form: str
    number: int
    street: str
    kind: str
    postal_code: str
    city: str
    country: str
    phone: str
    domain: str


def accounts(companies: int, seed: int) -> pa.Table:
    """Return records of both CRMs with ``truth`` and ``instance``, in no order that tells."""
    random = Random(seed)  # noqa: S311 - no secret
    sites = [site for number in range(companies) for site in _company(number, random)]
    sites = [replace(site, truth=number) for number, site in enumerate(sites)]
    rows = []
    for site in sites:
        copies = random.choices(
            [("salesforce",), ("hubspot",), ("salesforce", "hubspot"), ("salesforce",) * 2],
            [0.35, 0.2, 0.41, 0.04],
        )[0]
        rows += [_written(site, source, random) for source in copies]
    random.shuffle(rows)
    for number, row in enumerate(rows):
        row["record_key"] = f"{row['source']}:default:Account:{number:07d}"
    return pa.Table.from_pylist(rows)


def _company(number: int, random: Random) -> list[Site]:
    place = random.choice(_list("places"))
    root, other = random.choice(_list("company_roots")), random.choice(_list("company_roots"))
    noun = random.choice(_list("company_nouns"))["name"]
    name = f"{root['name']} {noun}" if number % 3 else f"{root['name']} {other['name']} {noun}"
    head = _site(name, place, f"{name.lower().replace(' ', '')}-{number}.com", random)
    if random.random() < 0.08:
        abroad = {one["country"]: one for one in _list("places")}
        del abroad[place["country"]]
        others = random.sample(list(abroad.values()), random.randint(1, 3))
        return [head, *(_site(name, one, head.domain, random) for one in others)]
    return [head]


def _site(name: str, place: dict[str, str], domain: str, random: Random) -> Site:
    return Site(
        truth=0,
        name=name,
        legal_form=place["legal_form"],
        number=random.randint(1, 999),
        street=random.choice(_list("last_names"))["name"],
        kind=random.choice(list(_KINDS)),
        postal_code=_digits_drawn(place["postal_code"], random),
        city=place["city"],
        country=place["country"],
        phone=f"{place['phone_prefix']} {random.randint(10**6, 10**7 - 1)}",
        domain=domain,
    )


def _written(site: Site, source: str, random: Random) -> dict[str, Any]:
    def maybe(share: float, value: str, otherwise: str | None = None) -> str | None:
        return value if random.random() < share else otherwise

    named = _slip(site.street, random) if random.random() < 0.04 else site.street
    street = f"{site.number} {named} {random.choice([site.kind, _KINDS[site.kind]])}"
    moved = f"{random.randint(1, 999)} {random.choice(_list('last_names'))['name']} {site.kind}"
    another_line = f"{site.phone[:-4]}{random.randint(0, 9999):04d}"
    brand = f"{random.choice(_list('company_roots'))['name'].lower()}-brand.com"
    another_domain = random.choice([brand, site.domain.removesuffix("com") + "de"])
    return {
        "truth": site.truth,
        "source": source,
        "source_instance": "default",
        "account_name": _name(site, random),
        "street": maybe(0.7, str(maybe(0.9, street, moved))),
        "postal_code": maybe(0.75, str(maybe(0.95, site.postal_code, "10001"))),
        "phone": maybe(0.65, str(maybe(0.7, site.phone, another_line))),
        "country": maybe(0.85, site.country),
        "host": maybe(0.7, str(maybe(0.93, site.domain, another_domain))),
    }


def _name(site: Site, random: Random) -> str:
    name = site.name
    if random.random() < 0.15:
        name = " ".join(_SHORT.get(word, word) for word in name.split())
    if random.random() < 0.05:
        name = _slip(name, random)
    if random.random() < 0.06:
        name = f"{name} {random.choice(['Group', site.city, 'Holdings'])}"
    if random.random() < 0.5:
        name = f"{name} {site.legal_form}"
    return name.upper() if random.random() < 0.08 else name


def _slip(text: str, random: Random) -> str:
    """The text without one of its letters."""
    place = random.randrange(1, len(text))
    return text[:place] + text[place + 1 :]


def _digits_drawn(code: str, random: Random) -> str:
    """A postcode of the same city: its last two digits are its own."""
    end = len(code) - 2
    return code[:end] + "".join(
        str(random.randint(0, 9)) if sign.isdigit() else sign for sign in code[end:]
    )


_READ: dict[str, list[dict[str, str]]] = {}


def _list(name: str) -> list[dict[str, str]]:
    if name not in _READ:
        with (_LISTS / f"{name}.csv").open(encoding="utf-8") as rows:
            _READ[name] = list(csv.DictReader(rows))
    return _READ[name]
