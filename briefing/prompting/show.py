"""A prompt set shown: what it declares, and what it would send about an article.

Nothing is asked. The messages of a chunk begin with what all its steps share, shown once; what
follows is each step's task. Tokens are counted as for splitting articles.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from briefing.article import Article, Shape
from briefing.asking import Inquiry, budget, step_requests
from briefing.chunks import split
from briefing.llm.port import Message
from briefing.omissions import open_questions
from briefing.prompting.costs import Unasked, fixed_costs
from briefing.promptset import PromptSet
from briefing.promptset.folder import Reading
from briefing.tokens import count


class Part(Shape):
    """A part of what is sent about a chunk: whose it is, its text, its tokens.

    `shared` parts come first and are the same in every step.
    """

    name: str
    text: str
    tokens: int
    shared: bool


class Sent(Shape):
    """What is sent about sentences `first` to `last`: the shared parts, then a task a step.

    `silent` are steps that would not be asked, as there is nothing to ask about these sentences.
    """

    first: int
    last: int
    parts: tuple[Part, ...]
    silent: tuple[str, ...]

    @property
    def shared(self) -> int:
        """The tokens that every step's messages begin with."""
        return sum(part.tokens for part in self.parts if part.shared)

    @property
    def total(self) -> int:
        """The tokens of all steps' messages together, as if nothing were cached."""
        tasks = [part.tokens for part in self.parts if not part.shared]
        return self.shared * len(tasks) + sum(tasks)


def sent(article: Article, prompts: PromptSet, context: int) -> Iterator[Sent]:
    """Yield what would be sent to a model with a window of `context` tokens, chunk by chunk.

    Raises:
        UsageError: a template has a mistake, or the window is too small.
    """
    asked = {
        section: {name: question.ask for name, question in named.items()}
        for section, named in open_questions(article, prompts).items()
    }
    inquiry = Inquiry(article, prompts, Unasked(context), "", asked)
    for chunk in split(article.sentences, budget(inquiry), count):
        parts: dict[str, Part] = {}
        silent: list[str] = []
        for step, request in step_requests(inquiry, chunk):
            if request is None:
                silent.append(step.name)
                continue
            for message in request[0].messages:
                part = _part(message, step.name)
                parts.setdefault(part.name, part)
        yield Sent(
            first=chunk.first, last=chunk.last, parts=tuple(parts.values()), silent=tuple(silent)
        )


def _part(message: Message, step: str) -> Part:
    shared = message.part != "task"
    name = message.part if shared else f"task {step}"
    return Part(name=name, text=message.content, tokens=count(message.content), shared=shared)


def article_lines(article: Article, prompts: PromptSet, context: int) -> Iterator[str]:
    """Yield the messages about an article as text, each part under a line that says what it is."""
    chunks = list(sent(article, prompts, context))
    for one in chunks:
        yield f"=== Sentences {one.first} to {one.last}"
        for part in one.parts:
            told = "shared by every step" if part.shared else "last in the message"
            yield f"--- {part.name} · {part.tokens:,} tokens · {told}"
            yield part.text
        for step in one.silent:
            yield f"--- task {step} · not asked: nothing to word, no question, nothing to add"
        yield (
            f"--- {one.total:,} tokens in all, of which the shared {one.shared:,} are read once "
            "where prompts are cached"
        )


def summary_lines(reading: Reading, prompts: PromptSet) -> Iterator[str]:
    """Yield what a set declares: where it is, what it extends, its sections, its fixed costs."""
    declared = prompts.declared
    yield f"{declared.name}: {declared.description}"
    yield f"folder    {reading.folders[0]}"
    for folder in reading.folders[1:]:
        yield f"extends   {folder}"
    yield f"sha256    {prompts.sha256}"
    yield f"language  {declared.language}"
    yield (
        f"limits    {declared.limits.chunk_tokens:,} tokens of article, "
        f"{declared.limits.answer_tokens:,} of answer"
    )
    yield ""
    yield from table(
        ("SECTION", "KIND", "STEP", "AT MOST", "PROPOSED", "OTHERS", "LAYOUT", "TITLE"),
        [
            (
                s.name,
                s.kind,
                s.step,
                str(s.at_most),
                str(s.proposed),
                str(s.others),
                s.layout,
                s.title,
            )
            for s in declared.sections
        ],
    )
    yield ""
    costs = fixed_costs(prompts)
    rows = [(c.name, f"{c.tokens:,}", "every request" if c.shared else "its own") for c in costs]
    yield from table(("PART", "TOKENS", "IN"), rows)


def table(head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> Iterator[str]:
    """Yield rows in columns as wide as they need be."""
    widths = [max(len(row[i]) for row in (head, *rows)) for i in range(len(head))]
    for row in (head, *rows):
        cells = [cell.ljust(width) for cell, width in zip(row, widths, strict=True)]
        yield "  ".join(cells).rstrip()
