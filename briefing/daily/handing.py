"""An edition handed on, once: to each target that has not had it.

That a delivery is tried is noted before it is: a run that is killed in between leaves open whether
the edition arrived, and then it is not sent again but said, except to a folder, which a second copy
does not change.
"""

from __future__ import annotations

from briefing.daily.deliver import Files, Target, deliver
from briefing.daily.making import Making
from briefing.errors import BriefingError
from briefing.runs import PARTIAL


def handed_on(files: Files, target: Target, making: Making) -> int:
    """Deliver an edition unless that was done, or may have been; return an exit code."""
    ledger = making.ledger
    state = ledger.delivery(files.edition, target.name)
    if state == "done":
        return 0
    if state == "begun" and not target.folder:
        making.around.say(
            f"{target.name}: the edition of {files.edition} may have been delivered by a run that "
            "was interrupted, and is not delivered again; look whether it is there"
        )
        return PARTIAL
    making.stage("deliver")
    ledger.delivering(files.edition, target.name, "begun")
    making.stage("delivering")
    try:
        receipt = deliver(files, target)
    except BriefingError as e:
        ledger.delivering(files.edition, target.name, None)
        making.around.say(f"{target.name}: not delivered: {e}; run the same again to try again")
        return e.exit_code
    making.stage("delivered")
    ledger.delivering(files.edition, target.name, "done")
    for refused in receipt.refused:
        making.around.say(f"{target.name}: refused for {refused}")
    return PARTIAL if receipt.refused else 0
