"""A check in the notebook: words escaped, a second cue beside every colour, figures as tables."""

from __future__ import annotations

from dataclasses import replace
from xml.etree import ElementTree

import pytest

from autograder.authoring.splice import mistake
from autograder.render.heat import heat_maps
from autograder.render.html import part_html
from autograder.report import CheckResult, CriterionResult, Figure, PartResult
from autograder.worker import Worker

from ..samples import SOLUTIONS, grade

HOSTILE = "<script>alert(1)</script>\"'&\x1b[31m\u202e"
FIGURE = Figure("gate", "sample", "unit", ((0.5, -1.0),), ((0.5, float("nan")),), ((False, True),))
RESULT = PartResult(
    "lstm_cell",
    24.0,
    40.0,
    "partial",
    "Fix the gate.",
    subpoints=(CriterionResult("values", 24, 24, (CheckResult("right", "right", "passed"),)),),
    figures=(FIGURE,),
)


def tree(result: PartResult) -> ElementTree.Element:
    """The page, which is well-formed XML as well."""
    return ElementTree.fromstring(part_html(result))


def test_nothing_of_a_submissions_is_markup() -> None:
    """Feedback, problems and titles come out as text, without controls."""
    hostile = replace(
        RESULT,
        feedback=HOSTILE,
        subpoints=(
            CriterionResult(HOSTILE, 0, 24, (CheckResult("right", HOSTILE, "failed", HOSTILE),)),
        ),
        figures=(replace(FIGURE, title=HOSTILE),),
    )
    page = part_html(hostile)
    assert "<script" not in page
    assert "\x1b" not in page
    assert "\u202e" not in page
    assert tree(hostile).get("data-status") == "partial"


@pytest.mark.parametrize("status", ["passed", "partial", "failed", "blocked", "not_attempted"])
def test_a_verdict_has_a_word_beside_its_colour(status: str) -> None:
    """The status is an attribute, a word, a symbol that is not read aloud, and then a colour."""
    page = tree(replace(RESULT, status=status))  # type: ignore[arg-type]
    verdict = next(p for p in page.iter("p") if "autograder-verdict" in str(p.get("class")))
    symbol = next(verdict.iter("span"))
    assert symbol.get("aria-hidden") == "true"
    assert status.replace("_", " ") in "".join(verdict.itertext())
    assert page.get("data-status") == status
    assert page.get("aria-label") == "Check of lstm_cell"


def test_heat_maps_are_tables_to_be_read() -> None:
    """Headings name rows and columns; a wrong number says so in words and by a mark."""
    page = tree(RESULT)
    tables = [table for table in page.iter("table") if table.get("class") == "heat"]
    assert [table.findtext("caption") for table in tables] == ["expected", "yours"]
    headings = [th.get("aria-label") for th in tables[1].iter("th")]
    assert headings == ["unit 0", "unit 1", "sample 0"]
    wrong = [td for td in tables[1].iter("td") if td.get("class") == "wrong"]
    assert ["".join(td.itertext()) for td in wrong] == ["nan✗"]
    assert [span.get("aria-label") for td in wrong for span in td] == [", wrong"]
    assert not [td for td in tables[0].iter("td") if td.get("class") == "wrong"]


def luminance(red: int, green: int, blue: int) -> float:
    """Of a colour, as WCAG 2 defines it."""
    linear = [
        v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4
        for v in (red / 255, green / 255, blue / 255)
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_numbers_can_be_read_on_their_colours() -> None:
    """WCAG's contrast of 4.5 to 1, for every shade of the scale."""
    row = tuple(step / 50 for step in range(-50, 51))
    figure = Figure("x", "r", "c", (row,), (row,), ((False,) * len(row),))
    for cell in heat_maps(figure)["expected"][0]:
        paper = luminance(*map(int, cell.paper[4:-1].split(",")))
        assert (paper + 0.05) / (luminance(17, 17, 17) + 0.05) >= 4.5, cell


def test_colours_stay_in_range() -> None:
    """Infinite, huge and tiny numbers are drawn."""
    rows = ((float("inf"), -1e30, 0.0, 1e-300),)
    figure = Figure("x", "r", "c", rows, ((0.0,) * 4,), ((True,) * 4,))
    cells = [cell for rows in heat_maps(figure).values() for row in rows for cell in row]
    assert all(0 <= int(v) < 256 for cell in cells for v in cell.paper[4:-1].split(","))
    assert [cell.text for cell in cells[:2]] == ["inf", "-1e+30"]


def test_gates_are_shown_where_they_help(worker: Worker) -> None:
    """The one gate that is wrong, beside three right ones; a missing tanh is no gate's fault."""
    missing = grade(worker, mistake(SOLUTIONS, "cell_forget_gate_missing")).part("lstm_cell")
    gates = {figure.title: any(map(any, figure.wrong)) for figure in missing.figures[2:]}
    assert gates == {
        "input gate i": False,
        "forget gate f": True,
        "candidate g": False,
        "output gate o": False,
    }
    tanh = grade(worker, mistake(SOLUTIONS, "cell_tanh_missing_on_output")).part("lstm_cell")
    assert [figure.title for figure in tanh.figures] == ["new hidden state h"]
    cut = grade(worker, mistake(SOLUTIONS, "cell_cell_state_detached")).part("lstm_cell")
    assert cut.score == 24
    right = grade(worker, (SOLUTIONS / "lstm.py").read_bytes()).part("lstm_cell")
    assert right.figures == ()


def test_no_gate_is_shown_that_is_not_certain(worker: Worker) -> None:
    """Where gates change places, driving one drives another: what comes out is no gate."""
    order = grade(worker, mistake(SOLUTIONS, "cell_gate_order_ifog")).part("lstm_cell").figures
    assert [figure.title for figure in order] == ["new cell state c", "new hidden state h"]


def test_losses_are_shown_beside_the_right_ones(worker: Worker) -> None:
    """A softmax before the loss shows in every batch's loss."""
    (figure,) = grade(worker, mistake(SOLUTIONS, "loop_softmax_before_loss")).parts[2].figures
    assert (figure.title, len(figure.got[0])) == ("losses", 6)
    assert all(figure.wrong[0])
