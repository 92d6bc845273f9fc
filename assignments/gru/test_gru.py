"""Check yourself: run `pytest` in this folder. It tests gru.ipynb or gru.py, whichever you
worked in: one test for each thing that a part asks."""

from autograder.integrations.pytest import exercise_tests

test_gru = exercise_tests(__file__, "gru")
