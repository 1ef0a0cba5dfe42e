"""The gate on speakers: what the evidence has somebody say, the claim must not say by itself."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from briefing.article import Article, Sentence
from briefing.findings import Reason
from briefing.verify.gates.cast import Cast, cast_of
from briefing.verify.gates.clauses import SPEECH, Reading, is_predicate, read
from briefing.verify.gates.lexicon import load
from briefing.verify.gates.moods import FACT, moods
from briefing.verify.gates.runs import HEADS, TITLES
from briefing.verify.gates.shapes import Claim, Objection
from briefing.verify.gates.speech import TIMES, Saying, sayings
from briefing.verify.gates.text import folded_stem, tokens

_TABLE = load("speech")
_GENERIC = frozenset(folded_stem(w) for w in _TABLE["generic"].split())
_OFFICES = _GENERIC | HEADS | frozenset(map(folded_stem, TITLES))
"""Words that many speakers share: "minister", "general", "party"."""
_KEEPING = frozenset(_TABLE["keeping"].split())
_KEEPING_WITH_TO = frozenset(_TABLE["keeping_with_to"].split())
_ATTITUDES = frozenset(folded_stem(w) for w in _TABLE["attitudes"].split()) | SPEECH
_LEAST = 0.4
"""The least share of a claim's words that must be somebody's for it to need a speaker."""
_MANY, _MOST = 5, 0.6
"""How many words, and what share, make up for a predicate that was worded anew."""
_PLAIN = 0.75
"""The share of those words that, said by the article itself, make a speaker needless."""


def check(claim: Claim, evidence: Sequence[Sentence], article: Article) -> Iterator[Objection]:
    """Object where a claim drops the speaker that its evidence names, or names another.

    A claim needs a speaker if most of what it shares with its evidence is there somebody's words
    and not the article's own. `attribution` keeps the speaker; so do "reportedly" and the like,
    and a claim whose own subject is the speaker ("Ahn hopes to"). Limits: of two who speak in one
    sentence only the reach of their words tells them apart; a pronoun in the evidence may be
    anybody; common nouns for speakers ("officials", "the ministry") pass for one another.
    """
    statement = read(claim.statement)
    known = [(s, read(s.text), sayings(s.text)) for s in evidence]
    if not any(said for _, _, said in known):
        return
    mine = sayings(claim.statement)
    own = frozenset().union(*(s.keys for s in mine)) if mine else frozenset()
    keys = {k for k in statement.where if k not in own}
    plain = max(len(keys & _plain_keys(reading, said)) for _, reading, said in known)
    best: tuple[int, Sentence, Saying] | None = None
    best_reading = statement
    for sentence, reading, said in known:
        for saying in said:
            shared = len(keys & {reading.keys[j] for j in saying.tokens})
            if best is None or shared > best[0]:
                best, best_reading = (shared, sentence, saying), reading
    if best is None or best[0] < 2 or best[0] < _LEAST * len(keys) or plain >= _PLAIN * best[0]:
        return
    _, sentence, saying = best
    cast = cast_of(article)
    if mine or claim.attribution:
        named = [*mine, *_attributed(claim)]
        sayers = [
            _antecedent(x, reading)
            for _, reading, said in known
            for x in said
            if len(keys & {reading.keys[j] for j in x.tokens}) >= _PLAIN * best[0]
        ]
        rivals = [s for s in named if not any(_same(s, x, cast) for x in sayers)]
        if (
            rivals
            and len(rivals) == len(named)
            and (_known_elsewhere(rivals[0], known) or _another(rivals[0], sayers, article, cast))
        ):
            yield Objection(
                reason=Reason.SPEAKER_LOST,
                status="contradicted",
                detail=f"sentence {sentence.number} has this from {_who(saying)}, "
                f"not from “{rivals[0].speaker}”",
            )
        return
    if saying.verb >= 0 and best_reading.keys[saying.verb] in statement.where:
        return  # "rejected a report that ..."
    if _keeps(statement):
        return
    if _is_subject(statement, best_reading, saying, cast) and not _boasts(
        claim.statement, best_reading, saying
    ):
        return
    if _resolved(statement, best_reading, saying):
        return
    if not _asserts(statement, best_reading, saying) and best[0] < max(_MANY, _MOST * len(keys)):
        return
    yield Objection(
        reason=Reason.SPEAKER_LOST,
        status="overstated",
        detail=f"stated as a fact, but sentence {sentence.number} has it from {_who(saying)}",
    )


def _who(saying: Saying) -> str:
    return f"“{saying.speaker}”" if saying.speaker and not saying.pronoun else "a speaker"


def _antecedent(saying: Saying, reading: Reading) -> Saying:
    """Return a saying of "it" or "he" with whatever its sentence names before: one of these."""
    before = range(saying.verb) if saying.pronoun else ()
    keys = frozenset(reading.keys[j] for j in before if reading.keys[j] and j not in saying.tokens)
    nouns = frozenset(k for k in keys if not any(reading.verb[j] for j in reading.where[k]))
    return saying._replace(keys=nouns, pronoun=False) if nouns else saying


def _keeps(statement: Reading) -> bool:
    """Whether a claim says by a word such as "reportedly" that it is somebody's."""
    toks = statement.toks
    return any(
        t.low in _KEEPING or (t.low in _KEEPING_WITH_TO and n.low == "to")
        for t, n in pairwise(toks)
    )


