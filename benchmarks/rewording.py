"""Sentences told in other words by code alone: a harder copy of an article, without a model.

Synonyms, figures for words and words for figures, a speaker moved from the end to the front, times
and asides left out or moved, two clauses parted. Names and values stay, as they do when a second
reporter tells a fact. What comes out is rough English; it is only ever compared, never read.
"""

from __future__ import annotations

import re
from random import Random

_SYNONYMS = dict(
    pair.split("/")
    for pair in """
    said/stated told/informed announced/declared says/states called/described began/started
    help/assist helped/assisted show/indicate shows/indicates showed/indicated killed/slain
    attack/assault attacks/assaults lawmakers/legislators plan/proposal plans/proposals
    decision/ruling country/nation countries/nations people/individuals children/kids job/position
    jobs/positions workers/employees company/firm companies/firms increase/rise increased/rose
    decreased/declined many/numerous several/various large/big important/key rejected/refused
    approved/backed support/endorsement supported/endorsed critics/opponents officials/authorities
    official/functionary government/administration president/leader border/frontier law/statute
    laws/statutes vote/ballot votes/ballots election/poll elections/polls campaign/race
    violence/bloodshed police/officers shooting/gunfire weapons/arms war/conflict talks/discussions
    meeting/gathering deal/accord agreement/pact warned/cautioned asked/requested ended/finished
    stopped/halted received/obtained buy/purchase bought/purchased died/perished also/too
    but/yet however/still because/since after/following before/ahead during/amid near/close
    group/organization groups/organizations report/study reports/studies money/funds cost/price
    costs/prices tax/levy taxes/levies health/medical hospital/clinic doctors/physicians
    students/pupils school/academy schools/academies found/discovered issue/question
    issues/questions policy/approach policies/approaches measure/step measures/steps
    """.split()
)
_FIGURES = "zero one two three four five six seven eight nine ten eleven twelve".split()
_WORD = re.compile(r"[A-Za-z]+")
_ASIDE = re.compile(r"\s*\([^()]{1,80}\)")
_ADVERB = re.compile(
    r"\b(?!only|early|likely|family|daily|supply|apply|reply|ally|rally|July)[a-z]{4,}ly\s"
)
_SPEAKER = re.compile(
    r"^(?P<what>[^“”\"]{20,}), (?P<who>(?:[A-Z][\w.]+ ?){1,4}|(?:the |a )?[a-z ]{3,30}) "
    r"(?P<verb>said|says|told reporters|added)\.?$"
)
_OPENING = re.compile(
    r"^(?P<when>(?:On|In|Since|After|During|At) [^,“”\"]{3,40}), (?P<rest>.+?)\.$"
)
_CLAUSE = re.compile(r", (?:and|but|while) (?=(?:he|she|they|it|the|a|[A-Z]\w+) )")


def reworded(sentence: str, chance: Random) -> list[str]:
    """Return a sentence in other words, as one or two sentences."""
    text = _ASIDE.sub("", sentence).strip()
    text = _ADVERB.sub("", text)
    if found := _SPEAKER.match(text):
        what = found["what"]
        text = f"According to {found['who'].strip()}, {what[0].lower()}{what[1:]}."
    elif found := _OPENING.match(text):
        rest = found["rest"]
        text = f"{rest[0].upper()}{rest[1:]} {found['when'][0].lower()}{found['when'][1:]}."
    text = text.replace("percent", "%").replace(" %", " percent" if chance.random() < 0.5 else "%")
    text = re.sub(r"\bU\.S\.(?=\s)", "American", text)
    text = re.sub(r"\b(\d{1,2})\b(?![,.%:\d])", _in_words, text)
    text = _WORD.sub(lambda m: _other(m.group(), chance), text)
    parts = _CLAUSE.split(text, maxsplit=1) if chance.random() < 0.5 else [text]
    return [part[:1].upper() + part[1:].rstrip(" .") + "." for part in parts if part.strip(" .")]


def _in_words(found: re.Match[str]) -> str:
    value = int(found.group())
    return _FIGURES[value] if 1 < value < len(_FIGURES) else found.group()


def _other(word: str, chance: Random) -> str:
    """Return a synonym, for four words in five that have one."""
    other = _SYNONYMS.get(word.lower())
    if other is None or chance.random() > 0.8:
        return word
    return other.capitalize() if word[0].isupper() else other
