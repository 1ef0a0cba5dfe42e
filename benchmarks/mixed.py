"""Measure how fast a folder of mixed kinds is read, beside trafilatura on the web pages among them.

A folder of 100 articles is made of the labelled pages in ../shared/data/readability_pages: web
pages as they are, some of them saved as .mhtml, and PDF, Word documents, messages and feeds of the
expected texts of others. All 100 are read as articles, sentences included; trafilatura alone reads
only the web pages. Printed are pages a second of processor time, the best of some rounds by turns.
Run it from the project's folder: `python benchmarks/mixed.py`.
"""

from __future__ import annotations

import logging
import re
import sys
import tempfile
import time
from email.message import EmailMessage
from html import escape
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from benchmarks.sources import FLOOR, PAGES, Page, pages, trafilatura_alone
from briefing.sources import Reading
from tests.sources.made import docx, laid_out, p, pdf

ROUNDS = 3
WEB, SAVED, PDFS, WORD, MAILS, FEEDS = 56, 8, 12, 12, 8, 4
"""How many of each kind; a feed has one article here."""

_LINES = 48


def paragraphs(page: Page) -> list[str]:
    """Return the expected text of a page as paragraphs of some sentences."""
    words = re.sub(r"\s+", " ", page.text).split(" ")
    return [" ".join(words[i : i + 80]) for i in range(0, len(words), 80)]


def as_pdf(page: Page) -> bytes:
    """Return a PDF of the expected text."""
    plain = [t.encode("cp1252", "replace").decode("cp1252") for t in paragraphs(page)]
    lines = [text for _, _, _, text in laid_out(*plain)]
    sheets = [lines[i : i + _LINES] for i in range(0, len(lines), _LINES)]
    return pdf(
        *[[(72.0, 760.0 - 13 * i, 10.0, t) for i, t in enumerate(sheet)] for sheet in sheets]
    )


def as_word(page: Page) -> bytes:
    """Return a Word document of the expected text."""
    body = "".join(p(escape(t)) for t in paragraphs(page))
    return docx(p(escape(page.title), "Title") + body)


def as_mail(page: Page, html: bytes | None = None) -> bytes:
    """Return a message with the expected text, or a saved page with its own."""
    mail = EmailMessage()
    mail["From"] = "Desk <desk@news.example>"
    mail["Subject"] = " ".join(page.title.split()) or page.name
    mail["Date"] = "Thu, 31 Jul 2025 15:19:00 +0900"
    mail["MIME-Version"] = "1.0"
    if html is None:
        mail.set_content("\n\n".join(paragraphs(page)))
    else:
        mail["Snapshot-Content-Location"] = f"https://news.example/{page.name}"
        mail.set_content(html, maintype="text", subtype="html")
    return mail.as_bytes()


def as_feed(page: Page) -> bytes:
    """Return a feed with the expected text."""
    body = escape("".join(f"<p>{t}</p>" for t in paragraphs(page)))
    return (
        f'<rss version="2.0"><channel><item><title>{escape(page.title)}</title>'
        f"<guid>{page.name}</guid><description>{body}</description></item></channel></rss>"
    ).encode("utf-8", "replace")


def fill(folder: Path, labelled: list[Page]) -> list[bytes]:
    """Write the articles into a folder; return the web pages among them."""
    at = iter(labelled)
    web: list[bytes] = []
    for _ in range(WEB + SAVED):
        page = next(at)
        web.append(page.html)
        saved = len(web) > WEB
        name = f"{page.name}.{'mhtml' if saved else 'html'}"
        (folder / name).write_bytes(as_mail(page, page.html) if saved else page.html)
    for count, ending, made in (
        (PDFS, "pdf", as_pdf),
        (WORD, "docx", as_word),
        (MAILS, "eml", as_mail),
        (FEEDS, "xml", as_feed),
    ):
        for _ in range(count):
            page = next(at)
            (folder / f"{page.name}.{ending}").write_bytes(made(page))
    return web


def main() -> None:
    """Print the table."""
    if not PAGES.exists():
        print("the labelled pages are not there: nothing is measured")
        return
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    # Pages of a few words, made to test parsers, are no articles in any kind of file.
    # Of two with the same text only one is an article.
    labelled = list({page.text: page for page in pages() if len(page.text.split()) >= 60}.values())
    mine, alone = [], []
    with tempfile.TemporaryDirectory() as name:
        web = fill(Path(name), labelled)
        trafilatura_alone(web[0])  # imports are not timed
        for _ in range(ROUNDS):
            start = time.process_time()
            for html in web:
                trafilatura_alone(html)
            alone.append(time.process_time() - start)
            start = time.process_time()
            lost: list[str] = []
            with Reading([name], say=lost.append, offline=True) as reading:
                articles = sum(1 for _ in reading)
            mine.append(time.process_time() - start)
    print(f"articles read of 100: {articles}; said: {len(lost)}")
    for line in lost:
        print(f"  {line}")
    ours, theirs = min(mine), min(alone)
    print(f"{'':36}{'pages':>6}{'seconds':>9}{'pages/s':>9}")
    for name, count, took in (
        ("trafilatura, web pages alone", len(web), theirs),
        ("ours, all of them, as articles", articles, ours),
    ):
        print(f"{name:36}{count:>6}{took:>9.2f}{count / took:>9.1f}")
    speed = (articles / ours) / (len(web) / theirs)
    print(f"speed of ours to trafilatura's: {speed:.2f}, at least {FLOOR}")
    print(f"its whole time to ours, which reads more: {theirs / ours:.2f}")


if __name__ == "__main__":
    main()
