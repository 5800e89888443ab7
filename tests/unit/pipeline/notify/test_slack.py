"""Within Slack's limits, whatever the data hold; texts of the data are no markup."""

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from tandem.pipeline.notify.letters import Letter
from tandem.pipeline.notify.notice import Line, Section
from tandem.pipeline.notify.slack import as_blocks, escaped, fallback
from tests.unit.pipeline.notify.conftest import SLACK, notice

texts = st.one_of(
    st.text(max_size=60),
    st.builds(
        lambda text, n: text * n,
        st.sampled_from(["&", "<!channel>", "é", "x\n"]),
        st.integers(0, 2000),
    ),
)
urls = st.one_of(st.just(""), st.builds("https://a.b/{}".format, texts))
lines = st.lists(st.builds(Line, texts, urls), max_size=60).map(tuple)
sections = st.lists(st.builds(Section, texts, lines, texts), max_size=60).map(tuple)


def _letter(subject: str = "Subject", *parts: Section) -> Letter:
    return Letter(SLACK, subject, parts, (notice(),))


@given(texts, sections)
@settings(max_examples=60, deadline=None)
def test_every_letter_keeps_slacks_limits(subject: str, parts: tuple[Section, ...]) -> None:
    blocks = as_blocks(_letter(subject, *parts))
    assert 1 <= len(blocks) <= 50
    assert len(blocks[0]["text"]["text"]) <= 150
    for block in blocks[1:]:
        assert 1 <= len(block["text"]["text"]) <= 3000
    assert len(fallback(_letter(subject))) <= 4000


def test_what_does_not_fit_is_said_to_be_missing() -> None:
    parts = [Section(f"Part {number}", (Line("x"),)) for number in range(70)]
    blocks = as_blocks(_letter("Subject", *parts))
    assert len(blocks) == 50
    assert blocks[-1]["text"]["text"] == "_22 more parts did not fit._"


@given(st.text())
@settings(deadline=None)
def test_no_text_calls_anybody_or_links_anywhere(text: str) -> None:
    kept = escaped(text)
    assert not re.search(r"[<>]|&(?!amp;|lt;|gt;)", kept)


def test_a_lines_text_is_escaped_and_its_link_works() -> None:
    line = Line("R&D <!channel> *bold*", "https://a.b/x?y=1&z=<|>")
    text = as_blocks(_letter("S", Section("Part", (line,))))[1]["text"]
    link = "<https://a.b/x?y=1&amp;z=%3C%7C%3E|open>"
    assert text["text"] == f"*Part*\n• R&amp;D &lt;!channel&gt; *bold* {link}"
    assert text["verbatim"] is True


def test_an_empty_subject_is_still_a_header() -> None:
    assert as_blocks(_letter(""))[0]["text"]["text"]
