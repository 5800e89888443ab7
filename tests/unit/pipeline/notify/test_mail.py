"""E-mail as a real server takes it: two forms, no header by injection, no markup from data."""

import pytest

from tandem.pipeline.notify.letters import Letter
from tandem.pipeline.notify.notice import Line, Section
from tandem.pipeline.notify.send import send
from tests.fixtures.receivers import Receivers
from tests.unit.pipeline.notify.conftest import MAIL, notice

NASTY = "<script>alert('&')</script>"


def _letter(
    subject: str = "Tandem: 1 promise broken", text: str = "Late.", url: str = ""
) -> Letter:
    return Letter(
        MAIL, subject, (Section("Broken", (Line(text, url),), "and 3 more"),), (notice(),)
    )


def test_it_comes_as_text_and_as_html(channels: Receivers) -> None:
    send(_letter(url="https://crm.example.com/1"))
    (message,) = channels.mail.messages
    assert message["Subject"] == "Tandem: 1 promise broken"
    assert (message["From"], message["To"]) == ("tandem@example.com", "revops@example.com")
    assert message.get_content_type() == "multipart/alternative"
    plain, page = message.get_payload()
    assert plain.get_content().split("\n") == [
        "Broken",
        "- Late. <https://crm.example.com/1>",
        "- and 3 more",
        "",
    ]
    assert page.get_content_type() == "text/html"
    assert '<a href="https://crm.example.com/1"' in page.get_content()


def test_the_same_letter_has_the_same_message_id(channels: Receivers) -> None:
    send(_letter())
    send(_letter())
    assert len({message["Message-ID"] for message in channels.mail.messages}) == 1


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\u2028", "\x85", "\x0b"])
def test_a_subject_cannot_begin_another_header(channels: Receivers, end: str) -> None:
    send(_letter(subject=f"Broken{end}Bcc: thief@example.com"))
    (message,) = channels.mail.messages
    assert message["Bcc"] is None
    assert channels.mail.recipients == ["revops@example.com"]
    assert message["Subject"] == "Broken Bcc: thief@example.com"


def test_words_of_the_data_are_no_html(channels: Receivers) -> None:
    send(_letter(subject=NASTY, text=NASTY, url='https://a.b/"onmouseover="x'))
    page = channels.mail.messages[0].get_payload()[1].get_content()
    assert "<script>" not in page
    assert "&lt;script&gt;alert(&#39;&amp;&#39;)&lt;/script&gt;" in page
    assert '"onmouseover=' not in page
