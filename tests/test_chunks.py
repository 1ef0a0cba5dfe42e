"""Chunks lose nothing, keep order, and fit."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from briefing.article import Sentence
from briefing.chunks import Chunk, halves, line, split
from briefing.tokens import count


def words(text: str) -> int:
    """Count words: a stand-in for tokens that hypothesis can reason about."""
    return len(text.split())


def article(texts: list[str], per_paragraph: int = 3) -> tuple[Sentence, ...]:
    """Return sentences as a reader gives them, one space apart."""
    sentences, start = [], 0
    for i, text in enumerate(texts):
        sentences.append(
            Sentence(
                number=i + 1,
                text=text,
                start=start,
                end=start + len(text),
                paragraph=1 + i // per_paragraph,
            )
        )
        start += len(text) + 1
    return tuple(sentences)


TEXTS = st.lists(
    st.lists(st.text("abcdefg", min_size=1, max_size=8), min_size=1, max_size=30).map(" ".join),
    min_size=1,
    max_size=60,
)


@given(TEXTS, st.integers(10, 200), st.integers(1, 9))
@settings(deadline=None)
def test_every_sentence_is_in_exactly_one_chunk_in_order(
    texts: list[str], budget: int, per_paragraph: int
) -> None:
    """The chunks' sentences are the article's; only one too long for a chunk comes in pieces."""
    sentences = article(texts, per_paragraph)
    chunks = split(sentences, budget, words)
    found = [s for chunk in chunks for s in chunk.sentences]
    for s in sentences:
        pieces = [f for f in found if f.number == s.number]
        if words(line(s)) <= budget:
            assert pieces == [s]
        else:
            assert " ".join(p.text for p in pieces) == s.text
    assert [f.start for f in found] == sorted(f.start for f in found)


@given(TEXTS, st.integers(10, 200))
@settings(deadline=None)
def test_no_chunk_is_over_budget(texts: list[str], budget: int) -> None:
    """What a chunk costs as it is sent is within the budget, and is what it says it costs."""
    for chunk in split(article(texts), budget, words):
        cost = sum(words(line(s)) for s in chunk.sentences)
        assert cost == chunk.tokens <= budget


@given(TEXTS, st.integers(4, 40))
@settings(deadline=None)
def test_offsets_survive(texts: list[str], budget: int) -> None:
    """Every sentence and every piece is what its offsets cut out of the text."""
    text = " ".join(texts)
    for chunk in split(article(texts), budget, words):
        for s in chunk.sentences:
            assert text[s.start : s.end] == s.text


@given(TEXTS, st.integers(20, 200))
@settings(deadline=None)
def test_halves_are_the_whole(texts: list[str], budget: int) -> None:
    """Halving a chunk loses no sentence."""
    for chunk in split(article(texts), budget, words):
        parts = halves(chunk, words)
        assert tuple(s for part in parts for s in part.sentences) == chunk.sentences
        assert len(parts) == min(2, len(chunk.sentences))


def test_chunks_are_about_equal() -> None:
    """A text a little over the budget is not split into a full chunk and a crumb."""
    chunks = split(article(["word " * 9 + "end"] * 22), 200, words)
    sizes = [chunk.tokens for chunk in chunks]
    assert len(sizes) == 2
    assert min(sizes) > 0.7 * max(sizes)


def test_chunks_end_with_paragraphs() -> None:
    """Where it costs nothing, a chunk ends where a paragraph does."""
    sentences = article(["one two three four five six seven"] * 24, per_paragraph=4)
    chunks: tuple[Chunk, ...] = split(sentences, 110, words)
    assert all(chunk.last % 4 == 0 for chunk in chunks)


def test_real_tokens_fit_too() -> None:
    """With the real vocabulary, a chunk's text joined as it is sent is within the budget."""
    sentences = article([f"The canal carried {n:,} ships in 20{n % 30:02}." for n in range(400)])
    for chunk in split(sentences, 500, count):
        assert count("\n".join(line(s) for s in chunk.sentences)) <= 500
