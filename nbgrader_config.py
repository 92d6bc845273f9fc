"""nbgrader's settings. The course folder is this one: start nbgrader and Jupyter here."""

from nbgrader.converters import GenerateAssignment
from nbgrader.coursedir import CourseDirectory

c = get_config()  # noqa: F821  (nbgrader provides it)

# Where things are. The gradebook is gradebook.db, in this folder.
c.CourseDirectory.course_id = "lstm"
c.CourseDirectory.source_directory = "source_notebooks"
c.CourseDirectory.release_directory = "assignments"

# What is never copied with an assignment.
junk = [".*_cache", ".autograder", ".DS_Store"]
c.CourseDirectory.ignore = CourseDirectory.ignore.default() + junk

# What stands where a solution was.
c.ClearSolutions.code_stub = {"python": 'raise NotImplementedError("your code replaces this line")'}
c.ClearSolutions.text_stub = "*Your answer replaces this line.*"

# nbgrader's own steps, in its own order; then the released stubs as a script, beside the notebook.
c.GenerateAssignment.preprocessors = [
    *GenerateAssignment.preprocessors.default(),
    "autograder.integrations.nbgrader.WriteScript",
]
