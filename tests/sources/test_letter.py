"""What of a message's text is the article."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefing.sources.header import Header
from briefing.sources.letter import article_in, subject

ONE = "The two ministers spoke by phone on Thursday and agreed to meet in the spring, it was said."
TWO = "They will discuss the alliance, the troops and the budget in Seoul next month or later."
BODY = f"{ONE}\n\n{TWO}"
SENT = Header(
    title="Ministers", published=datetime(2024, 6, 13, tzinfo=UTC), precision="day", byline="Bob"
)


def lines(text: str) -> list[str]:
    """Return the lines of a text that have anything in them."""
    return [line.strip() for line in text.split("\n") if line.strip()]


@pytest.mark.parametrize(
    "above",
    [
        (
            "---------- Forwarded message ---------\nFrom: The Example <news@example.org>\n"
            "Date: Wed, 12 Jun 2024 at 07:00\nSubject: Fwd: Ministers agree\nTo: <me@example.org>\n"
        ),
        (
            "-----Ursprüngliche Nachricht-----\nVon: The Example [mailto:news@example.org]\n"
            "Gesendet: Mittwoch, 12. Juni 2024 07:00\nAn: Ich\nBetreff: WG: Ministers agree\n"
        ),
        (
            "________________________________\nFrom: The Example\nSent: Wednesday, June 12, 2024 "
            "7:00 AM\nTo: Me\nSubject: Ministers agree\n"
        ),
        (
            "---------- 전달된 메시지 ---------\n보낸사람: The Example <news@example.org>\n"
            "날짜: 2024년 6월 12일 (수) 오전 7:00\n제목: Ministers agree\n받는사람: 나\n"
        ),
    ],
)
def test_what_was_passed_on_has_its_own_fields(above: str) -> None:
    """Sender, date and subject are those of the article, not of the colleague who passed it on."""
    text, header = article_in(f"Worth a note.\n\nBob\n\n{above}\n\n{BODY}\n", SENT)
    assert lines(text) == [ONE, TWO]
    assert (header.title, header.byline) == ("Ministers agree", "The Example")
    assert header.published == datetime(2024, 6, 12, 7)


def test_an_article_passed_on_in_marks_of_quotation_is_read() -> None:
    """The marks go where most lines have them."""
    quoted = BODY.replace("\n", "\n> ")
    above = "> From: News <n@example.org>\n> Subject: Ministers agree\n> Date: 12 June 2024\n> \n> "
    text, header = article_in(f"Begin forwarded message:\n\n{above}{quoted}", SENT)
    assert lines(text) == [ONE, TWO]
    assert header.byline == "News"


@pytest.mark.parametrize(
    "below",
    [
        "On Wed, 12 Jun 2024 at 07:00, Jane <j@example.org> wrote:\n> Can you write it up?\n",
        "Am 12.06.2024 um 07:00 schrieb Jane:\n\n> Frage?\n",
        "-----Original Message-----\nFrom: Jane\nSent: June 12\nSubject: Re: it\n\nCan you?\n",
    ],
)
def test_what_was_answered_is_no_part_of_the_answer(below: str) -> None:
    """A text above a quoted question is the article, with the fields of its message."""
    text, header = article_in(f"{BODY}\n\n{below}", SENT)
    assert lines(text) == [ONE, TWO]
    assert header == SENT


QUOTED = "From: Karl Brandt\nDate: 3 March 2019\nSubject: Dam reports\n"


@pytest.mark.parametrize("behind", [ONE, "\n\n".join([ONE, TWO] * 4)])
def test_an_article_that_quotes_a_letter_stays_whole(behind: str) -> None:
    """Its fields are its own, and nothing of it is dropped, wherever in it the letter stands."""
    whole = f"{BODY}\n\n{ONE}\n\nOne e-mail reads:\n\n{QUOTED}\n{behind}"
    text, header = article_in(whole, SENT, "Leaked memo stirs ministry")
    assert lines(text) == lines(whole)
    assert header == SENT


@pytest.mark.parametrize(
    ("subject_", "above"),
    [
        ("Fwd: Dam reports", ""),
        ("WG: AW: Dam", ""),
        ("Dam", "-----\n"),
        ("Dam", "-- Forwarded --\n"),
    ],
)
def test_a_long_note_above_what_was_passed_on_is_dropped(subject_: str, above: str) -> None:
    """The subject of the message or a mark says that it was passed on."""
    behind = "\n\n".join([ONE, TWO] * 4)
    text, header = article_in(f"{BODY}\n\n{ONE}\n\n{above}{QUOTED}\n{behind}", SENT, subject_)
    assert lines(text) == lines(behind)
    assert (header.title, header.byline) == ("Dam reports", "Karl Brandt")


def test_a_newsletter_is_read_without_its_frame() -> None:
    """Addresses, rules, the line above and the footer below are left out."""
    text, _ = article_in(
        f"View this email in your browser: https://example.org/1\n\n{ONE} ( https://e.org/a?b )\n\n"
        f"[https://e.org/x.png]\n{'-' * 40}\n{TWO} <https://e.org>\n\n\n"
        "You are receiving this because you signed up.\nUnsubscribe: https://e.org\nExample\n",
        SENT,
    )
    assert lines(text) == [ONE, TWO]


def test_prose_that_begins_like_a_field_stays() -> None:
    """One line with a colon makes no head of a message, and a word no footer."""
    prose = f"From: a word that begins many things.\n\n{ONE} You can unsubscribe, it said.\n\n{TWO}"
    text, header = article_in(f"{prose}\n\n{BODY}", SENT)
    assert "From: a word" in text
    assert "You can unsubscribe, it said." in text
    assert header == SENT


@pytest.mark.parametrize("said", ["Fwd: Re: A deal", "WG: AW: A deal", "A deal", "전달: A deal"])
def test_marks_of_passing_on_are_no_part_of_a_subject(said: str) -> None:
    """However often it was passed on."""
    assert subject(said) == "A deal"


@given(st.lists(st.sampled_from(["From: a\n", "Subject: b\n", "Date: c\n", "> ", "\n", ONE])))
def test_any_text_gives_a_text(parts: list[str]) -> None:
    """Whatever the order of fields and quotations, nothing is raised or made up."""
    given_text = "".join(parts)
    text, _ = article_in(given_text, SENT)
    assert all(line in given_text.replace("> ", "") for line in lines(text.replace("> ", "")))
