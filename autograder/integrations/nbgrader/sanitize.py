"""Shows a student's Markdown as text and pictures only.

nbgrader keeps the HTML in Markdown. A script in a student's cell would run in the page of the
person who marks it. This filter replaces nbconvert's filter.
"""

from __future__ import annotations

import re
from typing import Any

import bleach
from jinja2 import pass_context
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath

_TAGS = frozenset(
    re.findall(
        r"\w+",
        "a abbr b blockquote br code dd del div dl dt em h1 h2 h3 h4 h5 h6 hr i img ins kbd li ol p"
        " pre s span strong sub sup table tbody td th thead tr u ul",
    )
)
_ATTRIBUTES = frozenset({"alt", "class", "colspan", "href", "id", "rowspan", "src", "title"})
_PROTOCOLS = frozenset({"http", "https", "mailto", "data"})
_ATTACHMENT = re.compile(r"attachment:([^\s)\"'<>]+)")


@pass_context
def show_markdown(context: Any, source: str) -> str:
    """A cell's Markdown as HTML without scripts. Attached pictures are embedded."""
    attached = context.get("cell", {}).get("attachments", {})
    source = _ATTACHMENT.sub(lambda found: _attachment(found, attached), source)
    renderer = IPythonRenderer(escape=False, attachments=attached, exclude_anchor_links=True)
    html = MarkdownWithMath(renderer=renderer).render(source)
    return bleach.clean(html, tags=_TAGS, attributes=_allow, protocols=_PROTOCOLS)  # type: ignore[no-any-return]


def _attachment(found: re.Match[str], attached: dict[str, Any]) -> str:
    """The link to an attachment, or other text if it is missing: nbconvert would fail."""
    return found[0] if attached.get(found[1]) else f"missing-{found[1]}"


def _allow(tag: str, name: str, value: str) -> bool:
    """Whether an attribute is safe. Only a picture may hold data; in a link, data could be a page
    with a script."""
    is_data = value.strip().casefold().startswith("data:")
    return name in _ATTRIBUTES and (not is_data or (tag == "img" and name == "src"))
