"""What the gates must reach, and on which files: floors.toml, read, measured again and written.

`python -m tests.verify.floors` measures anew, raises the floors to what was reached, and pins the
files it was measured on by their SHA-256. A floor is lowered with `--lower --reason TEXT` only, and
the reason stays in the file.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
import tomllib
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from math import floor
from pathlib import Path

from benchmarks import altered, fresh
from benchmarks.alterations import KINDS

ROOT = Path(__file__).parents[2]
FILE = Path(__file__).with_name("floors.toml")
DATA = (
    "seeds/arctic-shipping-report.md",
    "seeds/eu-carbon-border-levy.md",
    "seeds/korea-us-defense-call.txt",
    "seeds/panama-canal-drought.txt",
    "tests/verify/claims.toml",
    "tests/verify/fresh/dev.toml",
    "tests/verify/fresh/heldout.toml",
    "tests/verify/fresh/second.toml",
    "tests/verify/fresh/third.toml",
)
_HEAD = """\
# What code alone must reach: shares of altered claims caught, of faithful ones let through. `made`
# are claims altered by code, `written` those of claims.toml, the others those of fresh/: by the
# gates, as a `finding` that cites sentences, and as `briefing check` reads them. Written by
# `python -m tests.verify.floors`, which lowers a floor only for a reason.
"""

Floors = dict[str, dict[str, float]]


def measured() -> Floors:
    """Return the share that each check reaches now, rounded down to three digits."""
    tried = altered.rates(list(altered.tried()))
    found: Floors = {
        "made": {kind: tried[kind][1] for kind in KINDS},
        "written": {kind: tried[kind][3] for kind in KINDS},
    }
    found["written"]["faithful"] = 1 - tried[altered.FAITHFUL][3]
    for batch in fresh.BATCHES:
        for way, check in fresh.WAYS.items():
            rates = fresh.rates(batch, check)
            count, rejected = rates.pop(altered.FAITHFUL)
            caught = sum(objected for _, objected in rates.values())
            row = found.setdefault(batch if way == "gates" else f"{batch} {way}", {})
            row["altered"] = caught / sum(count for count, _ in rates.values())
            row["faithful"] = 1 - rejected / count
    return {
        table: {name: floor(share * 1000 + 1e-6) / 1000 for name, share in row.items()}
        for table, row in found.items()
    }


def pinned() -> dict[str, str]:
    """Return the SHA-256 of each file that is measured on."""
    return {name: hashlib.sha256((ROOT / name).read_bytes()).hexdigest() for name in DATA}


def below(now: Floors, floors: Mapping[str, Mapping[str, float]]) -> list[str]:
    """Return, in words, each floor that is not reached; one that is new has none."""
    return [
        f"{table}, {name}: {share} is below {floors[table][name]}"
        for table, row in now.items()
        for name, share in row.items()
        if share < floors.get(table, {}).get(name, 0.0)
    ]


def written(now: Floors, lowered: Sequence[Mapping[str, str]]) -> str:
    """Return the file for these floors, with what was lowered so far and why."""
    parts = [_HEAD, "[pinned]", *(f'"{n}" = "{sha}"' for n, sha in pinned().items()), ""]
    for table, row in now.items():
        parts += [
            f'["{table}"]' if " " in table else f"[{table}]",
            *(f'"{name}" = {share}' for name, share in row.items()),
            "",
        ]
    for change in lowered:
        parts += ["[[lowered]]", *(f"{key} = '''{text}'''" for key, text in change.items()), ""]
    return "\n".join(parts)


def main(arguments: Sequence[str] | None = None, file: Path = FILE) -> int:
    """Measure and write; return 1, with nothing written, if a floor would sink without a reason."""
    parser = argparse.ArgumentParser(prog="python -m tests.verify.floors", description=__doc__)
    parser.add_argument("--lower", action="store_true", help="let floors sink")
    parser.add_argument("--reason", default="", help="why they may; kept in the file")
    options = parser.parse_args(arguments)
    if options.lower != bool(options.reason.strip()):
        parser.error("--lower and --reason go together")
    known = tomllib.loads(file.read_text(encoding="utf-8"))
    now = measured()
    sunk = below(now, known)
    if sunk and not options.lower:
        told = (*sunk, "nothing written: lowering needs --lower --reason TEXT")
        sys.stderr.write("\n".join(told) + "\n")
        return 1
    lowered = list(known.get("lowered", ()))
    if sunk:
        today = datetime.now(UTC).date().isoformat()
        lowered.append({"on": today, "what": "; ".join(sunk), "reason": options.reason.strip()})
    file.write_text(written(now, lowered), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
