import pytest
from publicsuffixlist import PublicSuffixList

from tandem.unify.domains import registrable_domain


@pytest.mark.parametrize(
    ("host", "domain"),
    [
        ("mail.acme.co.uk", "acme.co.uk"),
        ("www.acme.com", "acme.com"),
        ("acme.com", "acme.com"),
        ("one-shop.myshopify.com", "one-shop.myshopify.com"),
        ("münchen.de", "münchen.de"),
        ("co.uk", None),
        ("localhost", None),
        ("192.168.0.1", None),
        ("www.expressl&t.net", None),
        ("", None),
    ],
)
def test_a_host_has_the_domain_that_somebody_registered(host: str, domain: str | None) -> None:
    assert registrable_domain(host, PublicSuffixList()) == domain
