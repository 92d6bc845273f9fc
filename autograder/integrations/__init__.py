"""Where the grader meets other programs: the notebook, pytest, nbgrader."""
