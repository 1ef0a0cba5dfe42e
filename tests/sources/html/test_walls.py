"""What stands before an article, or is none: told by its words, where little was read."""

import pytest

from briefing.article import Article
from briefing.errors import SourceError
from briefing.sources.html import read_html

ONE = (
    "The two ministers spoke by phone on Thursday and agreed to meet in the spring, officials of "
    "both countries said after the call, which lasted for more than an hour."
)
TWO = (
    "They will discuss the alliance, the troops stationed on the peninsula and the budget that "
    "pays for them, none of which either side wanted to describe in any detail."
)
STUB = f"<article><h1>Ministers agree</h1><p>{ONE}</p><p>{TWO}</p>{{}}</article>"


def article(body: str, title: str = "Ministers agree", head: str = "") -> Article:
    """Return the article of a page."""
    html = (
        f"<!doctype html><html><head><title>{title}</title>{head}</head><body>{body}</body></html>"
    )
    return read_html(html.encode(), source="p", name="stem")


@pytest.mark.parametrize(
    "appeal",
    [
        "<p>Dieser Artikel ist Abonnenten vorbehalten.</p>",
        "<p>اشترك لمتابعة القراءة</p>",
        "<p>Материал доступен только для подписчиков</p>",
        "<p>This is a preview. Premium subscribers can read it all.</p>",
        "</article><aside><h2>Keep reading for $1</h2></aside><article>",
        "</article><div>Get unlimited access. Cancel anytime.</div><article>",
        "<p>会員登録すると続きをお読みいただけます</p>",
        "<p>Contenuto riservato agli abbonati</p>",
    ],
)
def test_stubs_before_paywalls_are_refused(appeal: str) -> None:
    """The appeal is told in many languages, in the text or right after it."""
    with pytest.raises(SourceError, match="behind a paywall"):
        article(STUB.format(appeal))


def test_an_offer_in_the_frame_of_the_page_is_no_paywall() -> None:
    """A short article is read though the head of every page of its site sells subscriptions."""
    frame = "<header><a>Start your free trial</a> <a>Already a subscriber? Log in</a></header>"
    assert ONE in article(frame + STUB.format("")).text


def test_a_text_that_breaks_off_is_refused() -> None:
    """A teaser that ends in dots is the beginning of an article."""
    with pytest.raises(SourceError, match="breaks off"):
        article(STUB.format("<p>The finance ministry had asked the two of them to …</p>"))


@pytest.mark.parametrize(
    ("body", "title"),
    [
        (
            (
                "<h1>Before you continue</h1><p>We use cookies and data to</p><ul><li>Deliver and "
                "maintain services</li><li>Track outages and stop abuse</li></ul>"
                "<p>If you choose to accept, we will also use cookies to show other things.</p>"
            ),
            "Before you continue to Example",
        ),
        (
            (
                "<h2>We value your privacy</h2><p>We and our 1432 partners store and/or access "
                "information on a device, such as cookies and process personal data for ads. "
                "You may click to consent to our and our partners’ processing.</p><b>AGREE</b>"
            ),
            "Example News",
        ),
    ],
)
def test_questions_about_cookies_are_refused(body: str, title: str) -> None:
    """With or without buttons that say what they do."""
    with pytest.raises(SourceError, match="consent to cookies"):
        article(body, title)


def test_an_article_about_cookies_below_a_question_is_read() -> None:
    """What calls itself an article is one, whatever it is about."""
    text = f"The court ruled on cookies and consent to them. {ONE} {TWO} Privacy won, it was said."
    head = '<meta property="og:type" content="article">'
    banner = "<div>We use cookies. <button>Accept all</button></div>"
    found = article(f"{banner}<article><p>{text} {text} {text}</p></article>", head=head)
    assert "The court ruled" in found.text


def test_a_page_that_asks_for_a_password_is_refused() -> None:
    """A log-in page says what to do."""
    form = "<form><input><input type=password></form>"
    with pytest.raises(SourceError, match="asks for a name and password"):
        article(f"<h1>Log in</h1>{form}<p>{TWO}</p>", "Example")


def test_an_error_is_told_by_its_heading_too() -> None:
    """The title may be the site's name alone."""
    with pytest.raises(SourceError, match="error page"):
        article(f"<h1>Page not found</h1><p>It may have moved. {ONE}</p>", "Example News")


def test_a_front_page_is_refused_and_an_article_with_links_to_others_is_not() -> None:
    """Headings that are links make a list of articles, unless there is an article among them."""
    teasers = "".join(
        f"<div><h2><a href=/{n}>Headline {n} of the day</a></h2><p>What it is about, {n}.</p></div>"
        for n in range(20)
    )
    with pytest.raises(SourceError, match="is a list of articles: 20"):
        article(f"<h1>The Example</h1>{teasers}", "The Example")
    long = "".join(
        f"<p>{text} It was said on day {n}.</p>" for n in range(3) for text in (ONE, TWO)
    )
    assert ONE in article(f"<article><h1>Ministers agree</h1>{long}</article>{teasers}").text
    short = "".join(
        f"<p>On day {n} the two met, and spoke of ships and of fish.</p>" for n in range(14)
    )
    box = "".join(f"<h3><a href=/{n}>Other news {n}</a></h3>" for n in range(8))
    body = f"<h1>Ministers agree</h1>{short}<div><h4>More stories</h4>{box}</div>"
    assert "On day 13" in article(f"<article>{body}</article>").text
    flat = short.replace("<p>", "<h3><a href=/0>Headline of the day</a></h3><p>")
    with pytest.raises(SourceError, match="is a list of articles: 14"):
        article(f"<h1>The Example</h1><main>{flat}</main>", "The Example")
