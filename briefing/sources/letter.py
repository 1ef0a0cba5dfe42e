"""What of a message's plain text is the article: without notes, quotations, footers, addresses.

In go the text and the fields of the message, out come the article's text and fields. Not obvious:
an article that was passed on has its own sender, date and subject, in a block of lines above it;
the colleague who passed it on is not its author, nor is the day of that its date. But an article
may quote a letter too: a block within a text is one only where something else says so.
"""

from __future__ import annotations

import re
from email.utils import parseaddr

from briefing.sources.compose import words_in
from briefing.sources.dates import moment
from briefing.sources.header import Header, completed
from briefing.sources.html.phrases import pattern

_KEYS = {
    "from": "from|von|de|da|van|от|보낸 ?사람|발신|差出人|发件人|寄件者",
    "date": (
        "date|sent|datum|gesendet|envoyé|enviado(?: el)?|fecha|data|inviato|verzonden|дата|"
        "날짜|보낸 ?날짜|일시|日付|日時|送信日時|发送时间|日期"
    ),
    "subject": "subject|betreff|objet|asunto|assunto|oggetto|onderwerp|тема|제목|件名|主题|主旨",
    "other": (
        "to|cc|bcc|reply-to|an|à|para|a|aan|кому|копия|importance|받는 ?사람|참조|宛先|收件人|抄送"
    ),
}
_FIELD = re.compile(
    r"[ \t>*]*(?:"
    + "|".join(f"(?P<{name}>{keys})" for name, keys in _KEYS.items())
    + r")\*?\s*[:：]\*?[ \t]*(?P<value>.*)",
    re.IGNORECASE,
)
_WROTE = re.compile(
    r"\n[ \t]*(?:On|Am|Le|El|Il|Em|Op)\s[^\n]{6,200}?(?:\n[^\n]{0,80})?"
    r"(?:wrote|schrieb[^\n]{0,80}|a écrit|escribió|ha scritto|escreveu|schreef)\s*:[ \t]*\n(?=\s*>)"
)
_MARK = re.compile(r"\n[ \t>]*(?:-{2,}[^\n]{4,60}?-{2,}|_{8,}|[^\n]{4,60}:)[ \t]*\s*\Z")
_QUOTED = re.compile(r"^[ \t]*>[ \t]?", re.MULTILINE)
_LINKED = re.compile(
    r"[ \t]*(?:\(\s*https?://[^\s()]+\s*\)|<https?://[^\s<>]+>|\[https?://[^\s\]]+\])"
)
_BARE = re.compile(
    r"^[ \t]*(?:(?:[^\n.]{0,60}[:：]?[ \t]+)?(?:https?://|www\.)\S+|"
    r"\[(?:image|cid)[:：][^\]\n]*\])[ \t]*$",
    re.MULTILINE | re.IGNORECASE,
)
_RULE = re.compile(r"^[ \t]*[-=_*~–—•·#+]{4,}[ \t]*$", re.MULTILINE)
_FOOTER = re.compile(rf"^[ \t]*[^\n]{{0,80}}?(?:{pattern('footer')})", re.IGNORECASE | re.MULTILINE)
_ABOVE = re.compile(rf"^[ \t]*(?:{pattern('above')})[^\n]{{0,120}}$", re.IGNORECASE | re.MULTILINE)
_SENT_ON = re.compile(
    r"(?:(?:re|aw|回复)\s*[:：]\s*)*(?:fwd?|wg|tr|rv|i|전달|转发)\s*[:：]", re.IGNORECASE
)
_ANSWERED = re.compile(r"(?:re|aw|回复)\s*[:：]", re.IGNORECASE)
_CUT_HERE = re.compile(
    r"\n[ \t>]*(?:-{2,}[^\n]{4,60}?-{2,}|[-_]{5,}|[^\n]{0,20}(?:(?:forwarded|original) message|"
    r"(?:weitergeleitete|ursprüngliche)n? Nachricht|message (?:réexpédié|transféré|d[’']origine)|"
    r"mensaje (?:reenviado|original)|mensagem (?:encaminhada|original)|"
    r"messaggio (?:inoltrato|originale)|doorgestuurd bericht|пересылаемо|전달|転送|转发|原始)"
    r"[^\n]{0,20})[ \t]*\s*\Z",
    re.IGNORECASE,
)
_LINES = 12
"""In a block of fields."""

