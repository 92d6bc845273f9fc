"""Check yourself: run `pytest` in this folder. It tests copy_task.ipynb or copy_task.py, whichever
you worked in: one test for each thing that a part asks."""

from autograder.integrations.pytest import exercise_tests

test_copy_task = exercise_tests(__file__, "copy_task")
