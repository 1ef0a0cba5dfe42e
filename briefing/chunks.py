"""An article to chunks: consecutive sentences within a token budget, their numbers kept.

Chunks are as few as the budget allows and about equal in length, and end with a paragraph where
that costs nothing: a short last chunk would have its findings ranked with those of full ones.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator

from briefing.article import Article, Sentence, Shape


class Chunk(Shape):
    """Consecutive sentences of an article; `index` counts from 0 to `total` - 1.

    `tokens` is what the sentences cost as they are sent, numbered, one a line.
    """

    index: int
    total: int
    sentences: tuple[Sentence, ...]
    tokens: int

    @property
    def first(self) -> int:
        """The number of the first sentence."""
        return self.sentences[0].number

    @property
    def last(self) -> int:
        """The number of the last sentence."""
        return self.sentences[-1].number


def line(sentence: Sentence) -> str:
    """Return a sentence as it is sent to a model: numbered, on one line."""
    return f"[{sentence.number}] {' '.join(sentence.text.split())}"


def split(
    sentences: tuple[Sentence, ...], budget: int, count: Callable[[str], int]
) -> tuple[Chunk, ...]:
    """Split sentences into chunks of at most `budget` tokens.

    Every sentence is in exactly one chunk, in order. One that alone exceeds the budget is cut into
    pieces, a chunk each, that keep its number and have their own offsets.

    Raises:
        ValueError: the budget is not positive.
    """
    if budget < 1:
        raise ValueError(f"no room for an article in {budget} tokens")
    counted = [p for s in sentences for p in _pieces(s, budget, count)]
    if not counted:
        return ()
    pieces, costs = [piece for piece, _ in counted], [cost for _, cost in counted]
    least = math.ceil(sum(costs) / budget)
    groups = min(
        (_fill(pieces, costs, budget, math.ceil(sum(costs) / n)) for n in (least, least + 1)),
        key=len,
    )
    return tuple(
        Chunk(
            index=index,
            total=len(groups),
            sentences=tuple(pieces[i] for i in group),
            tokens=sum(costs[i] for i in group),
        )
        for index, group in enumerate(groups)
    )


def halves(chunk: Chunk, count: Callable[[str], int]) -> tuple[Chunk, ...]:
    """Split a chunk in two; a chunk of one sentence cannot be split and comes back alone."""
    middle = len(chunk.sentences) // 2
    parts = [part for part in (chunk.sentences[:middle], chunk.sentences[middle:]) if part]
    return tuple(
        chunk.model_copy(update={"sentences": part, "tokens": sum(_cost(s, count) for s in part)})
        for part in parts
    )


def _cost(sentence: Sentence, count: Callable[[str], int]) -> int:
    return count(line(sentence) + "\n")


def _fill(pieces: list[Sentence], costs: list[int], budget: int, target: int) -> list[list[int]]:
    """Fill groups to about `target` tokens, never over `budget`."""
    groups: list[list[int]] = [[]]
    used = 0
    for i, cost in enumerate(costs):
        starts_paragraph = i > 0 and pieces[i].paragraph != pieces[i - 1].paragraph
        enough = used >= target if starts_paragraph else used >= target * 1.15
        if groups[-1] and (used + cost > budget or enough):
            groups.append([])
            used = 0
        groups[-1].append(i)
        used += cost
    return groups


def _pieces(
    sentence: Sentence, budget: int, count: Callable[[str], int]
) -> Iterator[tuple[Sentence, int]]:
    """Yield the sentence, or pieces of it that each fit, with their tokens.

    A piece is at least one character.
    """
    cost = _cost(sentence, count)
    if len(sentence.text) < 2 or cost <= budget:
        yield sentence, cost
        return
    middle = len(sentence.text) // 2
    space = sentence.text.rfind(" ", 1, middle + 1)
    cut = space if space > middle // 2 else middle
    for start, end in ((0, cut), (cut, len(sentence.text))):
        text = sentence.text[start:end]
        offset = sentence.start + start + len(text) - len(text.lstrip())
        text = text.strip()
        if text:
            yield from _pieces(
                sentence.model_copy(
                    update={"text": text, "start": offset, "end": offset + len(text)}
                ),
                budget,
                count,
            )


def article_tokens(article: Article, count: Callable[[str], int]) -> int:
    """Return the tokens of an article's sentences as they are sent."""
    return sum(_cost(s, count) for s in article.sentences)
