"""Check yourself: run `pytest` in this folder. It tests gates.ipynb or gates.py, whichever you
worked in: one test for each thing that a part asks."""

from autograder.integrations.pytest import exercise_tests

test_gates = exercise_tests(__file__, "gates")
