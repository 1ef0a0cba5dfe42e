"""`briefing generate` and `check` on what holds many articles: feeds, folders, lists, addresses."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

from tests.cli.test_generate import ARTICLE, SENTENCES, asking, briefing, honest, one_line
from tests.llm.server import Answer, Server, serving
from tests.sources.site import serving as site_serving


def story(number: int) -> str:
    """Return the paragraphs of an article, enough for the whole text of a feed's entry."""
    return "".join(
        f"<p>In year {2000 + year} the port of Alfa sent off {number + year} million tonnes of "
        "grain, its officials said on Monday.</p>"
        for year in range(10)
    )


def feed(count: int, *, dead: str = "") -> str:
    """Return a feed of whole articles, every second without an address, and of one that is gone."""
    items = "".join(
        f"<item><title>Grain report {n}</title><guid>{n}</guid>"
        + (f"<link>https://ports.example/{n}/story.html</link>" if n % 2 else "")
        + f"<description><![CDATA[{story(n)}]]></description></item>"
        for n in range(count)
    )
    gone = f"<item><title>Gone</title><link>{dead}</link></item>" if dead else ""
    return f'<?xml version="1.0"?><rss version="2.0"><channel>{items}{gone}</channel></rss>'


def generate(
    server: Server, *arguments: str | Path, cwd: Path, stdin: str | None = None
) -> subprocess.CompletedProcess[str]:
    """Run `briefing generate` with a model that answers with the first sentence of grain.txt."""
    return briefing("generate", *arguments, *asking(server), cwd=cwd, stdin=stdin)


def titles(folder: Path) -> dict[str, str]:
    """Return the headline of every briefing in a folder, by the name of its file."""
    return {
        path.name: json.loads(path.read_text(encoding="utf-8"))["article"]["title"]
        for path in sorted(folder.glob("*.json"))
    }


def test_a_feed_of_twenty_entries_gives_twenty_briefings(tmp_path: Path) -> None:
    """Each entry has files of its own, and a second run writes the same names."""
    (tmp_path / "ports.xml").write_text(feed(20), encoding="utf-8")
    with serving(honest) as server:
        first = generate(server, "ports.xml", "-o", "a/", cwd=tmp_path)
        again = generate(server, "-", "-o", "b/", cwd=tmp_path, stdin=feed(20))
    assert (first.returncode, again.returncode) == (0, 0), first.stderr + again.stderr
    made = titles(tmp_path / "a")
    assert sorted(made.values()) == sorted(f"Grain report {n}" for n in range(20))
    assert made["story.json"] == "Grain report 1"
    assert made["story-10.json"] == "Grain report 19"
    assert made["ports-2.json"] == "Grain report 2"
    assert sorted(titles(tmp_path / "b").values()) == sorted(made.values())
    assert {p.stem for p in (tmp_path / "a").glob("*.md")} == {Path(name).stem for name in made}


def test_a_folder_and_a_list_cost_only_what_cannot_be_read(tmp_path: Path) -> None:
    """The rest is briefed; what is no article is told without a word in the exit code."""
    folder = tmp_path / "news"
    (folder / "more").mkdir(parents=True)
    (folder / "a.txt").write_text(ARTICLE, encoding="utf-8")
    (folder / "photo.jpg").write_bytes(b"\xff\xd8\xff" + bytes(64))
    (folder / "more" / "b.txt").write_text(ARTICLE.replace("Grain", "Coal"), encoding="utf-8")
    with serving(honest) as server:
        run = generate(server, folder, "-o", "out/", cwd=tmp_path)
        assert run.returncode == 0, run.stderr
        assert "photo.jpg: looks like a JPEG image" in run.stderr
        (folder / "stub.txt").write_text("Too little.", encoding="utf-8")
        run = generate(server, folder, "gone.txt", "-o", "out/", cwd=tmp_path)
    assert run.returncode == 3
    assert set(titles(tmp_path / "out")) == {"a.json", "b.json"}
    assert "stub.txt: too little" in run.stderr
    assert "gone.txt: no such file" in run.stderr