_NOTE = 40
"""Words; who passes an article on hardly writes as many above it."""


def article_in(text: str, header: Header, said: str = "") -> tuple[str, Header]:
    """Return the text of the article in a message, and its fields, `header` being the message's.

    `said` is the subject as it was sent, with "Fwd:" and the like.
    """
    found = _fields(f"\n{text}")
    if found:
        start, end, inner = found
        note, rest = f"\n{text}"[:start], f"\n{text}"[end:]
        marked = bool(_CUT_HERE.search(note) or _SENT_ON.match(said))
        if words_in(rest) > words_in(note):
            if marked or words_in(note) < _NOTE:
                text, header = _unquoted(rest), _passed_on(inner, header)
        elif marked or _ANSWERED.match(said):
            text = _MARK.sub("", note.rstrip())
    elif wrote := _WROTE.search(f"\n{text}"):
        note, rest = f"\n{text}"[: wrote.start()], f"\n{text}"[wrote.end() :]
        text = note if words_in(note) >= words_in(rest) else _unquoted(rest)
    return _plain(text), header


def _fields(text: str) -> tuple[int, int, dict[str, str]] | None:
    """Return where a block of fields of a message begins and ends in a text, and the fields."""
    at = 0
    lines = text.split("\n")
    for number, line in enumerate(lines):
        if (first := _FIELD.fullmatch(line)) and first["from"]:
            fields: dict[str, str] = {}
            end = at
            for below in lines[number : number + _LINES]:
                found = _FIELD.fullmatch(below)
                if not found:
                    break
                name = next(key for key in _KEYS if found[key])
                fields.setdefault(name, found["value"].strip())
                end += len(below) + 1
            if "subject" in fields and len(fields) >= 3:
                return at, min(end, len(text)), fields
        at += len(line) + 1
    return None


def _passed_on(fields: dict[str, str], header: Header) -> Header:
    """Return the fields of a message that was passed on."""
    when = moment(fields.get("date", ""), loose=True)
    inner = Header(
        title=subject(fields["subject"]) or header.title,
        published=when.when if when else None,
        precision=when.precision if when else None,
        byline=_named(fields["from"]),
    )
    return completed(inner, header._replace(byline=None))


def _named(sender: str) -> str | None:
    """Return the name in a sender's field, None where there is only an address."""
    plain = re.sub(r"\s*\[[^\]]*\]", "", sender).strip()
    return parseaddr(plain)[0] or (plain if "@" not in plain and "<" not in plain else "") or None


def subject(text: str) -> str:
    """Return a subject without "Fwd:" and the like."""
    return re.sub(
        r"^(?:(?:fwd?|re|aw|wg|tr|rv|i|전달|回复|转发)\s*[:：]\s*)+", "", text, flags=re.IGNORECASE
    )


def _unquoted(text: str) -> str:
    """Return a text without marks of quotation where most of it is quoted, else without that."""
    lines = text.split("\n")
    quoted = [line for line in lines if line.lstrip().startswith(">")]
    if len(quoted) * 2 > sum(bool(line.strip()) for line in lines):
        return _QUOTED.sub("", text)
    return "\n".join(line for line in lines if not line.lstrip().startswith(">"))


def _plain(text: str) -> str:
    """Return a text without addresses of links, rules and what stands around a newsletter."""
    text = _LINKED.sub("", text)
    below = next((f for f in _FOOTER.finditer(text) if f.start() > len(text) // 2), None)
    if below:
        text = text[: below.start()]
    for pattern_ in (_ABOVE, _BARE, _RULE):
        text = pattern_.sub("", text)
    return text
