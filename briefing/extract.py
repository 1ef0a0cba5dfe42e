"""One chunk to findings: every step of the prompt set is asked about it.

In order, not at once: the first request has the article read, the later ones find it in the
provider's prompt cache. A step that fails costs that step, and is told; a chunk or an answer that
does not fit is halved.
"""

from __future__ import annotations

from briefing.asking import Inquiry, step_requests
from briefing.chunks import Chunk, halves
from briefing.document import Failure
from briefing.drafts import Extract, with_answer, without_echoes
from briefing.errors import AnswerError, PendingError, TooLongError
from briefing.llm.structured import ask_for
from briefing.tokens import count


async def extract(inquiry: Inquiry, chunk: Chunk) -> tuple[Extract, ...]:
    """Ask every step about a chunk; more than one extract where the chunk had to be halved.

    Raises:
        PendingError: a step is not answered yet; all of them were asked.
        ProviderError: the model cannot be asked at all.
        UsageError: the key, the model's name or a template must be changed.
    """
    found = Extract(chunk=chunk)
    pending: PendingError | None = None
    for step, asked in step_requests(inquiry, chunk):
        if asked is None:
            continue
        request, shape = asked
        try:
            answer = await ask_for(inquiry.model, request, shape)
        except TooLongError as e:
            parts = halves(chunk, count)
            if len(parts) > 1:
                return tuple([one for part in parts for one in await extract(inquiry, part)])
            found = failed(found, step.name, e)
        except AnswerError as e:
            found = failed(found, step.name, e)
        except PendingError as e:
            pending = e  # no step waits for the answer to another
        else:
            found = without_echoes(with_answer(found, step, answer, inquiry.prompts), request)
    if pending:
        raise pending
    return (found,)


def failed(found: Extract, step: str, error: Exception) -> Extract:
    """Return the extract with a step that could not be asked, or gave no usable answer."""
    failure = Failure(first=found.chunk.first, last=found.chunk.last, step=step, reason=str(error))
    return found.model_copy(update={"failures": (*found.failures, failure)})
