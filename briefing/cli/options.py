"""The options that several commands have, said once: what each is called and what it is for."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

SOURCES = "Files, folders, addresses, feeds, OPML, lists of addresses, or - for stdin."

LogFormat = Literal["text", "json"]

AllowPrivate = Annotated[
    bool | None, typer.Option("--allow-private", help="Fetch from private networks too.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON, not Markdown.")]
BaseUrl = Annotated[
    str | None, typer.Option(metavar="URL", help="The address of an OpenAI-compatible server.")
]
Jobs = Annotated[int | None, typer.Option(metavar="N", help="Requests at the same time.")]
Language = Annotated[
    str | None,
    typer.Option(metavar="CODE", help="What findings are written in; else as the set says."),
]
LogAs = Annotated[LogFormat, typer.Option(help="Lines for people, or one JSON object a line.")]
MaxCost = Annotated[
    float | None,
    typer.Option(metavar="USD", min=0, help="Stop before the request that would pass it."),
]
MaxTokens = Annotated[
    int | None, typer.Option(metavar="N", min=0, help="The same in tokens, in and out.")
]
ModelName = Annotated[
    str | None, typer.Option(metavar="NAME", help="A model's name, local, or local:PATH.gguf.")
]
NoCache = Annotated[
    bool, typer.Option("--no-cache", help="Neither use nor keep answers in the cache.")
]
NoProgress = Annotated[bool, typer.Option("--no-progress", help="Draw no progress.")]
PromptSetName = Annotated[
    str | None,
    typer.Option(metavar="NAME|DIR", help="The prompt set: a name, or a path to a folder."),
]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Only results and errors.")]
Record = Annotated[
    Path | None,
    typer.Option(metavar="DIR", help="Keep every answer in DIR; what is there is not asked."),
]
Refresh = Annotated[
    bool, typer.Option("--refresh", help="Ask again for what is stored, and store that.")
]
Replay = Annotated[
    Path | None,
    typer.Option(metavar="DIR", help="Answer from DIR alone; nothing is asked, no socket."),
]
Verbose = Annotated[bool, typer.Option("--verbose", "-v", help="A line for every request.")]
Verify = Annotated[
    str | None,
    typer.Option(
        metavar="HOW", help="Who checks: gates, code alone; or judge, the model after it."
    ),
]
