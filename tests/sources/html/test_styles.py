"""What styles hide, by the rules by which browsers decide."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefing.sources.html.hidden import without_hidden
from briefing.sources.html.tree import tree_of

PLAIN = "<p>" + "The ministers met in the spring and spoke of the budget. " * 4 + "</p>"


def left(body: str, style: str = "") -> str:
    """Return the text that is left of a page."""
    page = f"<html><head><style>{style}</style></head><body>{PLAIN}{body}</body></html>"
    return str(without_hidden(tree_of(page.encode(), "p")).find("body").text_content())


@pytest.mark.parametrize(
    ("style", "body"),
    [
        ("article .zz{display:none}", "<article><p class=zz>SECRET</p></article>"),
        (".a > .b{display:none}", "<div class=a><p class='b c'>SECRET</p></div>"),
        ("@media screen{.x{display:none}}", "<p class=x>SECRET</p>"),
        ("@media (min-width: 40em){.x{display:none!important}}", "<p class=x>SECRET</p>"),
        ("@layer base{.x{visibility:hidden}}", "<p class=x>SECRET</p>"),
        ("[data-x]{display:none}", "<p data-x>SECRET</p>"),
        ("#x{font-size:0}", "<p id=x>SECRET</p>"),
        ("p.x{display:block} #y.x{display:none}", "<p class=x id=y>SECRET</p>"),
        (".x{display:none} .x.never{display:block}", "<p class=x>SECRET</p>"),
        (".x{display:none!important}", "<p class=x style='display:block'>SECRET</p>"),
        (".x{display:block!important}", "<p class=x style='display:none!important'>SECRET</p>"),
        ("", "<p style='display:none!important;display:block'>SECRET</p>"),
        (".x{color:rgba(0,0,0,0)}", "<p class=x>SECRET</p>"),
        (".x{-webkit-text-fill-color:transparent}", "<p class=x>SECRET</p>"),
        (".x{color:transparent;background-clip:border-box}", "<p class=x>SECRET</p>"),
        ("", "<p style='color:#0000'>SECRET</p>"),
        (".x{left:-9999px;position:absolute}", "<p class=x>SECRET</p>"),
        (".md\\:x{display:none}", "<p class='md:x'>SECRET</p>"),
        ("", "<p style='color:white'>SECRET</p>"),
        ("", "<p style='color: rgb(254, 255, 255)'>SECRET</p>"),
        ("", "<font color=white>SECRET</font>"),
        ("", "<p style='color:#fefefe;background:#fff'>SECRET</p>"),
        ("", "<p style='color:rgba(0,0,0,0)'>SECRET</p>"),
        ("", "<p style='transform:scale(0)'>SECRET</p>"),
        ("", "<p style='clip-path:circle(0)'>SECRET</p>"),
        ("", "<p style='opacity:.01'>SECRET</p>"),
        ("", "<p style='display:/* */none'>SECRET</p>"),
        ("", "<p style='font-size:1px'>SECRET</p>"),
    ],
)
def test_what_styles_hide_is_taken_out(style: str, body: str) -> None:
    """By selectors of several steps, in blocks that apply, and by colours and sizes."""
    assert "SECRET" not in left(body, style)


@pytest.mark.parametrize(
    ("style", "body"),
    [
        (".tab{display:none} .tab.open{display:block}", "<p class='tab open'>SEEN</p>"),
        (
            ".hidden{display:none} @media (min-width:768px){.md\\:block{display:block}}",
            "<p class='hidden md:block'>SEEN</p>",
        ),
        ("@media print{.x{display:none}}", "<p class=x>SEEN</p>"),
        ("@media (max-width:600px){.x{display:none}}", "<p class=x>SEEN</p>"),
        (".x{display:none}", "<p class=x style='display:block'>SEEN</p>"),
        (".a .x{display:none}", "<p class=x>SEEN</p>"),
        ("@supports not (display:grid){.x{display:none}}", "<p class=x>SEEN</p>"),
        (".x{color:transparent;-webkit-background-clip:text}", "<h2 class=x>SEEN</h2>"),
        (".t{color:transparent} .c{background-clip:text}", "<h2 class='t c'>SEEN</h2>"),
        (".x{color:transparent;-webkit-text-fill-color:red}", "<h2 class=x>SEEN</h2>"),
        ("", "<h2 style='color:transparent;background-clip:text'>SEEN</h2>"),
        (".a > .x{display:none}", "<div class=a><div><p class=x>SEEN</p></div></div>"),
        (".x:not(.y){display:none}", "<p class=x>SEEN</p>"),
        (".row{font-size:0} .col{font-size:16px}", "<div class=row><p class=col>SEEN</p></div>"),
        ("", "<td style='font-size:0px'><div style='font-size:14px'>SEEN</div></td>"),
        ("", "<p style='font-size:1em'>SEEN</p>"),
        ("", "<p style='font-size:1rem;opacity:1'>SEEN</p>"),
        ("", "<div style='background:#003'><p style='color:#fff'>SEEN</p></div>"),
        ("", "<table bgcolor=navy><tr><td><font color=white>SEEN</font></table>"),
    ],
)
def test_what_styles_show_stays(style: str, body: str) -> None:
    """The rule that wins decides, not any that hides; what does not apply hides nothing."""
    assert "SEEN" in left(body, style)


def test_a_page_in_white_letters_is_read() -> None:
    """Where most letters are white, the ground is dark though the page does not say so."""
    assert "SEEN" in left(f"<p style='color:#fff'>{'SEEN and more of it. ' * 40}</p>")


SLOW = [
    ("".join(f".a .x{{left:-{n}px}}" for n in range(10_000)), "<p class='x a'>t</p>" * 20_000),
    (".x{color:transparent} .y{color:red}", ("<i class=x>" * 400 + "<b class=y>t</b>") * 50),
    ("@media{a{}" * 40_000, "<p class=x>t</p>"),
    (".a>" * 100_000, "<p class=x>t</p>"),
]


@pytest.mark.parametrize(("style", "body"), SLOW, ids=range(4))
def test_sheets_made_to_be_slow_are_not(style: str, body: str) -> None:
    """Rules times elements are bounded."""
    began = time.process_time()
    left(body, style)
    assert time.process_time() - began < 15


PIECES = st.sampled_from(
    [
        *(".x", "#y", "p", "{", "}", "display:none", ";", ",", ">", "[", "]", "@media", "\\"),
        *("!important", " ", "(", "/*", "*/", "font-size:0", "'", "="),
    ]
)


@settings(max_examples=100, deadline=None)
@given(st.lists(PIECES | st.text(max_size=5)).map("".join))
def test_any_style_sheet_is_read(style: str) -> None:
    """However broken a sheet, nothing is raised, and what no rule is about stays."""
    assert "SEEN" in left("<b>SEEN</b>", style.replace("<", ""))
