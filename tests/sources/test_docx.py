"""Word documents to paragraphs."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefing.article import Article
from briefing.errors import SourceError
from briefing.sources.readers import article_of
from tests.sources.made import docx, p

ONE = "The two ministers spoke by phone on Thursday and agreed to meet soon, officials said."
TWO = "They will discuss the alliance, the troops and the budget in Seoul in the spring."


def article(data: bytes) -> Article:
    """Return the article of a document."""
    return article_of(data, source="a.docx", name="stem")


def test_headings_lists_and_tables_are_text() -> None:
    """The title is a field, as are dates; all else is paragraphs in order."""
    cells = "".join(f"<w:tc>{p(text)}</w:tc>" for text in ("Troops", "28,500"))
    found = article(
        docx(
            p("Ministers agree", "Title")
            + p("Published: 2025-07-31")
            + p(ONE)
            + p("The budget", "Heading2")
            + p(TWO, "ListParagraph")
            + f"<w:tbl><w:tr>{cells}</w:tr></w:tbl>"
        )
    )
    assert found.text == f"Ministers agree\n\n{ONE}\n\nThe budget\n\n{TWO}\n\nTroops | 28,500"
    assert found.published is not None


def test_deleted_and_hidden_text_is_not_read() -> None:
    """What Word does not print is no part of the article; what was inserted is."""
    hidden = "<w:r><w:rPr><w:vanish/></w:rPr><w:t>HIDDEN</w:t></w:r>"
    deleted = "<w:del><w:r><w:delText>DELETED</w:delText></w:r></w:del>"
    inserted = "<w:ins><w:r><w:t>Both agreed.</w:t></w:r></w:ins>"
    found = article(docx(p(ONE) + p(TWO) + f"<w:p>{hidden}{deleted}{inserted}</w:p>"))
    assert found.text == f"{ONE}\n\n{TWO}\n\nBoth agreed."


ENTITIES = (
    '<!DOCTYPE d [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "'
    + "&a;" * 10
    + '"><!ENTITY c "'
    + ("&b;" * 10)
    + '">]>'
)


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (docx(p(ONE))[:-40], "damaged"),
        (docx(p(ONE), part="word/other.xml"), "damaged"),
        (docx("<w:p>"), "damaged"),
        (docx("<w:p><w:r><w:t>" + " " * 60_000_000 + "</w:t></w:r></w:p>"), "unpacks to 57 MB"),
        (docx("<w:p>" * 5000 + "</w:p>" * 5000), "damaged"),
        (docx(""), "too little"),
    ],
)
def test_broken_documents_and_bombs_are_refused(data: bytes, says: str) -> None:
    """Damage, archives that unpack to no end and endless nesting are refused in one line."""
    with pytest.raises(SourceError, match=says) as caught:
        article(data)
    assert str(caught.value).isprintable()


def test_entities_are_not_expanded() -> None:
    """Entities that grow, or that name files, add nothing to the text."""
    files = '<!DOCTYPE d [<!ENTITY f SYSTEM "file:///etc/hostname">]>'
    for head, entity in ((ENTITIES, "&c;"), (files, "&f;")):
        found = article(docx(p(ONE) + p(TWO) + p(f"Both {entity} agreed."), head=head))
        assert len(found.text) < 300


@settings(max_examples=60)
@given(st.integers(0, 400), st.binary(min_size=1, max_size=20))
def test_damage_anywhere_is_an_article_or_refused(at: int, junk: bytes) -> None:
    """Bytes overwritten anywhere break nothing else."""
    data = docx(p(ONE) + p(TWO))
    try:
        found = article(data[:at] + junk + data[at + len(junk) :])
    except SourceError as error:
        assert str(error).isprintable()
    else:
        assert all(found.text[s.start : s.end] == s.text for s in found.sentences)
