"""Which sentences code proposes for which section: by kind, by cues, none twice."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from briefing.article import Article
from briefing.chunks import Chunk
from briefing.claims import article_of
from briefing.promptset import SectionSpec
from briefing.proposals import proposals
from briefing.sources.text import read_text

TEXT = """Ministry widens export ban on graphite

The trade ministry said on Monday that it would ban exports of graphite to 12 countries from April.
Exports were worth $340 million last year, according to customs data.
Battery makers in four countries buy almost all of it for their northern plants.

Manufacturers warned that the ban could cost up to 4,000 jobs in the northern provinces.
Prices of graphite could double by the summer, two analysts at a bank warned.
The ministry declined to say which countries would be exempt.
Members of the senate said they would question the minister in May about the ban.
"""


def article() -> Article:
    """Return the test article: seven sentences."""
    return read_text(TEXT, source="graphite.txt", name="graphite")


def chunk() -> Chunk:
    """Return all of it as one chunk."""
    sentences = article().sentences
    return Chunk(index=0, total=1, sentences=sentences, tokens=0)


def section(name: str, kind: str, **more: Any) -> SectionSpec:
    """Return a section."""
    values = {"name": name, "title": name, "kind": kind, "step": "s", "at_most": 5, **more}
    return SectionSpec.model_validate(values)


def test_a_section_with_cues_is_proposed_only_what_has_one() -> None:
    """Prices are for the section that asks for prices, and for no other of its kind."""
    found = proposals(
        article(),
        chunk(),
        (section("all", "implication"), section("prices", "implication", cues=("price*",))),
    )
    assert found["prices"] == (5,)
    assert 4 in found["all"]
    assert 5 not in found["all"]


def test_cues_hold_for_every_kind() -> None:
    """Points and omissions with cues are about them as well."""
    found = proposals(
        article(),
        chunk(),
        (
            section("hill", "point", cues=("senat*",)),
            section("exempt", "omission", cues=("exempt*",)),
            section("other", "omission", cues=("uranium",)),
        ),
    )
    assert found == {"hill": (7,), "exempt": (6,), "other": ()}


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["point", "implication", "omission"]),
            st.lists(st.sampled_from(["price*", "ban", "ministr*", "job*"]), max_size=2),
            st.integers(0, 6),
        ),
        min_size=1,
        max_size=6,
    )
)
def test_no_sentence_is_proposed_twice(drawn: list[tuple[str, list[str], int]]) -> None:
    """Whatever sections a set has, each sentence goes to one of them, in order, within bounds."""
    specs = [
        section(f"s{i}", kind, cues=cues, proposed=most)
        for i, (kind, cues, most) in enumerate(drawn)
    ]
    found = proposals(article(), chunk(), specs)
    numbers = [n for spec in specs for n in found[spec.name]]
    assert len(numbers) == len(set(numbers))
    for spec in specs:
        assert len(found[spec.name]) <= spec.proposed
        assert list(found[spec.name]) == sorted(found[spec.name])


def test_a_silence_is_no_consequence() -> None:
    """Who "would not say" something is not proposed as what may follow, nor what beat fears."""
    text = "Talks end\n\nThe ministry would not say what was agreed in the talks with its partners."
    text += " Losses were smaller than feared in the northern provinces this year."
    one = read_text(text, source="t.txt", name="t")
    whole = Chunk(index=0, total=1, sentences=one.sentences, tokens=0)
    assert proposals(one, whole, (section("all", "implication"),)) == {"all": ()}


def test_a_short_article_is_not_repeated() -> None:
    """Of ten sentences two are proposed, of a long article as many as the set says."""
    text = "The ministry of harbour {} said that tariff {} could rise by {} percent in spring."
    for sentences, proposed in ((10, 2), (14, 3), (60, 5)):
        told = [text.format(chr(65 + n % 26) * 3, n, n + 2) for n in range(sentences)]
        made = article_of(told, source="made")
        whole = Chunk(index=0, total=1, sentences=made.sentences, tokens=0)
        found = proposals(made, whole, [section("points", "point", proposed=5)])
        assert len(found["points"]) == proposed
