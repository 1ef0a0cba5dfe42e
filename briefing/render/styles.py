"""How a page looks: the styles of its elements, by what they are for.

Dark colours and narrow screens are in the head of the template; here is what every mail program
understands. Text on its background has a contrast of at least 4.5 to 1 (WCAG 2.2, 1.4.3).
"""

from __future__ import annotations

_TEXT, _MUTED, _LINE, _PANEL, _LINK = "#1b2330", "#56616f", "#d5dbe3", "#f4f6f9", "#1a4f8b"
_SERIF = "Georgia,'Times New Roman',serif"
_SANS = "-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif"
_WRAP = "overflow-wrap:anywhere;word-break:break-word;"

STYLES = {
    "body": f"margin:0;padding:0;background:#ffffff;color:{_TEXT};font:16px/1.5 {_SANS};{_WRAP}",
    "sheet": "display:block;max-width:680px;margin:0 auto;padding:28px 24px 48px;",
    "h1": f"font:700 26px/1.25 {_SERIF};margin:0 0 8px;",
    "date": f"font:400 17px/1.4 {_SANS};color:{_MUTED};",
    "h2": f"font:700 19px/1.3 {_SERIF};margin:32px 0 8px;",
    "h2_first": f"font:700 19px/1.3 {_SERIF};margin:0 0 8px;",
    "story": f"font:700 20px/1.3 {_SERIF};margin:36px 0 4px;padding-top:18px;"
    f"border-top:2px solid {_LINE};",
    "h3": f"font:700 14px/1.4 {_SANS};margin:18px 0 6px;",
    "p": "margin:0 0 10px;",
    "panel": f"background:{_PANEL};border:1px solid {_LINE};border-radius:6px;"
    "padding:16px 18px;margin:18px 0 8px;",
    "alert": "background:#fdf3dc;border-left:4px solid #b98a2e;padding:10px 14px;margin:14px 0;",
    "list": "margin:0 0 10px;padding:0 0 0 20px;",
    "item": "margin:0 0 8px;",
    "lead": "margin:0 0 10px;font-size:17px;line-height:1.45;",
    "small": f"font-size:14px;line-height:1.45;color:{_MUTED};",
    "small_item": f"font-size:14px;line-height:1.45;color:{_MUTED};margin:0 0 5px;",
    "muted": f"color:{_MUTED};",
    "link": f"color:{_LINK};",
    "cite": f"color:{_LINK};font-size:13px;text-decoration:none;white-space:nowrap;",
    "table": "width:100%;table-layout:fixed;border-collapse:collapse;margin:0 0 12px;"
    f"background:{_PANEL};border:1px solid {_LINE};",
    "cell_head": "padding:8px 12px;font-size:14px;font-weight:700;"
    f"border-bottom:1px solid {_LINE};",
    "cell": "width:50%;padding:10px 12px;vertical-align:top;font-size:15px;line-height:1.45;"
    f"border-right:1px solid {_LINE};{_WRAP}",
    "grid": f"width:100%;border-collapse:collapse;margin:0 0 12px;border:1px solid {_LINE};"
    f"background:{_PANEL};",
    "grid_head": "padding:8px 10px;font-size:13px;text-align:left;vertical-align:bottom;"
    f"border-bottom:1px solid {_LINE};",
    "grid_cell": "padding:8px 10px;font-size:14px;line-height:1.4;vertical-align:top;"
    f"border-bottom:1px solid {_LINE};{_WRAP}",
    "figure": "padding:8px 10px;font-size:14px;line-height:1.4;vertical-align:top;text-align:right;"
    f"border-bottom:1px solid {_LINE};font-variant-numeric:tabular-nums;white-space:nowrap;",
    "term": f"font-size:13px;color:{_MUTED};margin:0 0 2px;",
    "passage": "font-size:14px;line-height:1.45;margin:0 0 10px;",
}
