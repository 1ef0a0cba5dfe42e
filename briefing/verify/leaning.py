"""Sentences that lean on the one before: read alone, they leave open who or what is meant.

In goes a sentence, out comes whether it leans. A finding or a passage that does is told with the
sentence before it. English only, and by its form alone: a sentence that leans on "the deal" is not
found, one that leans on "the announcement" only among findings of one article.
"""

from __future__ import annotations

import re

from briefing.article import Article
from briefing.findings import Finding
from briefing.verify.statements import undated

_OPENS = re.compile(
    r"\W*(?:He|She|They|It|His|Her|Their|Its|This|That|These|Those|Both|Neither)\b|"
    r"\W*(?:In|Of|One of|Two of|Some of|Most of|Many of) (?:it|them|this|that|these|those)\b"
)
_ENDS = re.compile(
    r"\b(?:(?:that|this|otherwise|the contrary)|"
    r"(?:those|these|that|this|they|it) (?:is|are|was|were|(?:would|will|might|could) be))\W*$",
    re.IGNORECASE,
)
_ADRIFT = re.compile(
    # "Smaller ones could …"; "…, he said"; "In an ordinary year it is …".
    r"^\W*(?:(?:The|Some|Many|Most|Other) )?(?:\w+ )?ones\b|"
    r",\W* (?:he|she|they|it) (?:said|added|says|told \w+|wrote)\W*$|"
    r"^(?:In|On|At|By|For|After|Before|Since|During|Until|Last|Next)\b[^,;A-Z]{0,45},? "
    r"(?:he|she|they|it)\b|"
    # "On Jan. 29 its board approved …".
    r"^(?:In|On|By|Since|Until|Last|Next)(?: (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec|"
    r"Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)[a-z]*\.?|"
    r" (?:year|month|week|spring|summer|autumn|winter)| \d{1,4}){1,3},? "
    r"(?:he|she|they|it|his|her|their|its)\b"
)
_SEVERAL = re.compile(
    r"^The (?:two|three|four) (?:countr|side|government|minister|leader|men\b|women\b|part(?:y|i))"
)
"""Whom the rest of one article names, but not the rest of a page about several."""

_SAID_BEFORE = re.compile(
    r"\W*The (?:announcement|statement|communiqu[eé]|readout|account|list|letter|message|post|"
    r"notice|document|text|paper|reply|ruling|verdict|offer) "
    r"(?!(?:of|by|from|to|on|in|at|for|about|between|with|that|which|who|issued|released|published|"
    r"signed|sent|made|given)\b)[a-z]"
)
"""What somebody said or wrote, and no word of who or on what: "The announcement gave no figure"."""

_TELLS = (
    "said|reported|announced|revealed|confirmed|agreed|decided|hoped|feared|expected|estimated|"
    "thought|believed|understood|alleged|claimed|noted|clear|true|likely|unlikely|possible"
)
_JUDGES = (
    "illegal|legal|lawful|unlawful|forbidden|prohibited|hard|difficult|easy|easier|harder|safe|"
    "dangerous|risky|important|necessary|essential|vital|crucial|urgent|wrong|right|fair|unfair|"
    "reasonable|common|rare|unusual|normal|premature|useful|useless|wise|unwise|time|"
    "too (?:early|soon|late)"
)
_NOBODY = re.compile(
    r"\W*(?:It (?:is|was|remains|may|might|could|would|will)(?: (?:not|also|yet|still|be))* (?:"
    r"(?:take|clear|unclear|likely|unlikely|possible|impossible|known|unknown|open)\b|"
    rf"(?:{_TELLS})\b[^,;.]{{0,30}} that\b|"
    rf"(?:\w+ly )?(?:{_JUDGES}) (?:for [^,;.]{{1,30}} )?to (?!the\b|an?\b|its\b)[a-z]|"
    r"[A-Z][^,;.]{1,40} (?:that|who)\b)|"
    r"It (?:has |had )?(?:emerged|transpired|turned out|turns out|seems|seemed|appears|appeared)\b"
    r"[^,;.]{0,30} that\b|"
    r"It took [^,;.]{0,40}\b(?:minutes|hours?|days|weeks?|months?|years?|decades?|until)\b|"
    r"This (?:year|week|month|morning|spring|summer|autumn|winter)\b|"
    r"(?:Both|Neither) (?:the )?[A-Z]|"
    r"Both (?!of\b|are\b|were\b|have\b|had\b|will\b|would\b|said\b|denied\b)[a-z])"
)
"""Openings that mean nobody, or name him: "It may take weeks", "Both sides", "Both Iran and"."""


def leans(sentence: str) -> bool:
    """Return whether who reads only this sentence does not know whom or what it is about."""
    return points_back(sentence) or _SEVERAL.match(sentence) is not None


def points_back(sentence: str) -> bool:
    """Return the same for who knows what the article is about: "They have set no date"."""
    opens = _OPENS.match(sentence) and not _NOBODY.match(sentence)
    return bool(opens or _ENDS.search(sentence) or _ADRIFT.search(sentence))


def _leans_within(sentence: str) -> bool:
    """Return the same for who has all findings of the article, but not its text."""
    return points_back(sentence) or _SAID_BEFORE.match(sentence) is not None


_BEFORE = 2
"""How many sentences may be told before one that leans; where they lean too, none are."""


def with_what_it_leans_on(finding: Finding, article: Article) -> Finding:
    """Return a finding that is a sentence of an English article, told so that it stands alone.

    The sentences before it are put in front, word for word, as few as needed.
    """
    if article.language != "en" or not finding.evidence or not _leans_within(finding.statement):
        return finding
    said = finding.statement.strip()
    for sentence in article.cited(finding.evidence):
        if undated(sentence.text) != said:
            continue
        told = [sentence]
        for _ in range(_BEFORE):
            if told[0].number == 1:
                break
            told.insert(0, article.sentences[told[0].number - 2])
            if not _leans_within(undated(told[0].text)):
                text = " ".join(undated(s.text) for s in told)
                cited = tuple(sorted({*finding.evidence, *(s.number for s in told)}))
                return finding.model_copy(update={"statement": text, "evidence": cited})
    return finding
