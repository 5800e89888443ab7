"""The fake is judged by simple-salesforce: both clients read the same org and the same rows."""

import csv
import io

import pytest
import requests
from simple_salesforce import Salesforce as SimpleSalesforce

from tests.contracts.salesforce.fake import CLIENT_ID, CLIENT_SECRET

TRICKY = [
    'She said "now", then left',
    "two\nlines",
    "Ünïcödé 漢字 🎈",
    "",
    "N/A",
    "null",
    "#N/A",
    "000",
    " blanks ",
    "comma, semicolon; tab\t",
]


class Plain(requests.adapters.HTTPAdapter):
    """simple-salesforce always speaks https; the fake does not."""

    def send(self, request, **options):
        request.url = request.url.replace("https://", "http://")
        return super().send(request, **options)


@pytest.fixture
def judge(office):
    """The other client, logged in at the same fake."""
    office.org.job_seconds = 0
    form = {
        "grant_type": "client_credentials",
        "client_id": CLIENT_ID,
        "client_secret": CLIENT_SECRET,
    }
    url = f"{office.server.url}/services/oauth2/token"
    token = requests.post(url, data=form, timeout=9).json()
    session = requests.Session()
    session.mount("https://", Plain())
    return SimpleSalesforce(
        session_id=token["access_token"],
        instance_url=token["instance_url"],
        version="62.0",
        session=session,
    )


def read(text):
    return list(csv.DictReader(io.StringIO(text)))


def ours(office, soql, operation, folder):
    client = office.client()
    job = client.create_query(soql, operation)
    rows, locator, number = [], None, 0
    while locator or not number:
        number += 1
        page = client.page(job.id, locator, folder / f"{number}.csv")
        rows += read(page.download.path.read_text(encoding="utf-8"))
        locator = page.locator
    return rows


@pytest.mark.parametrize("operation", ["query", "queryAll"])
def test_both_clients_read_the_same_rows(office, judge, tmp_path, operation):
    office.org.page_records = 7
    table = office.org.tables["Lead"]
    for row, text in zip(table.rows, TRICKY, strict=False):
        row["Company"] = text
    table.rows[3]["IsDeleted"] = "true"
    soql = "select Id, Company, CreatedDate, IsDeleted from Lead"
    name = {"query": "query", "queryAll": "query_all"}[operation]
    pages = getattr(judge.bulk2.Lead, name)(soql, wait=0)
    theirs = [row for page in pages for row in read(page)]
    found = ours(office, soql, operation, tmp_path)
    assert found == theirs
    deleted = [row for row in table.rows if row["IsDeleted"] == "true"]
    assert len(found) == len(table.rows) - (len(deleted) if operation == "query" else 0)
    assert {row["Company"] for row in found} >= {text for text in TRICKY if text}


def test_both_clients_find_the_same_objects_and_fields(office, judge):
    client = office.client()
    assert client.objects() == {item["name"] for item in judge.describe()["sobjects"]}
    described = judge.Lead.describe()["fields"]
    assert client.fields("Lead") == {item["name"]: item["type"] for item in described}


def test_both_clients_are_refused_by_the_same_error(office, judge):
    from simple_salesforce.exceptions import SalesforceMalformedRequest

    from tandem.clients.failures import RequestRefused

    with pytest.raises(SalesforceMalformedRequest, match="INVALID_FIELD"):
        list(judge.bulk2.Lead.query("select Nothing from Lead"))
    with pytest.raises(RequestRefused) as caught:
        office.client().create_query("select Nothing from Lead", "query")
    assert caught.value.code == "invalid_field"
