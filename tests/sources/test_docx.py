"""Word documents to paragraphs."""

import io
import zipfile

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


def run(text: str, marks: str = "") -> str:
    """Return a run with these properties."""
    return f"<w:r><w:rPr>{marks}</w:rPr><w:t>{text}</w:t></w:r>"


@pytest.mark.parametrize(
    "hidden",
    [
        f"<w:moveFrom>{run('SECRET')}</w:moveFrom>",
        run("SECRET", '<w:color w:val="FFFFFF"/>'),
        run("SECRET", '<w:sz w:val="2"/>'),
        f"<w:del>{run('SECRET')}</w:del>",
    ],
)
def test_what_nobody_sees_in_word_is_not_read(hidden: str) -> None:
    """Text moved away, white on white or of no size is not there; what is not hidden is."""
    shown = run("Both agreed.", '<w:vanish w:val="0"/>')
    found = article(docx(p(ONE) + p(TWO) + f"<w:p>{hidden}{shown}</w:p>"))
    assert found.text == f"{ONE}\n\n{TWO}\n\nBoth agreed."


def test_white_letters_on_a_ground_are_read() -> None:
    """A heading in white has a ground behind it, its own or that of a table."""
    white = run("Both agreed.", '<w:color w:val="FFFFFF"/><w:shd w:fill="003366"/>')
    head = run("A head", '<w:color w:val="FFFFFF"/>')
    table = f"<w:tbl><w:tr><w:tc><w:p>{head}</w:p></w:tc></w:tr></w:tbl>"
    found = article(docx(p(ONE) + p(TWO) + f"<w:p>{white}</w:p>{table}"))
    assert found.text == f"{ONE}\n\n{TWO}\n\nBoth agreed.\n\nA head"


def test_boxes_are_read_once_and_apart() -> None:
    """Word keeps a box of text twice, within the paragraph that it hangs on."""
    box = f"<w:txbxContent>{p('In a box.')}</w:txbxContent>"
    mc = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    both = f"<mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback>"
    hung = f"<w:p><mc:AlternateContent {mc}>{both}</mc:AlternateContent>{run('Beside it.')}</w:p>"
    found = article(docx(p(ONE) + p(TWO) + hung))
    assert found.text == f"{ONE}\n\n{TWO}\n\nBeside it.\n\nIn a box."


def test_tables_that_lay_out_a_page_are_paragraphs_and_inner_tables_are_read_once() -> None:
    """Prose in cells keeps its paragraphs; a table within a cell belongs to that cell."""
    prose = f"<w:tc>{p(f'{ONE} {TWO}')}{p(f'{TWO} {ONE}')}</w:tc>"
    inner = f"<w:tbl><w:tr><w:tc>{p('In')}</w:tc></w:tr></w:tbl>"
    rows = f"<w:tr>{prose}</w:tr><w:tr><w:tc>{p('Out')}{inner}</w:tc><w:tc>{p('By')}</w:tc></w:tr>"
    found = article(docx(f"<w:tbl>{rows}</w:tbl>"))
    assert found.text == f"{ONE} {TWO}\n\n{TWO} {ONE}\n\nOut In | By"


def test_strict_documents_are_read() -> None:
    """Files saved as "Strict Open XML" have other names for the same."""
    strict = 'xmlns:w="http://purl.oclc.org/ooxml/wordprocessingml/main"'
    body = f"<w:document {strict}><w:body>{p(ONE)}{p(TWO)}</w:body></w:document>"
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("word/document.xml", body)
    assert article(buffer.getvalue()).text == f"{ONE}\n\n{TWO}"


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
