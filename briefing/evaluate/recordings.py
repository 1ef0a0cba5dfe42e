"""Where the recorded answers of a prompt set about an article lie in a folder of recordings.

`DIR/SET/ARTICLE/`, both by their names as in file names; for a model that is named beside the set
`DIR/SET@MODEL/ARTICLE/`. What was recorded otherwise is found too: all articles of a set in
`DIR/SET/`, and those of the default set, which other commands record without its name, in
`DIR/ARTICLE/`, in `DIR/` or in a folder of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from briefing.article import Article
from briefing.llm import weights
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
    """Return the folder that holds answers about an article, None where there is none.

    Of a `model` that is named, they are its own.

    Raises:
        BriefingError: a recording cannot be read.
    """
    if model and (own := _first(_candidates(folder, prompts, article, model), article)):
        return own.parent
    plain = _first(_candidates(folder, prompts, article, None), article)
    if plain is None or (model and not _is_of(plain, model)):
        return None
    return plain.parent


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


def _first(folders: Iterable[Path], article: str) -> Path | None:
    """Return the first recording about an article in the first folder that has one."""
    return next((file for path in folders for file in sorted(path.glob(f"{article}.*.json"))), None)


def _is_of(recorded: Path, model: str) -> bool:
    """Return whether an answer is of the model that is named; the local one has its file's name."""
    name: str = Folder(recorded.parent).entry(recorded)["model"]["name"]
    if model == "local":
        return name == weights.DEFAULT.name
    if model.startswith("local:"):
        return name.startswith(Path(model.removeprefix("local:")).stem)
    return name == model


def _candidates(folder: Path, prompts: str, article: str, model: str | None) -> Iterator[Path]:
    path = place(folder, prompts, article, model)
    yield from (path, path.parent)
    if _named(prompts) == DEFAULT and model is None:
        yield from (folder / article, folder)
        yield from sorted(path for path in folder.glob("*") if path.is_dir())


def _named(prompts: str) -> str:
    """Return the name of a prompt set that may be given as a path."""
    return _plain(Path(prompts).resolve().name)


def _plain(name: str) -> str:
    """Return a name in plain letters, digits, dashes and inner points: never a path."""
    return re.sub(r"[^A-Za-z0-9.]+", "-", name).strip("-.").lower() or "unnamed"
