"""What `inline` lets through: the words, and nothing that a renderer acts on."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from briefing.render.escape import WORD_JOINER, inline, plain

PARSER = MarkdownIt("commonmark").enable(["table", "strikethrough"])

# Where text of others stands in a briefing: alone, in an item, a heading, emphasis, mid-line.
PLACES = ("{}", "- {}", "# {}", "> {}", "*{}* ok", "before {} after", "one\n\n{}\n\ntwo")

NASTY = (
    "<script>alert(1)</script>",
    "</details>",
    "<!-- -->",
    "<img src=x onerror=alert(1)>",
    "<http://evil.example>",
    "<a@b.example>",
    "[x](javascript:alert(1))",
    "[x][y]",
    "[x]: http://evil.example",
    "![](http://evil.example/x.png)",
    "![[embed]]",
    "[[wikilink]]",
    "[^s1]: fake",
    "[^s1]",
    "^[inline note]",
    "[ ] to do",
    "[!WARNING]",
    "---",
    "- - -",
    "***",
    "___",
    "+++",
    "===",
    "=",
    "-",
    "- x",
    "+ x",
    "* x",
    "# H",
    "####### H",
    "closed #",
    "#tag and #12",
    "> quoted",
    "1. x",
    "1) x",
    "(1) x",
    "i. x",
    "a) x",
    "| a |",
    "a | b",
    ":-- | --:",
    ": definition",
    "::: note",
    "`code`",
    "``` python",
    "~~~",
    "    indented",
    "\tindented",
    "&lt;",
    "&#60;b&#62;",
    "&amp;lt;",
    "http://evil.example",
    "HTTPS://evil.example/a_b?c=d&e=f",
    "ftp://evil.example",
    "//evil.com",
    "http:\u200b//evil.com",
    "ht\u00adtp://evil.com",
    "http&#58;//evil.com",
    "www.evil.example",
    "(WWW.evil.com)",
    "evil.com",
    "evil.рф",
    "a@b.example",
    "mailto:a@b.com",
    "xmpp:a@b.com",
    "@mention",
    "*a* **b** _c_ __d__",
    "~~x~~ ~y~",
    "==x==",
    "^x^",
    "$x$",
    "$$x$$",
    "US$5 to US$10",
    "$`x`$",
    "\\",
    "a\\",
    "\\*a\\*",
    "\\begin{x}",
    ":smile:",
    ":100:",
    "{{ jinja }}",
    "{% raw %}",
    "%%hidden%%",
    "a\n\n# b",
    "a\n---\nb",
    "a\r\n===\r\n",
    "a\u2028# b",
    "a  \nb",
    "safe \u202etxet\u202c",
    "nul\x00l \x1b[31mred\x07",
    "\ufeff# x",
    "\u2060- x",
    "\ud800",
    "",
    "W" * 20_000,
    "[" * 2_000,
    "*a_" * 2_000,
    "<" * 2_000,
)

fragments = st.sampled_from(
    [
        *"\\`*_{}[]()#+-.!|<>&;:/@$%^~=\"'?,\n\t 019abwxé한“\u00a0\u200b\u2060",
        *("www", "http", "https://", "//", ".com", "mailto:", "javascript:", "a@b.co"),
        *("<b>", "</", "<!--", "-->", "&lt;", "&#", "[^s1]", "](", "![", "]:", "[[", "{{", "{%"),
        *("---", "```", "~~~", "$$", "==", "%%", "- ", "1. ", "# ", "> ", ": ", "\n\n", "    "),
    ]
)
texts = st.one_of(st.lists(fragments, max_size=14).map("".join), st.text(max_size=60))


def visible(text: str) -> str:
    """Return a text as a reader sees it: one line, without our word joiners."""
    return " ".join(text.replace(WORD_JOINER, "").split())


def parsed(markdown: str) -> tuple[list[str], str]:
    """Return the types of all tokens but plain paragraphs and text, and the visible text."""
    environment: dict[str, Any] = {}
    kinds, shown = [], []
    for token in PARSER.parse(markdown, environment):
        kinds.append(token.type)
        for child in token.children or ():
            kinds.append(child.type)
            shown.append(child.content if child.type == "text" else "")
        shown.append(" ")
    kinds += ["reference"] * len(environment.get("references", {}))
    harmless = {"paragraph_open", "paragraph_close", "inline", "text"}
    return [kind for kind in kinds if kind not in harmless], "".join(shown)


def only_text(text: str, place: str) -> None:
    """Assert that the text, put in a place, adds nothing to it but its own visible words."""
    if not plain(text):
        assert not inline(text)
        return
    kinds, shown = parsed(place.format(inline(text)))
    expected_kinds, expected = parsed(place.format("WORD"))
    assert kinds == expected_kinds
    assert visible(shown) == visible(expected.replace("WORD", plain(text)))


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("text", NASTY, ids=lambda text: ascii(text[:24]))
def test_nasty_text_is_shown_as_it_is(text: str, place: str) -> None:
    """Each known trick renders as the very characters it is made of, wherever it stands."""
    only_text(text, place)


@given(texts, st.sampled_from(PLACES))
def test_any_text_is_shown_as_it_is(text: str, place: str) -> None:
    """No text yields a link, image, HTML, heading, list, code or emphasis, in no place."""
    only_text(text, place)


@given(texts)
def test_the_result_is_one_clean_line(text: str) -> None:
    """What comes out is one trimmed line that UTF-8 can hold, without controls or overrides."""
    line = inline(text)
    assert line == line.strip()
    assert len(line.splitlines()) <= 1
    assert not re.search("[\x00-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069]", line)
    line.encode("utf-8")


# What the renderers' autolinkers look for once escapes are resolved; \u2060 breaks each of them.
LINKABLE = re.compile(
    r"://|//|\bwww\.|[^\s\u2060]@[^\s\u2060]|@\w|#\w|[a-z]:[^\s\u2060]"
    r"|[^\s\u2060]\.(?!txt|html?|pdf|docx|json|xml)[^\W\d_]{2}"
    r"|:(?!\d\d:)[\w+-]+:",
    re.IGNORECASE,
)


def no_autolinker_bites(text: str) -> None:
    """Assert that after rendering no address, mention, tag or emoji name is in one piece."""
    _, shown = parsed(f"x {inline(text)}")
    assert not LINKABLE.search(shown)


@pytest.mark.parametrize("text", NASTY, ids=lambda text: ascii(text[:24]))
def test_nasty_text_invites_no_autolinker(text: str) -> None:
    """Each known kind of bare address is broken."""
    no_autolinker_bites(text)


@given(texts)
def test_no_text_invites_an_autolinker(text: str) -> None:
    """No text whatever leaves a bare address in one piece."""
    no_autolinker_bites(text)


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("a | b", "a \\| b"),  # a table row, a spoiler
        ("x^2^", "x\\^2\\^"),  # pandoc's superscript, Obsidian's block name
        ("==x==", "\\=\\=x\\=\\="),  # Obsidian's highlight
        ("a = b", "a = b"),
        ("%%x%%", "\\%\\%x\\%\\%"),  # Obsidian's comment
        ("{% x %}", "\\{\\% x %}"),  # Jekyll's tag
        ("{{ x }}", "\\{\\{ x }}"),
        ("so :tada:", "so :\u2060tada:"),
        ("(i) x", "(i\\) x"),  # pandoc's lists
        ("::: x", "\\::: x"),  # pandoc's block
        ("US$5", "US\\$5"),
        ("$x and $5", "\\$x and $5"),
        ("@who #tag", "@\u2060who \\#\u2060tag"),
        ("www.x.org", "www\u2060.x.\u2060org"),
        ("http://x", "http\u2060:/\u2060/x"),
    ],
)
def test_what_only_some_renderers_act_on_is_escaped_too(text: str, source: str) -> None:
    """Obsidian, pandoc and site generators have marks of their own that CommonMark lacks."""
    assert inline(text) == source


@given(texts)
def test_no_footnote_and_no_formula_is_left(text: str) -> None:
    """Every bracket is escaped, and every dollar that could close a formula."""
    bare = re.sub(r"\\[!-/:-@\[-`{-~]", "", inline(text))
    assert "[" not in bare
    assert not re.search(r"(?<=\S)\$", re.sub(r"\\.", "..", inline(text)))


@given(st.lists(texts, max_size=4))
def test_linkify_finds_no_link(many: list[str]) -> None:
    """The linkifier of markdown-it, which links bare domains too, finds nothing."""
    pytest.importorskip("linkify_it")
    tokens = MarkdownIt("gfm-like").parse("\n\n".join(f"- {inline(text)}" for text in many))
    kinds = {child.type for token in tokens for child in token.children or ()}
    assert kinds <= {"text"}


@given(texts, st.sampled_from(("{}", "- {}", "# {}", "before {} after")))
def test_github_shows_only_text(text: str, place: str) -> None:
    """GitHub's own parser, autolinks and footnotes on, renders the same elements as for a word."""
    cmarkgfm = pytest.importorskip("cmarkgfm")
    footnote = "\n\n[^s1]\n\n[^s1]: real"
    options = cmarkgfm.cmark.Options.CMARK_OPT_FOOTNOTES | cmarkgfm.cmark.Options.CMARK_OPT_UNSAFE

    def rendered(content: str) -> str:
        page: str = cmarkgfm.github_flavored_markdown_to_html(
            place.format(content) + footnote, options=options
        )
        return page

    page, expected = rendered(inline(text) or "WORD"), rendered("WORD")
    assert re.findall(r"<[^>]*>", page) == re.findall(r"<[^>]*>", expected)
    words = html.unescape(re.sub(r"<[^>]*>", "", page))
    wanted = html.unescape(re.sub(r"<[^>]*>", "", expected)).replace("WORD", plain(text) or "WORD")
    assert visible(words) == visible(wanted)


