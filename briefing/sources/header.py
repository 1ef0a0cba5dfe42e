"""The fields above an article's body: when it was published and updated, and by whom.

In go the lines of a text, out come the fields and the lines that are left, those of the fields
emptied so that they separate paragraphs. Not obvious: "Published:" with a colon is a field wherever
it stands among the first or last lines, whereas a bare date or "By NAME" must be a whole line near
the top, since prose may begin so too.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from briefing.article import DatePrecision
from briefing.sources.dates import Moment, moment
from briefing.sources.paragraphs import Line

_TOP = 12
"""Lines, blank ones not counted, among which fields are looked for; and at the end `_TAIL`."""

_TAIL = 3
_LONGEST = 200
"""Characters; a longer line is prose."""

_PUBLISHED = (
    r"(?:first |originally )?published(?: on| at| online)?|posted(?: on| at)?|publication date|"
    r"publish date|pub ?date|date published|date de publication|date|released|issued|"
    r"기사입력|입력일?시?|등록일?시?|승인|게재|발행일?|작성일?|"
    r"公開日?時?|掲載日?時?|配信日?時?|投稿日?時?|"
    r"发布时间|發布時間|发布日期|发表时间|日期|时间|publiée?(?: le)?|paru le|"
    r"veröffentlicht(?: am)?|erschienen(?: am)?|datum|publicado(?: el| em)?|fecha|data|"
    r"pubblicato(?: il)?"
)
_UPDATED = (
    r"(?:last )?(?:updated|modified|revised)(?: on| at)?|last update|update|date modified|"
    r"최종수정|수정일?시?|업데이트|最終更新(?:日時?)?|更新日?時?|更新时间|更新時間|"
    r"mise? à jour(?: le)?|modifié le|dernière mise à jour|(?:zuletzt )?aktualisiert(?: am)?|stand|"
    r"actualizado(?: el)?|atualizado(?: em)?|aggiornato(?: il)?"
)
_DATED = re.compile(
    rf"(?<!\w)(?:(?P<updated>{_UPDATED})|(?P<published>{_PUBLISHED}))\b(?P<colon>\s*[:：])?\s*",
    re.IGNORECASE,
)
LABEL = re.compile(rf"(?:{_PUBLISHED}|{_UPDATED})(?!\w)\s*", re.IGNORECASE)
_KEYED = re.compile(
    r"(?P<key>title|headline|제목|author|authors|byline|writer|written by|reporter|기자|작성자|"
    r"auteur|autore?|language|lang|source|출처|url|link|section|category)\s*[:：]\s*(?P<value>\S.*)",
    re.IGNORECASE,
)
_FIELD_OF = {
    "title": ("title", "headline", "제목"),
    "byline": (
        *("author", "authors", "byline", "writer", "written by", "reporter", "기자", "작성자"),
        *("auteur", "autor", "autore"),
    ),
    "language": ("language", "lang"),
}
_BY = re.compile(r"(?:by|von|par|por|di)\s+(?P<names>\S.*)", re.IGNORECASE)
_NAME = re.compile(
    r"(?:[A-ZÀ-Þ][\w.'’-]*|[가-힣一-鿿]+|and|&|of|the|in|de|del|du|la|le|von|van|der|bin|ibn|al|el|"
    r"y|e|et|und|for)$"
)
_KOREAN_REPORTER = re.compile(
    r"(?P<name>(?:\S{1,12}[=·|])?[가-힣]{2,4}(?:[·,]\s?[가-힣]{2,4})*)\s*(?:선임|수습|전문)?"
    r"(?:기자|특파원|논설위원|에디터)$"
)
_CONTACT = re.compile(r"[\[(<]?\s*[\w.+-]+@[\w.-]+\s*[\])>]?|(?<!\w)@\w+")
_IN_BRACKETS = re.compile(r"\s+\([^()]{1,60}\)$")
_SENTENCE = re.compile(r"\w+\W+\w+\W.*(?<![ .][A-Z])[.!?…][”\"’']?$")
_EDGES = " ,;|·•–—-()[]"
_SEPARATOR = re.compile(r"\s*[|·•∙/]\s+|\s+[|·•∙–—]\s*|\t+")


class Header(NamedTuple):
    """What the lines around the body say about the article."""

    title: str | None = None
    published: datetime | None = None
    updated: datetime | None = None
    precision: DatePrecision | None = None
    byline: str | None = None
    language: str | None = None


def read_header(lines: Sequence[Line], *, titled: bool = False) -> tuple[Header, list[Line]]:
    """Return the header, and the lines with those that were fields emptied.

    Where the headline is known and not among them (`titled`), the first line may be a byline.
    """
    header = Header()
    left = list(lines)
    said = [i for i, line in enumerate(lines) if line.text]
    prose = 0
    for rank, i in enumerate(said):
        if rank >= _TOP and rank < len(said) - _TAIL:
            continue
        top = rank < _TOP and prose <= 3
        found = _fields(_plain(lines[i].text), near_top=top, first=rank == 0 and not titled)
        if found is None:
            prose += 1
            continue
        header = completed(header, found)
        left[i] = lines[i]._replace(text="")
    return header, left


def from_front_matter(fields: dict[str, str]) -> Header:
    """Return the header that front matter gives, by the names that site generators use."""

    def first(*names: str) -> str | None:
        return next((fields[name] for name in names if fields.get(name)), None)

    published = moment(first("published", "date", "pubdate", "publishdate", "created") or "")
    updated = moment(first("updated", "lastmod", "modified", "last_modified", "update") or "")
    return Header(
        title=first("title", "headline"),
        published=published.when if published else None,
        updated=updated.when if updated else None,
        precision=published.precision if published else None,
        byline=first("author", "authors", "byline", "by"),
        language=language_code(first("lang", "language", "locale") or ""),
    )


def language_code(name: str) -> str | None:
    """Return the ISO 639-1 code in "en", "en-US" or "ko_KR", None where there is none."""
    found = re.fullmatch(r"([a-zA-Z]{2})(?:[-_]\w{1,8})*", name.strip())
    return found[1].lower() if found else None


def completed(first: Header, second: Header) -> Header:
    """Return `first` with what it lacks taken from `second`."""
    precise = first if first.published else second
    return Header(
        title=first.title or second.title,
        published=precise.published,
        updated=first.updated or second.updated,
        precision=precise.precision,
        byline=first.byline or second.byline,
        language=first.language or second.language,
    )


def _plain(text: str) -> str:
    """Return a line without Markdown's marks, as "**Published:** July 31, 2025" may have."""
    text = re.sub(r"\[([^\[\]]{1,100})\]\([^()\s]{0,300}\)", r"\1", text)
    return re.sub(r"[*`]+|(?<!\w)_+|_+(?!\w)|^[>#\s]+", "", text).strip()


