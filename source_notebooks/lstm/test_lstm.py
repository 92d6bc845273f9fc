"""Check yourself: run `pytest` in this folder. One test a part, for lstm.ipynb or lstm.py."""

from autograder.integrations.pytest import part_tests

test_part = part_tests(__file__)
