"""Both ways to log in, and what a refusal asks a person to do."""

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.hazmat.primitives.serialization import PublicFormat as Public

from tandem.clients.failures import CredentialsRefused
from tandem.clients.salesforce import Salesforce
from tandem.clients.salesforce_login import SalesforceLogin
from tests.contracts.salesforce.fake import CLIENT_ID, CLIENT_SECRET, USERNAME
from tests.fixtures.loopback import Reply, instead, on


@pytest.fixture(scope="module")
def key():
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def pem(key) -> str:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


@pytest.fixture
def log_in(office, key):
    form = (Encoding.PEM, Public.SubjectPublicKeyInfo)
    office.org.public_key = key.public_key().public_bytes(*form).decode()

    def make(**changes):
        given = {"client_id": CLIENT_ID, "client_secret": CLIENT_SECRET} | changes
        login = SalesforceLogin(office.server.url, clock=office.org.time.clock, **given)
        return Salesforce(login, clock=office.org.time.clock)

    return make


def test_an_app_logs_in_by_its_secret(log_in):
    assert "Lead" in log_in().objects()


def test_an_app_logs_in_by_its_key(log_in, key):
    client = log_in(client_secret="", username=USERNAME, private_key=pem(key))
    assert "Lead" in client.objects()


def test_one_login_serves_many_requests(log_in, office):
    client = log_in()
    client.objects()
    client.fields("Lead")
    assert office.org.logins == 1


@pytest.mark.parametrize(
    ("changes", "reason", "remedy"),
    [
        ({"client_id": "other"}, "invalid_client_id", "consumer key"),
        ({"client_secret": "wrong"}, "invalid_client", "consumer secret"),
        ({"username": "nobody", "private_key": "own"}, "invalid_grant", "user may use the app"),
        ({"username": USERNAME, "private_key": "no PEM"}, "unreadable_key", "whole PEM"),
    ],
)
def test_a_refusal_names_its_reason_and_what_to_do(log_in, key, changes, reason, remedy):
    if changes.get("private_key") == "own":
        changes = changes | {"private_key": pem(key)}
    with pytest.raises(CredentialsRefused) as caught:
        log_in(**changes).objects()
    assert reason in caught.value.what
    assert remedy in caught.value.remedy


def test_an_outage_at_the_door_is_waited_out(log_in, office):
    office.server.fail(on("/oauth2/token"), instead(Reply(503)), times=2)
    assert log_in().objects()


def test_secrets_do_not_show_when_a_login_is_printed(log_in):
    assert CLIENT_SECRET not in repr(log_in())
