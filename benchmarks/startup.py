"""Start-up: `briefing --help` beside `import typer`, as a ratio measured in turn in one run."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time

RUNS = 9


def seconds(*arguments: str) -> float:
    """Return how long a Python process with these arguments takes."""
    started = time.perf_counter()
    subprocess.run([sys.executable, *arguments], check=True, capture_output=True)
    return time.perf_counter() - started


def main() -> None:
    ours, typer, bare = [], [], []
    for _ in range(RUNS):
        ours.append(seconds("-m", "briefing", "--help"))
        typer.append(seconds("-c", "import typer"))
        bare.append(seconds("-c", "pass"))
    ratio = statistics.median(a / b for a, b in zip(ours, typer, strict=True))
    print(f"briefing --help   {statistics.median(ours):.3f} s (median of {RUNS})")
    print(f"import typer      {statistics.median(typer):.3f} s")
    print(f"python -c pass    {statistics.median(bare):.3f} s")
    print(f"ratio             {ratio:.2f} (briefing --help to import typer; at most 1.6)")
    loaded = subprocess.run(
        [
            sys.executable,
            "-c",
            "import sys, briefing.cli; print(*sorted({m.split('.')[0] for m in sys.modules}))",
        ],
        check=True,
        capture_output=True,
        text=True,
    ).stdout.split()
    heavy = sorted(
        set(loaded) & {"openai", "tiktoken", "jinja2", "httpx2", "tenacity", "sentencex"}
    )
    print(f"heavy packages    {', '.join(heavy) or 'none loaded'}")


if __name__ == "__main__":
    main()
