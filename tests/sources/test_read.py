"""The door of the reading room: what is read from where, and what is refused."""

import errno
import io
import sys
from pathlib import Path
from typing import Any, Never

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefing.article import Article, digest
from briefing.errors import BriefingError, SourceError, UsageError
from briefing.sources import LARGEST, read

TEXT = (
    "Ministers agree on alliance\nPublished: 31 Jul. 2025, 15:19\n\n"
    "The two ministers “spoke” by phone on Thursday and agreed to meet soon. They will discuss the "
    "alliance, the troops and the budget in Seoul next month.\n"
)

TEXT_READ = (
    "Ministers agree on alliance\n\n"
    "The two ministers “spoke” by phone on Thursday and agreed to meet soon. They will discuss the "
    "alliance, the troops and the budget in Seoul next month."
)


def refused(error: type[BriefingError], source: str, **options: Any) -> str:
    """Return the message with which a source is refused, which must be one line that says all."""
    with pytest.raises(error) as caught:
        read(source, **options)
    message = str(caught.value)
    assert message.isprintable()
    assert ": " in message
    assert ";" in message
    return message


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_a_file_becomes_an_article(tmp_path: Path, encoding: str) -> None:
    """Path, title, dates, text and digest are those of the file, whatever its encoding."""
    path = tmp_path / "a.txt"
    path.write_bytes(TEXT.encode(encoding))
    found = read(str(path))
    assert found.source == str(path)
    assert found.title == "Ministers agree on alliance"
    assert found.text == TEXT_READ
    assert found.sha256 == digest(TEXT_READ)
    assert len(found.sentences) == 2


def test_standard_input_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """The source "-" is the stream that was handed in, else the process's own."""
    assert read("-", stdin=io.BytesIO(TEXT.encode())).source == "stdin"
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(TEXT.encode())))
    assert read("-").title == "Ministers agree on alliance"


def test_without_a_headline_the_name_of_the_file_is_the_title(tmp_path: Path) -> None:
    """A file without a headline is called after its file, standard input after nothing."""
    prose = TEXT.split("\n\n")[1]
    path = tmp_path / "2025-07-31-call.v2.txt"
    path.write_text(prose, encoding="utf-8")
    assert read(str(path)).title == "2025-07-31-call.v2"
    assert read("-", stdin=io.BytesIO(prose.encode())).title == "Untitled"


def test_closed_standard_input_is_a_matter_of_usage(monkeypatch: pytest.MonkeyPatch) -> None:
    """A process started without standard input says so."""
    monkeypatch.setattr(sys, "stdin", None)
    assert "stdin" in refused(UsageError, "-")


@pytest.mark.parametrize("name", ["nowhere.txt", "a\x00b", "a.txt/b.txt", "ftp://example.org/a"])
def test_what_names_no_file_is_a_matter_of_usage(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """A wrong name is the user's to mend: exit code 2."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    assert refused(UsageError, name)


@pytest.mark.parametrize("source", ["", "  "])
def test_no_name_at_all_is_answered_with_what_to_give(source: str) -> None:
    """An empty argument, as from an unset variable, is told apart from a missing file."""
    assert refused(UsageError, source) == (
        "source: is empty; give the path of an article, or - for standard input"
    )


def test_a_directory_is_a_matter_of_usage(tmp_path: Path) -> None:
    """A directory is named as such."""
    assert "directory" in refused(UsageError, str(tmp_path))


@pytest.mark.parametrize(
    ("error", "says"),
    [
        (PermissionError(errno.EACCES, "Permission denied"), "permissions"),
        (OSError(errno.EIO, "Input/output error"), "Input/output error"),
    ],
)
def test_a_file_that_cannot_be_read_is_that_sources_fault(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: OSError, says: str
) -> None:
    """What the system refuses is refused, with the system's reason."""
    path = tmp_path / "a.txt"
    path.write_text(TEXT, encoding="utf-8")

    def fails(*args: object, **options: object) -> Never:
        raise error

    monkeypatch.setattr(Path, "open", fails)
    assert says in refused(SourceError, str(path))


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "empty"),
        (b"\n \n", "empty"),
        (b"\x89PNG\r\n\x1a\n" + bytes(64), "a PNG image"),
        (bytes(range(256)), "binary"),
        (b"Just a headline", "too little"),
    ],
)
def test_what_is_no_article_is_refused(tmp_path: Path, data: bytes, says: str) -> None:
    """Each refusal names the file and what it seems to be."""
    path = tmp_path / "a.txt"
    path.write_bytes(data)
    message = refused(SourceError, str(path))
    assert message.startswith(f"{path}: ")
    assert says in message


def test_a_name_cannot_break_the_line_of_an_error(tmp_path: Path) -> None:
    """Line breaks and terminal codes in a name do not reach the terminal."""
    assert "\x1b" not in refused(UsageError, str(tmp_path / "a\n\x1b[31mb"))
    assert len(refused(UsageError, str(tmp_path / ("a" * 5000)))) < 400


def test_what_is_too_large_is_not_read_to_its_end() -> None:
    """An endless stream is stopped at the limit."""

    class Endless(io.RawIOBase):
        given = 0

        def readable(self) -> bool:
            return True

        def read(self, size: int = -1) -> bytes:
            assert size > 0
            self.given += size
            return b"a" * size

    stream = Endless()
    assert "20 MB" in refused(SourceError, "-", stdin=stream)
    assert stream.given == LARGEST + 1


@given(st.binary(max_size=600))
def test_any_bytes_are_an_article_or_refused(data: bytes) -> None:
    """Nothing but an Article or our own error comes out of any bytes."""
    try:
        found = read("-", stdin=io.BytesIO(data))
    except SourceError as error:
        assert str(error).isprintable()
    except UsageError as error:  # a list of addresses, such as "http://0"
        assert str(error) == "stdin: holds several articles; name one of them"
        assert b"http" in data
    else:
        assert isinstance(found, Article)


@given(st.binary(max_size=300))
def test_any_bytes_within_an_article_do_no_harm(data: bytes) -> None:
    """Bytes thrown into a good article leave an article whose offsets hold, or a refusal."""
    whole = TEXT.encode("cp1252") + data + TEXT.encode("cp1252")
    try:
        found = read("-", stdin=io.BytesIO(whole))
    except SourceError as error:
        assert str(error).isprintable()
    else:
        assert all(found.text[s.start : s.end] == s.text for s in found.sentences)
