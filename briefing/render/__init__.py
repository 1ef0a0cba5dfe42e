"""From a Briefing or an Edition to what people and programs read: Markdown, HTML and JSON.

Pure functions: the same input gives the same bytes. `inline` is the one door through which text of
an article or a model reaches Markdown; the templates of the pages escape every value.
"""

from briefing.render.as_json import to_json
from briefing.render.edition_markdown import edition_markdown
from briefing.render.escape import inline
from briefing.render.html import briefing_html, edition_html
from briefing.render.markdown import to_markdown

__all__ = ["briefing_html", "edition_html", "edition_markdown", "inline", "to_json", "to_markdown"]
