import csv

import pytest
from publicsuffixlist import PublicSuffixList

from tandem.settings import PROJECT_ROOT
from tandem.unify.domains import registrable_domain

SEEDS = PROJECT_ROOT / "dbt_project" / "seeds"


@pytest.fixture(scope="module")
def suffixes() -> PublicSuffixList:
    return PublicSuffixList()


@pytest.mark.parametrize(
    ("host", "domain"),
    [
        ("mail.acme.co.uk", "acme.co.uk"),
        ("www.acme.com", "acme.com"),
        ("acme.com", "acme.com"),
        ("acme.com.", "acme.com"),
        ("ACME.com", "acme.com"),
        ("one-shop.myshopify.com", "one-shop.myshopify.com"),
        ("www.acme.github.io", "acme.github.io"),
        ("münchen.de", "münchen.de"),
        ("www.xn--mnchen-3ya.de", "münchen.de"),
        ("xn--.de", "xn--.de"),
        ("acme.公司.cn", "acme.公司.cn"),
        ("acme.xn--55qx5d.cn", "acme.公司.cn"),
        ("myshopify.com", None),
        ("co.uk", None),
        ("localhost", None),
        ("192.168.0.1", None),
        ("www.expressl&t.net", None),
        ("", None),
    ],
)
def test_a_host_has_the_domain_that_somebody_registered(
    host: str, domain: str | None, suffixes: PublicSuffixList
) -> None:
    assert registrable_domain(host, suffixes) == domain


@pytest.mark.parametrize("seed", ["free_mail_domains", "shared_hosts"])
def test_lists_of_domains_hold_registrable_domains_in_order(
    seed: str, suffixes: PublicSuffixList
) -> None:
    with (SEEDS / f"{seed}.csv").open(encoding="utf-8") as rows:
        domains = [row["domain"] for row in csv.DictReader(rows)]
    assert len(domains) > 200
    assert [one for one in domains if registrable_domain(one, suffixes) != one] == []
    assert domains == sorted(set(domains))