def test_addresses_are_briefed_where_private_ones_are_allowed(tmp_path: Path) -> None:
    """By default this machine's own network is not asked; a flag or the setting lets it be."""
    page = f"<html><title>Grain moves</title><body><p>{'</p><p>'.join(SENTENCES)}</p></body></html>"
    with serving(honest) as server, site_serving() as site:
        site.put(page=page.encode(), list=f"{site.url}/page\n{site.url}/gone\n".encode())
        closed = generate(server, f"{site.url}/page", cwd=tmp_path)
        one_line(closed, 1, "private network", "--allow-private")
        assert site.asked == []
        (tmp_path / "list.txt").write_bytes(site.answers["/list"][2])
        opened = generate(server, "list.txt", "--json", "--allow-private", cwd=tmp_path)
        asked = len(site.asked)
        (tmp_path / "briefing.toml").write_text("allow_private = true\n", encoding="utf-8")
        again = generate(server, f"{site.url}/page", "--json", cwd=tmp_path)
        assert len(site.asked) == asked  # fresh in the cache
    assert opened.returncode == 3, opened.stderr
    assert "404" in opened.stderr
    assert again.returncode == 0, again.stderr
    briefings = [json.loads(run.stdout) for run in (opened, again)]
    assert {b["article"]["source"] for b in briefings} == {f"{site.url}/page"}


def test_a_replay_opens_no_socket_for_addresses_either(tmp_path: Path) -> None:
    """What was fetched before is read from the cache however old; what was not is refused."""
    page = f"<html><title>Grain moves</title><body><p>{'</p><p>'.join(SENTENCES)}</p></body></html>"
    with serving(honest) as server, site_serving() as site:
        site.put(page=page.encode())
        options = [f"{site.url}/page", "--allow-private"]
        live = generate(server, *options, "--record", "rec", cwd=tmp_path)
        assert live.returncode == 0, live.stderr
        asked = len(site.asked)
        again = briefing("generate", *options, "--replay", "rec", cwd=tmp_path)
        assert again.returncode == 0, again.stderr
        other = briefing("generate", f"{site.url}/other", "--replay", "rec", cwd=tmp_path)
        one_line(other, 1, "/other", "no socket")
        assert len(site.asked) == asked


def test_one_file_cannot_take_the_briefings_of_a_folder(tmp_path: Path) -> None:
    """That is known before anything is asked; a folder of one article may go to one file."""
    for name in ("a.txt", "b.txt"):
        (tmp_path / "news").mkdir(exist_ok=True)
        (tmp_path / "news" / name).write_text(ARTICLE.replace("Grain", name), encoding="utf-8")
    with serving(honest) as server:
        run = generate(server, "news", "-o", "out.md", cwd=tmp_path)
        one_line(run, 2, "out.md/")
        assert server.requests == []
        (tmp_path / "news" / "b.txt").unlink()
        run = generate(server, "news", "-o", "out.md", cwd=tmp_path)
    assert run.returncode == 0, run.stderr
    assert "# a.txt moves again" in (tmp_path / "out.md").read_text(encoding="utf-8")


def test_articles_are_read_when_their_turn_comes(tmp_path: Path) -> None:
    """Memory holds as many as are worked at: the next is not read before one is done."""
    (tmp_path / "news").mkdir()
    for name in ("a.txt", "b.txt", "c.txt"):
        (tmp_path / "news" / name).write_text(ARTICLE.replace("Grain", name), encoding="utf-8")

    def removing(number: int, body: dict[str, Any]) -> Answer:
        for name in ("b.txt", "c.txt"):
            (tmp_path / "news" / name).unlink(missing_ok=True)
        return honest(number, body)

    with serving(removing) as server:
        run = generate(server, "news", "-o", "out/", "--jobs", "1", cwd=tmp_path)
    assert run.returncode == 3
    assert set(titles(tmp_path / "out")) == {"a.json"}
    assert [line.split(": ")[1] for line in run.stderr.splitlines() if "no such file" in line] == [
        "news/b.txt",
        "news/c.txt",
    ]


def test_a_text_is_checked_against_a_folder(tmp_path: Path) -> None:
    """Each claim is held against all articles there; one that cannot be read is told: 3."""
    (tmp_path / "news").mkdir()
    (tmp_path / "news" / "a.txt").write_text(ARTICLE, encoding="utf-8")
    (tmp_path / "news" / "b.txt").write_text(ARTICLE.replace("Carlo", "Oscar"), encoding="utf-8")
    (tmp_path / "memo.md").write_text(
        "Officials said the port of Oscar handled 4 million tonnes of grain last year.\n",
        encoding="utf-8",
    )
    run = briefing("check", "memo.md", "--against", "news", "--json", cwd=tmp_path)
    assert run.returncode == 0, run.stderr
    got = json.loads(run.stdout)
    assert [claim["source"] for claim in got["claims"]] == ["news/b.txt"]
    assert got["unread"] == []
    (tmp_path / "news" / "stub.txt").write_text("Too little.", encoding="utf-8")
    run = briefing("check", "memo.md", "--against", "news", cwd=tmp_path)
    assert run.returncode == 3
    assert "Not read: news/stub.txt" in run.stdout
