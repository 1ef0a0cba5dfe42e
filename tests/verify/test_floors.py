import tomllib

import pytest

from benchmarks.altered import seed
from briefing.verify.gates import Claim, check
from tests.verify import floors

FLOORS = tomllib.loads(floors.FILE.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def now():
    """Return what the gates reach, measured once for all tests here."""
    return floors.measured()


def test_the_floors_are_those_of_these_files():
    """Other claims or other samples would make the floors say nothing."""
    pinned, here = FLOORS["pinned"], floors.pinned()
    changed = sorted(name for name in here if pinned.get(name) != here[name])
    assert not changed, f"{', '.join(changed)} changed: run python -m tests.verify.floors"


def test_the_gates_reach_their_floors(now):
    """Each kind of altered claim is caught, each set of faithful ones let through, as before."""
    assert floors.below(now, FLOORS) == []
    assert {table: set(row) for table, row in now.items()} == {
        table: set(FLOORS[table]) for table in now
    }


@pytest.mark.parametrize(
    ("names", "least"),
    [
        (("number", "date", "percent", "quotation"), 0.98),
        (("name",), 0.97),
        (("negation", "polarity"), 0.9),
        (("hedge", "speaker"), 0.85),
        (("crossed actors", "crossed numbers"), 0.7),
    ],
)
def test_no_floor_is_below_what_was_promised(names, least):
    """The floors on claims altered by code cannot be lowered past what the docs say."""
    assert all(FLOORS["made"][name] >= least for name in names)


def test_a_floor_sinks_only_for_a_reason(tmp_path, monkeypatch, now, capsys):
    """Without flag and reason nothing is written; with them the reason stays in the file."""
    file = tmp_path / "floors.toml"
    higher = {table: dict(row) for table, row in now.items()}
    higher["made"]["number"] = 1.0
    file.write_text(floors.written(higher, ()), encoding="utf-8")
    before = file.read_text(encoding="utf-8")
    monkeypatch.setattr(floors, "measured", lambda: now)
    assert floors.main([], file) == 1
    assert "made, number" in capsys.readouterr().err
    assert file.read_text(encoding="utf-8") == before
    assert floors.main(["--lower", "--reason", "a harder sample"], file) == 0
    after = tomllib.loads(file.read_text(encoding="utf-8"))
    assert after["made"] == now["made"]
    assert [change["reason"] for change in after["lowered"]] == ["a harder sample"]
    with pytest.raises(SystemExit):
        floors.main(["--lower"], file)


@pytest.mark.parametrize("name", ["korea-us-defense-call.txt", "eu-carbon-border-levy.md"])
def test_every_sentence_of_the_samples_supports_itself(name):
    """A sentence held against itself meets with no objection."""
    article = seed(name)
    for sentence in article.sentences:
        assert check(Claim(statement=sentence.text), (sentence,), article) == ()