def _fields(text: str, *, near_top: bool, first: bool) -> Header | None:
    """Return the fields that a line consists of, None where it is anything else."""
    if not text or len(text) > _LONGEST:
        return None
    keyed = _KEYED.fullmatch(text)
    if keyed and near_top:
        return _keyed(keyed["key"].lower(), keyed["value"].strip())
    dated = _dated(text, near_top=near_top and not first)
    if dated is not None:
        return dated
    if not near_top:  # Korean papers name the reporter below the text
        korean = _KOREAN_REPORTER.fullmatch(_CONTACT.sub("", text).strip(_EDGES))
        return Header(byline=korean["name"]) if korean else None
    if first:  # "By Land and Sea" is a headline, "July 31, 2025" is none
        when = moment(text)
        return _on(when, updated=False) if when else None
    byline = _byline(text)
    if byline:
        return Header(byline=byline)
    return _bare_date(text)


def _keyed(key: str, value: str) -> Header:
    field = next((name for name, keys in _FIELD_OF.items() if key in keys), None)
    if field is None:
        return Header()  # where it is from; `Article.source` says that already
    if field == "language":
        return Header(language=language_code(value))
    return Header(title=value) if field == "title" else Header(byline=value)


def _dated(text: str, *, near_top: bool) -> Header | None:
    """Return the dates of a line such as "Published: 31 Jul. 2025 Updated: 1 Aug. 2025"."""
    labels = [m for m in _DATED.finditer(text) if m.end() < len(text)]
    if not labels:
        return None
    lead = text[: labels[0].start()].rstrip()
    before = lead.strip(_EDGES)
    byline = _byline(before)
    if before and byline is None:
        # "Reuters | Published July 31", but not "The report was published July 31".
        apart = lead.endswith(("|", "·", "•", "–", "—"))
        if not near_top or not apart or len(before.split()) > 5:
            return None
    header = Header(byline=byline)
    ends = [*(label.start() for label in labels[1:]), len(text)]
    for label, end in zip(labels, ends, strict=True):
        value = text[label.end() : end].strip(_EDGES)
        colon = bool(label["colon"])
        when = moment(value) or (moment(value, loose=True) if colon and len(value) < 60 else None)
        if when is None and not (colon and label.start() == 0 and len(value.split()) <= 6):
            return None
        header = completed(header, _on(when, updated=bool(label["updated"])))
    return header


def _on(when: Moment | None, *, updated: bool) -> Header:
    if when is None:
        return Header()
    if updated:
        return Header(updated=when.when)
    return Header(published=when.when, precision=when.precision)


def _byline(text: str) -> str | None:
    """Return the names of "By NAME" or "NAME 기자", None where `text` is no such line."""
    bare = _CONTACT.sub("", text).strip(" ,;|·")
    korean = _KOREAN_REPORTER.fullmatch(bare)
    if korean:
        return korean["name"]
    found = _BY.fullmatch(_IN_BRACKETS.sub("", bare))
    if not found:
        return None
    names = found["names"]
    words = re.split(r"[\s,;/|]+", names)
    if len(words) > 15 or names.endswith(("!", "?", "…")):
        return None
    if names.endswith(".") and not re.search(r"\b(?:[A-Z]|Jr|Sr|Inc|Co|Dr)\.$", names):
        return None
    if not all(_NAME.match(word) for word in words if word) or not words[0][:1].isupper():
        return _korean_names(names)
    return names


def _korean_names(names: str) -> str | None:
    return names if re.fullmatch(r"[가-힣]{2,4}", names) else None


def _bare_date(text: str) -> Header | None:
    """Return the fields of a line "July 31, 2025", or of one such as "Jane Doe | July 31, 2025"."""
    when = moment(text)
    if when:
        return _on(when, updated=False)
    parts = [part.strip() for part in _SEPARATOR.split(text) if part.strip()]
    if len(parts) == 1:
        parts = re.split(r",\s+(?=\w+ \d|\d)", text, maxsplit=1)
    if not 2 <= len(parts) <= 5 or any(len(part.split()) > 8 for part in parts):
        return None
    if any(_SENTENCE.search(part) and moment(part) is None for part in parts):
        return None
    parts = [LABEL.sub("", part) for part in parts]
    dates = [date for part in parts if (date := moment(part))]
    bylines = [names for part in parts if (names := _byline(part))]
    if not dates or (len(parts) > len(dates) + len(bylines) and not _SEPARATOR.search(text)):
        return None
    header = Header(byline=bylines[0] if bylines else None)
    header = completed(header, _on(dates[0], updated=False))
    return completed(header, _on(dates[1], updated=True)) if len(dates) > 1 else header
