"""Check yourself: run `pytest` in this folder. It tests rnn.ipynb or rnn.py, whichever you worked
in: one test for each thing that a part asks."""

from autograder.integrations.pytest import exercise_tests

test_rnn = exercise_tests(__file__, "rnn")
