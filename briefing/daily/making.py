"""What the steps of a run have at hand."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from briefing.asked import Spending, Surroundings
from briefing.daily.ledger import Ledger
from briefing.promptset import PromptSet
from briefing.settings import Settings


class Making(NamedTuple):
    """A run that is making an edition; `stage` hears of each step before it is taken."""

    ledger: Ledger
    settings: Settings
    prompts: PromptSet
    spending: Spending
    around: Surroundings
    stage: Callable[[str], None]
