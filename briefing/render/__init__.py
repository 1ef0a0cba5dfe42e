"""From a Briefing to what people and programs read: Markdown and JSON, by pure functions.

`to_markdown` and `to_json` give the same bytes for the same briefing; `inline` is the one door
through which text of an article or a model reaches Markdown.
"""

from briefing.render.as_json import to_json
from briefing.render.escape import inline
from briefing.render.markdown import to_markdown

__all__ = ["inline", "to_json", "to_markdown"]
