"""What goes wrong below HTTP, as one of our kinds: a connection, a certificate, a token.

The libraries' own texts hold URLs; they are left out.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import requests
import urllib3

from tandem.clients.answers import TryAgain, unavailable
from tandem.clients.failures import AnswerUnsound, CredentialsRefused


@contextmanager
def told_by_kind() -> Iterator[None]:
    """What the libraries raise, as one of our kinds; their texts hold URLs and are left out."""
    try:
        yield
    except (requests.exceptions.SSLError, urllib3.exceptions.SSLError):
        raise _untrusted() from None
    except (requests.exceptions.ContentDecodingError, urllib3.exceptions.DecodeError):
        failure = AnswerUnsound("decode_error", "The vendor's answer is not compressed soundly.")
        raise TryAgain(failure) from None
    except (requests.exceptions.RequestException, urllib3.exceptions.HTTPError) as error:
        raise TryAgain(unavailable(type(error).__name__)) from None


def leads_elsewhere() -> AnswerUnsound:
    """The failure of a redirect to another host."""
    return AnswerUnsound(
        "cross_host_redirect",
        "The vendor's answer leads to another host; it was not followed.",
        why="A token sent there could be read by somebody else.",
        remedy="Set the host of the connection to the one of your own instance.",
    )


def _untrusted() -> AnswerUnsound:
    return AnswerUnsound(
        "tls",
        "The server's certificate is not valid for the host asked.",
        why="Whoever answers may not be the vendor.",
        remedy="Check the connection's host; behind a proxy set REQUESTS_CA_BUNDLE to its"
        " certificate.",
    )


def token_refused(vendor: str) -> CredentialsRefused:
    """The failure of a token that is refused although it is new."""
    return CredentialsRefused(
        f"{vendor} refuses the token, also a new one.",
        why="Nothing can be pulled from this instance.",
        remedy="Check the API user's rights, renew its credentials at the vendor, and put them"
        f" into the Airflow connection `{vendor}_default` (or that of the instance).",
    )