@pytest.mark.parametrize(
    "prose",
    [
        "The U.S. will pay $1.2 billion, not $900 million, by Jan. 3.",
        "The Korea-U.S. alliance (OPCON) – “ironclad”, he said; see page 5.",
        "Gen. Paul J. LaCamera spoke at 3 p.m. Tuesday: 28,500 troops stay!",
        "At 10:30:45 a.m. the ratio was 3:1, AT&T fell 2.5% and R&D rose +3%.",
        "-5% in May; 5 < 6 is false? No: it's the ministry's own figure…",
        "2025 was the year. J. Edgar Hoover wasn't there.",
        "5 000 euros, l'« accord », Straße, 한미동맹, 日米同盟, قال",
        "Read from news/article.txt and report-2.html",
    ],
)
def test_ordinary_prose_is_left_alone(prose: str) -> None:
    """News prose reads in the source as it was written, but for the rare special character."""
    assert inline(prose) == prose.replace("<", "\\<")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("क्\u200dष", "क्\u200dष"),
        ("a\u200db\u200cc", "abc"),
        ("❤\ufe0f", "❤\ufe0f"),
        ("a\ufe00\ufe01\U000e0150b", "a\U000e0150b"),
        ("a\ufe00\u200b\ufe01b", "a\ufe01b"),
        ("\U000e0041hidden", "hidden"),
        (" a\u3000\u2029 b\u00a0c ", "a b\u00a0c"),
        ("\udc80", "\ufffd"),
        ("\u202ea\u2066b\u200fc\u061cd\u2069\u202c", "abcd"),
    ],
)
def test_invisible_characters_go_unless_a_script_needs_them(text: str, expected: str) -> None:
    """Hidden characters vanish; joiners inside Persian and Hindi words and glyph choices stay."""
    assert plain(text) == expected


@given(texts | st.text("a ب\u200b\u200c\u200d\ufe0f\U000e0150\ud800\u00a0\n", max_size=12))
def test_plain_is_stable(text: str) -> None:
    """Cleaning what is clean changes nothing."""
    assert plain(plain(text)) == plain(text)
