"""The errors of this program: one class per reaction of the caller.

    BriefingError                  exit code 1: the work failed
    ├── UsageError                 exit code 2: change the command line or the configuration
    ├── SourceError                exit code 1: this article cannot be read; others can
    │   └── NoArticleError         it is of another kind than articles: no loss in a folder
    ├── ProviderError              exit code 4: the model cannot be asked; try later or elsewhere
    │   ├── TransientError         the same request may succeed in a moment: retried
    │   └── ReplayMissError             exit code 1: no recorded answer; record again
    ├── BudgetError                exit code 6: the next request would pass what may be spent
    ├── PendingError               exit code 3: not answered yet; a batch may be on its way
    ├── StoppedError               exit code 130: the user interrupted
    └── AnswerError                exit code 3: answered, but not usably: this chunk is not covered
        ├── UnansweredError             not answered or refused, though others are answered
        └── TooLongError                the chunk or its answer does not fit: halved and asked again

Every message is one line that says what happened, where, and what to do. `ReplayMissError` alone
carries more: the difference to the nearest recording.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager


class BriefingError(Exception):
    """What this program raises on purpose; `exit_code` is what the command line ends with.

    >>> from briefing import BriefingError, generate
    >>> try:
    ...     generate("seeds/korea-us-defense-call.txt", replay="seeds")
    ... except BriefingError as e:
    ...     print(e.exit_code, e)
    2 seeds holds no recorded answers; make some with --record
    """

    exit_code = 1

    of_one = False
    """Whether it may be about one request alone, while the server answers others."""


class UsageError(BriefingError):
    """The command line or the configuration must be changed."""

    exit_code = 2


class SourceError(BriefingError):
    """One article cannot be read, or is not an article."""


class NoArticleError(SourceError):
    """It is of a kind that articles are not: an image, an archive, a program."""


class ProviderError(BriefingError):
    """The model cannot be asked: unreachable, overloaded, out of quota."""

    exit_code = 4


class TransientError(ProviderError):
    """The same request may succeed in a moment.

    `retry_after` is how many seconds the server asks to wait; `throttled` whether it has too much
    to do, so that everyone should ask less; `seconds` how long this try took.
    """

    def __init__(
        self,
        message: str,
        *,
        retry_after: float | None = None,
        throttled: bool = False,
        seconds: float = 0.0,
    ) -> None:
        super().__init__(message)
        self.retry_after = retry_after
        self.throttled = throttled
        self.seconds = seconds


class ReplayMissError(ProviderError):
    """A strict replay was asked for an answer that was not recorded."""

    exit_code = 1


class BudgetError(BriefingError):
    """The next request would pass the cost or the tokens that may be spent."""

    exit_code = 6


class PendingError(BriefingError):
    """A request is not answered yet; those beside it are asked all the same."""

    exit_code = 3


class StoppedError(BriefingError):
    """The user interrupted; what was answered until then is stored."""

    exit_code = 130


class AnswerError(BriefingError):
    """The model answered, but the answer cannot be used: invalid, refused or cut off."""

    exit_code = 3


class UnansweredError(AnswerError):
    """One request was refused, or stayed without an answer, while the server answers others."""


class TooLongError(AnswerError):
    """The request does not fit the model's context, or the answer not its limit."""


@contextmanager
def ungrouped() -> Iterator[None]:
    """Raise by itself the first error of those that tasks of one group have raised."""
    try:
        yield
    except ExceptionGroup as several:
        raise several.exceptions[0] from several
