"""nbgrader's settings. The course folder is this one: start nbgrader and Jupyter here."""

import os
import sys
from pathlib import Path

from nbgrader.converters import Autograde, GenerateAssignment
from nbgrader.coursedir import CourseDirectory

c = get_config()  # noqa: F821  (nbgrader provides it)

# Where things are. The gradebook is gradebook.db, in this folder.
c.CourseDirectory.course_id = "lstm"
c.CourseDirectory.source_directory = "source_notebooks"
c.CourseDirectory.release_directory = "assignments"

# nbgrader calls alembic by its name to make a gradebook; it lies beside this Python.
os.environ["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])

# A script can be handed in as well.
c.FileNameCollectorPlugin.valid_ext = [".ipynb", ".py"]

# What is never copied with an assignment.
junk = [".*_cache", ".autograder", ".DS_Store", "*.db"]
c.CourseDirectory.ignore = CourseDirectory.ignore.default() + junk

# What stands where a solution was.
c.ClearSolutions.code_stub = {"python": 'raise NotImplementedError("your code replaces this line")'}
c.ClearSolutions.text_stub = "*Your answer replaces this line.*"

# nbgrader's own steps, in its own order; then the released stubs as a script, beside the notebook.
c.GenerateAssignment.preprocessors = [
    *GenerateAssignment.preprocessors.default(),
    "autograder.integrations.nbgrader.WriteScript",
]

# The grader, for the command and formgrader alike. Every submission is opened, whatever its name
# and state; its cells are put back as they were handed out; instead of being executed in a kernel
# it is graded in a jail; and the feedback becomes the comment on each answer.
plug = "autograder.integrations.nbgrader."
c.Autograde.pre_convert_hook = plug + "expect_notebook"
c.Autograde.exporter_class = plug + "ReadSubmission"
c.Autograde.sanitize_preprocessors = [
    plug + "MendCells",
    *Autograde.sanitize_preprocessors.default(),
]
c.Autograde.autograde_preprocessors = [
    plug + "Grade" if each.__name__ == "Execute" else each
    for each in Autograde.autograde_preprocessors.default()
]
c.Autograde.autograde_preprocessors += [plug + "SaveComments"]

# What students write is shown without the scripts in it, in feedback and formgrader.
c.HTMLExporter.filters = {"markdown2html": plug + "show_markdown"}