def _boasts(text: str, reading: Reading, saying: Saying) -> bool:
    """Whether a claim states as a fact what a speaker says to have done: "he always obeyed".

    What speakers feel, want or intend is theirs to say.
    """
    statement, mine = read(text), moods(text)
    said = {reading.keys[j] for j in saying.tokens if reading.verb[j]}
    verbs = [j for j, verb in enumerate(statement.verb) if verb]
    return bool(verbs) and all(
        statement.keys[j] in said and statement.keys[j] not in _ATTITUDES and mine[j][0] == FACT
        for j in verbs
    )


def _resolved(statement: Reading, reading: Reading, saying: Saying) -> bool:
    """Whether a claim tells what somebody wants, fears or will do, as the speaker does of them.

    "Brazil will impose a levy, the minister said" is Brazil's plan; "aid workers fear, the charity
    said" is the workers' fear.
    """
    first = next((j for j, verb in enumerate(statement.verb) if verb), 0)
    if statement.keys[first] not in _ATTITUDES - SPEECH:
        return False
    subject = {k for k in statement.keys[:first] if k}
    said = sorted(saying.tokens)
    for n, j in enumerate(said):
        wants = reading.verb[j] and reading.keys[j] in _ATTITUDES
        if (wants or reading.toks[j].low == "will") and subject & {
            reading.keys[k] for k in said[:n]
        }:
            return True
    return False


def _asserts(statement: Reading, reading: Reading, saying: Saying) -> bool:
    """Whether something the speaker says of a thing is what the claim says of it: a shared verb."""
    said = {reading.keys[j] for j in saying.tokens if reading.keys[j] and is_predicate(reading, j)}
    return any(
        key in said and is_predicate(statement, j) for j, key in enumerate(statement.keys) if key
    )


def _plain_keys(reading: Reading, said: tuple[Saying, ...]) -> set[str]:
    """Return the keys of the words of a sentence that are nobody's but the article's."""
    spoken = {j for s in said for j in s.tokens}
    return {key for j, key in enumerate(reading.keys) if key and j not in spoken}


def _attributed(claim: Claim) -> list[Saying]:
    if not claim.attribution:
        return []
    reading = read(claim.attribution)
    keys = frozenset(k for k in reading.where if k not in TIMES and k not in SPEECH)
    return [Saying(keys, claim.attribution, frozenset(), -1, pronoun=not keys)]


def _same(one: Saying, two: Saying, cast: Cast) -> bool:
    """Whether two speakers may be the same: a telling word in common, one figure, a common noun."""
    if one.pronoun or two.pronoun or (one.keys & two.keys) - _OFFICES:
        return True
    first, second = _words(one), _words(two)
    if any(
        first & f.names and (second & f.names or two.keys & f.titles) for f in cast.figures
    ) or any(second & f.names and one.keys & f.titles for f in cast.figures):
        return True
    mine, theirs = _telling(one, two), _telling(two, one)
    common = one.keys & two.keys or (one.keys | two.keys) & _GENERIC
    # "the finance ministry" is not "the defense ministry", nor an auditor general an attorney
    return bool(common) and not (mine and theirs)


def _telling(one: Saying, two: Saying) -> frozenset[str]:
    """Return the words of a speaker that tell it from another: no common noun, no country."""
    return frozenset(k for k in one.keys - two.keys - _GENERIC if k[0] != "@")


def _words(saying: Saying) -> frozenset[str]:
    return frozenset(t.low for t in tokens(saying.speaker))


def _known_elsewhere(
    rival: Saying, known: Sequence[tuple[Sentence, Reading, tuple[Saying, ...]]]
) -> bool:
    """Whether a speaker is somebody the evidence names, so that the two were exchanged."""
    return any(rival.keys & set(reading.where) for _, reading, _ in known)


def _another(rival: Saying, sayers: Sequence[Saying], article: Article, cast: Cast) -> bool:
    """Whether a speaker is one of the article's, and surely not who says it in the evidence.

    Both are people that it names; or the rival speaks elsewhere in it, and nobody by name here.
    """
    spoken = [_people(x, cast) for x in sayers]
    mine = _people(rival, cast)
    if mine:
        return bool(spoken) and all(p and not p & mine for p in spoken)
    if any(spoken) or any(not x.keys - _GENERIC for x in sayers):
        return False
    elsewhere = frozenset().union(*(read(s.text).where for s in article.sentences))
    return bool(rival.keys - _GENERIC) and rival.keys <= elsewhere


def _people(saying: Saying, cast: Cast) -> frozenset[int]:
    """Return the figures, no bodies, that the words of a speaker name, or else their titles."""
    words = _words(saying)
    people = [(i, f) for i, f in enumerate(cast.figures) if not f.body]
    named = frozenset(i for i, f in people if words & f.names)
    if named or len(saying.keys) < 2:
        return named
    return frozenset(i for i, f in people if saying.keys <= f.titles)


def _is_subject(statement: Reading, reading: Reading, saying: Saying, cast: Cast) -> bool:
    """Whether the claim's own subject is the speaker, by a word before its first verb."""
    first = next((j for j in range(len(statement.toks)) if statement.verb[j]), len(statement.toks))
    before = {
        k
        for j, k in enumerate(statement.keys[:first])
        # "the Canadian coast guard" is not Canada speaking
        if k and not (k[0] == "@" and j + 1 < first and statement.keys[j + 1])
    }
    shared = len(before & saying.keys)
    if shared > 1 or 2 * shared > len(saying.keys):
        return True
    names = {t.low for t in statement.toks[:first] if t.capital}
    spoken = _words(saying)
    if saying.pronoun:
        theirs = {reading.toks[j].low for j in saying.tokens}
        return any(names & f.names and not names & f.names & theirs for f in cast.figures)
    return any(
        names & f.names and (spoken & f.names or saying.keys & f.titles) for f in cast.figures
    )
