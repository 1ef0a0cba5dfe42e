"""What `briefing prompts show` tells is what would be sent."""

from __future__ import annotations

from pathlib import Path

from briefing import promptset
from briefing.prompting.show import article_lines, sent, summary_lines
from briefing.promptset.reading import read as read_set
from briefing.sources import read
from briefing.tokens import count

SEED = "korea-us-defense-call.txt"


def test_the_shared_prefix_is_shown_once(seeds: Path) -> None:
    """System and article come first, then a task a step; tokens are those of the texts."""
    article = read(str(seeds / SEED))
    (one,) = sent(article, promptset.load("default"), 32_768)
    assert [part.name for part in one.parts] == [
        "system",
        "article",
        "task key_points",
        "task policy_implications",
        "task omissions",
    ]
    assert [part.shared for part in one.parts] == [True, True, False, False, False]
    assert all(part.tokens == count(part.text) for part in one.parts)
    tasks = [part.tokens for part in one.parts if not part.shared]
    assert one.total == 3 * one.shared + sum(tasks)


def test_every_sentence_of_the_article_is_shown(seeds: Path) -> None:
    """Chunk by chunk, the numbers of all sentences are there, each once."""
    article = read(str(seeds / "arctic-shipping-report.md"))
    chunks = list(sent(article, promptset.load("stepwise"), 8_192))
    assert len(chunks) > 1
    assert [n for c in chunks for n in range(c.first, c.last + 1)] == [
        s.number for s in article.sentences
    ]
    text = "\n".join(article_lines(article, promptset.load("stepwise"), 8_192))
    assert all(text.count(f"\n[{s.number}] {s.text}\n") == 1 for s in article.sentences)


def test_a_step_with_nothing_to_ask_is_told(tmp_path: Path) -> None:
    """A reader sees why a section stays empty."""
    path = tmp_path / "short.txt"
    days = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")
    rain = " ".join(f"It rained in the green valley on {d} from dawn to dusk." for d in days)
    path.write_text(f"Rain\n\n{rain}\n")
    (one,) = sent(read(str(path)), promptset.load("stepwise"), 8_192)
    assert set(one.silent) == {"policy_implications", "omissions"}


def test_the_summary_tells_where_a_set_is_from() -> None:
    """Folder, what it extends, its sections and what its words cost."""
    folder = promptset.find("terse")
    text = "\n".join(summary_lines(read_set(folder), promptset.load("terse")))
    assert f"folder    {folder}" in text
    assert f"extends   {promptset.find('default')}" in text
    assert "key_points" in text
    assert "every request" in text
