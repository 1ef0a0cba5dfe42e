from briefing.article import Article
from briefing.verify.kept import Kept
from tests.verify.made import article


def test_what_was_worked_out_is_not_worked_out_again() -> None:
    """The same text is asked about once, until too many sentences were asked about since."""
    made: list[str] = []

    def note(one: Article) -> int:
        made.append(one.text)
        return len(made)

    kept = Kept(note, sentences=2)
    first, second, third = (article(f"{word} came.") for word in ("Rain", "Snow", "Hail"))
    assert [kept(first), kept(second), kept(first)] == [1, 2, 1]
    assert kept(third) == 3
    assert [kept(first), kept(second)] == [1, 4]


def test_an_article_larger_than_all_is_kept_alone() -> None:
    """One that has more sentences than are kept is still not worked out twice in a row."""
    kept = Kept(lambda _: object(), sentences=1)
    long = article("Rain came.", "Snow came.", "Hail came.")
    assert kept(long) is kept(long)
