"""Check yourself: run `pytest` in this folder. It tests lstm.ipynb or lstm.py, whichever you
worked in: one test for each thing that a part asks."""

from autograder.integrations.pytest import exercise_tests

test_lstm = exercise_tests(__file__)
