"""The page of a comparison: it loads nothing, runs nothing, and a browser has nothing to say."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from lxml import html

from briefing.errors import UsageError
from briefing.evaluate import plots
from briefing.evaluate.comparison import comparison
from briefing.evaluate.page import page
from briefing.evaluate.run import Briefed, Pair
from briefing.evaluate.side_by_side import blocks, marked
from briefing.evaluate.sides import Side
from tests.browser import opened
from tests.evaluate.briefings import FAILED, TEXT, briefing, point, unanswered

HOSTILE = "</style><script>alert(1)</script><img src=//x.example/y onerror=alert(2)> & \u202etxt"
SIDES = (Side(label="default", prompts="default"), Side(label=HOSTILE, prompts="x"))


def pairs(title: str = "Grain moves") -> tuple[Pair, ...]:
    """Return an article briefed in two ways."""
    a = briefing(point(TEXT[3], 4), point(HOSTILE, 2), withheld=[point("13.", 1, verdict=FAILED)])
    b = briefing(
        point("Prices of grain fell by 4% in a week after harvest.", 4),
        unanswered("It does not say who pays.", "pay*"),
    )
    titled = {"article": a.article.model_copy(update={"title": title})}
    return (Pair(a.model_copy(update=titled), b.model_copy(update=titled)),)


def shown(title: str = "Grain moves") -> str:
    """Return the page."""
    done = Briefed(pairs(title), (f"news/{HOSTILE}.txt",), complete=False)
    return page(comparison(SIDES, done), done.pairs)


def test_what_both_tell_stands_in_one_row_with_its_differences_marked() -> None:
    """What one side alone tells has an empty cell beside it."""
    (pair,) = pairs()
    (article,) = comparison(SIDES, Briefed((pair,), (), complete=True)).articles
    bottom, points, omissions, withheld = blocks(pair, article.matches)
    assert bottom.title == "Bottom line"
    assert [(row.a is not None, row.b is not None) for row in points.rows] == [
        (True, True),
        (True, False),
    ]
    both = points.rows[0]
    assert both.b is not None
    assert next(run.text for run in both.b.runs if run.differs).startswith("Prices")
    assert omissions.rows[0].a is None
    assert withheld.withheld


def test_marks_leave_every_word_where_it_was() -> None:
    """The runs of a statement are the statement; equal statements have no mark."""
    a, b = "The port opened on Monday at last.", "The port was opened on Tuesday at last."
    ours, theirs = marked(a, b)
    assert ("".join(r.text for r in ours), "".join(r.text for r in theirs)) == (a, b)
    assert [r.text.strip() for r in ours if r.differs] == ["Monday"]
    assert not any(r.differs for runs in marked(a, a) for r in runs)
    assert not any(
        r.differs for runs in marked("It “fell by 4%”.", "It 'fell by 4%'") for r in runs
    )
    assert marked(a, "Rain fell.") == (((a, False),), (("Rain fell.", False),))


def test_the_page_loads_nothing_and_runs_nothing() -> None:
    """Whatever an article or the name of a side says."""
    text = shown(title=HOSTILE)
    tree: Any = html.fromstring(text)
    assert not tree.xpath("//script|//img|//link|//iframe|//object|//image|//use|//foreignObject")
    assert not [a for a in tree.xpath("//@*") if a.attrname.startswith("on")]
    assert {h[0] for h in tree.xpath("//@href")} == {"#"}
    assert not re.search(r"url\(|@import", text)
    assert "\u202e" not in text
    assert "alert(1)" in tree.text_content()
    ids = tree.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert {h[1:] for h in tree.xpath("//@href")} <= set(ids)


def test_the_plots_show_both_sides_and_every_article() -> None:
    """As drawings within the page."""
    tree: Any = html.fromstring(shown())
    (drawn,) = tree.xpath("//*[local-name()='svg']")
    said = " ".join(drawn.itertext())
    assert "Left out" in tree.text_content()
    for words in ("A: default", "key points", "withheld", "1. Grain moves", "tokens"):
        assert words in said
    assert drawn.get("width")


def test_a_missing_package_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    """It names the extra to install."""
    monkeypatch.setattr(plots, "find_spec", lambda name: None)
    with pytest.raises(UsageError, match=r"pip install 'policy-briefing\[compare\]'"):
        plots.needed()


def test_a_browser_opens_it_without_a_complaint(tmp_path: Path) -> None:
    """Headless Chromium logs nothing of the page, and has all of it."""
    path = tmp_path / "page.html"
    path.write_text(shown(title=HOSTILE), encoding="utf-8")
    found = opened(path, tmp_path / "profile")
    assert "Side by side" in found.dom
    assert found.dom.count("<svg") == 1
    assert found.console == ()


def test_a_page_with_a_mistake_is_complained_of(tmp_path: Path) -> None:
    """What the test above goes by is there: a script that fails is in the console."""
    path = tmp_path / "page.html"
    path.write_text("<!DOCTYPE html><title>x</title><script>nothing.there()</script>")
    assert "nothing is not defined" in "".join(opened(path, tmp_path / "profile").console)
