"""Where the recorded answers of a prompt set about an article lie in a folder of recordings.

`DIR/SET/ARTICLE/`, both by their names as in file names; for a model that is named beside the set
`DIR/SET@MODEL/ARTICLE/`. What was recorded otherwise is found too: all articles of a set in
`DIR/SET/`, and those of the default set, which other commands record without its name, in
`DIR/ARTICLE/`, in `DIR/` or in a folder of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from briefing.article import Article
from briefing.llm.answers import Folder
from briefing.promptset import fenced

DEFAULT = "default"


def place(folder: Path, prompts: str, article: str, model: str | None = None) -> Path:
    """Return where answers about an article are to be recorded.

    `prompts` is the set's name, or its path; `article` the slug of its source.
    """
    name = _named(prompts)
    return folder / (f"{name}@{_plain(model)}" if model else name) / article


def found(folder: Path, prompts: str, article: str, model: str | None = None) -> Path | None:
    """Return the folder that holds answers about an article, None where there is none."""
    candidates = _candidates(folder, prompts, article, model)
    return next((path for path in candidates if any(path.glob(f"{article}.*.json"))), None)


def judged(recorded: Path) -> bool:
    """Return whether the answers in a folder are of runs in which a model was the judge."""
    return any(recorded.glob("*.judge.*.json"))


def is_about(recorded: Path, article: Article) -> bool:
    """Return whether answers in a folder are about this very text: articles may share a name.

    Raises:
        BriefingError: a recording cannot be read.
    """
    entries = Folder(recorded).entries()
    sent = {line for e in entries for m in e["messages"] for line in m["content"]}
    return all(f"[{s.number}] {fenced(s.text)}" in sent for s in article.sentences)


def _candidates(folder: Path, prompts: str, article: str, model: str | None) -> Iterator[Path]:
    for named in (model, None) if model else (None,):
        path = place(folder, prompts, article, named)
        yield from (path, path.parent)
    if _named(prompts) == DEFAULT:
        yield from (folder / article, folder)
        yield from sorted(path for path in folder.glob("*") if path.is_dir())


def _named(prompts: str) -> str:
    """Return the name of a prompt set that may be given as a path."""
    return _plain(Path(prompts).resolve().name)


def _plain(name: str) -> str:
    """Return a name in plain letters, digits, dashes and inner points: never a path."""
    return re.sub(r"[^A-Za-z0-9.]+", "-", name).strip("-.").lower() or "unnamed"
