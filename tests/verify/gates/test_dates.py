import pytest

D = "date_not_in_evidence"

PASS = [
    ("They spoke Thursday.", "They spoke on July 31, 2025."),
    ("They spoke Thursday.", "They spoke this week."),
    ("They spoke on July 25.", "They spoke in July."),
    ("They spoke on July 25.", "They spoke on 25 July 2025."),
    ("They spoke on July 25.", "They spoke in 2025."),
    ("They spoke on July 25.", "They spoke on Friday, July 25."),
    ("The call came six days after Ahn took office on July 25.", "The call was on July 31."),
    ("The Dec. 3 crisis last year ended it.", "The crisis of December 3, 2024 ended it."),
    ("It was held in late May.", "It was held in May."),
    ("It was held on May 29.", "It was held in late May."),
    ("It will be held in September.", "It will be held in September 2025."),
    ("It ended yesterday.", "It ended on July 30."),
    ("It ended yesterday.", "It ended on Wednesday."),
    ("It was signed in 1994.", "It was signed in the 1990s."),
    ("It was signed last year.", "It was signed in 2024."),
    ("It was signed in 2024.", "It was signed last year."),
    ("They met at 3:30 p.m.", "They met at 15:30."),
    ("It may rain.", "It may rain in the end."),
    ("The 2024 election was close.", "The election in 2024 was close."),
    ("It starts next month.", "It starts in August."),
    ("It grew in the second quarter of 2024.", "It grew in Q2 2024."),
    ("They met Thursday morning.", "They met in the morning."),
    ("It is due by the end of the year.", "It is due by the end of 2025."),
    ("Farmers must cut their use from Monday.", "From August 4 farmers have to cut their use."),
    ("Turnout was up from 2021.", "More voted than in 2021: turnout was up."),
]
FAIL = [
    ("They spoke Thursday.", "They spoke on Friday."),
    ("They spoke Thursday.", "They spoke on July 25."),
    ("It is due by the end of the year.", "It is due by the end of 2026."),
    ("They spoke on July 25.", "They spoke on July 26."),
    ("They spoke on July 25.", "They spoke in June."),
    ("They spoke on July 25.", "They spoke on July 25, 2023."),
    ("The Dec. 3 crisis last year ended it.", "The crisis of December 3, 2023 ended it."),
    ("It was held in late May.", "It was held in early May."),
    ("It was held in May.", "It was held on May 29."),
    ("It was signed in 1994.", "It was signed in 1995."),
    ("It was signed in 1994.", "It was signed in the 1980s."),
    ("It was signed last year.", "It was signed this year."),
    ("They met Thursday morning.", "They met Thursday evening."),
    ("They met at 3:30 p.m.", "They met at 4:30 p.m."),
    ("They met.", "They met on Monday."),
    ("It grew in the second quarter of 2024.", "It grew in the third quarter of 2024."),
    ("The call came six days after Ahn took office on July 25.", "The call was on July 30."),
]


@pytest.mark.parametrize(("evidence", "claim"), PASS)
def test_a_date_said_another_way_passes(reasons, evidence, claim):
    """A date that follows from the evidence and the day of publication is let through."""
    assert reasons(evidence, claim) == set()


@pytest.mark.parametrize(("evidence", "claim"), FAIL)
def test_a_changed_date_is_objected_to(reasons, evidence, claim):
    """Another date, or a more precise one than the evidence has, is an objection."""
    assert D in reasons(evidence, claim)


def test_without_a_day_of_publication_words_are_compared(reasons):
    """Where nothing resolves "last year", the same words still pass and others do not."""
    assert reasons("It was signed last year.", "Last year it was signed.", published=None) == set()
    assert D in reasons("It was signed last year.", "It was signed next year.", published=None)


def test_a_stretch_of_years_ends_with_publication_only_where_it_is_said_to(reasons):
    """What will take three years, or two years in prison, tell of no day in the past."""
    built = "The dam will be built over three years."
    assert D in reasons(built, "The dam will be built in June 2022.", published="2025-06-15")
    held = "He must stay in prison for two years."
    assert D in reasons(held, "He must stay in prison since June 2023.", published="2025-06-15")
    work = "Work is expected to last two years."
    assert D in reasons(work, "Work is expected since June 2023.", published="2025-06-15")
    cut = "The bank cut its rate, for the first time in two years."
    assert D not in reasons(
        cut, "The bank cut its rate, for the first time since June 2023.", published="2025-06-15"
    )
    rise = "Prices rose over the past two years."
    assert D not in reasons(rise, "Prices rose from June 2023.", published="2025-06-15")
