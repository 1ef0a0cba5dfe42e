"""What the words of a prompt set cost in tokens, whatever the article."""

from __future__ import annotations

from briefing.article import Article, Shape, digest
from briefing.asking import Inquiry, given
from briefing.llm.port import Reply, Request
from briefing.promptset import PromptSet
from briefing.tokens import count


class Cost(Shape):
    """Tokens of one part of what is sent: `name` says which, `shared` that every step has it."""

    name: str
    tokens: int
    shared: bool


class Unasked:
    """Stands where a model is needed and none is asked: it has a name and a window."""

    def __init__(self, context: int) -> None:
        self.name = "none"
        self.context = context

    async def ask(self, request: Request) -> Reply:
        """Refuse: nothing is asked here.

        Raises:
            RuntimeError: always.
        """
        raise RuntimeError(f"{request.label} was asked while only looking")


def fixed_texts(prompts: PromptSet) -> dict[str, tuple[str, bool]]:
    """Return each part as it is for an article of no words, and whether every request has it.

    Parts are "system", "article", the steps by name, "repair" and "judge".

    Raises:
        UsageError: a template has a mistake.
    """
    nothing = Article(title="", source="", text="", sentences=(), sha256=digest(""))
    inquiry = Inquiry(nothing, prompts, Unasked(0), "", {})
    declared = prompts.declared
    tasks = {step.name: (step.template, given(inquiry, step, {})) for step in declared.steps}
    tasks["repair"] = (declared.repair, {"failed": []})
    texts: dict[str, tuple[str, bool]] = {}
    for name, (template, variables) in tasks.items():
        for message in prompts.messages(nothing, (), template, variables):
            shared = message.part != "task"
            texts[message.part if shared else name] = (message.content, shared)
    (ruling,) = prompts.task(declared.judge, {"together": True, "judged": []})
    return texts | {"judge": (ruling.content, False)}


def fixed_costs(prompts: PromptSet) -> tuple[Cost, ...]:
    """Return what each part costs for an article of no words, of which nothing is proposed."""
    return tuple(
        Cost(name=name, tokens=count(text), shared=shared)
        for name, (text, shared) in fixed_texts(prompts).items()
    )
