"""Two ways of briefing held side by side: prompt sets, models, or both, over the same articles.

Read `run.compared` first: it briefs, `comparison` counts, `floors` judges, and `as_markdown` and
`page` tell people what came of it.
"""
