#!/bin/sh
# From an empty folder to feedback, with nbgrader's commands alone.
#
#   docs/course.sh COURSE DOWNLOADS      (in a checkout, after: source .venv/bin/activate)
#
# The script makes the folder COURSE. DOWNLOADS holds two downloads of a learning platform, first/
# and second/, with files such as lstm_ada_attempt_2026-11-01-10-00-00_lstm.ipynb. Each step is what
# an instructor types. EXCHANGE is the folder in which nbgrader passes files to and from students on
# this machine.
set -eu

course=$1 downloads=$(cd "$2" && pwd)
names='--FileNameCollectorPlugin.named_regexp=.*_(?P<student_id>\w+)_attempt_(?P<timestamp>[0-9-]+)_(?P<file_id>\w+)'
exchange=--Exchange.root=${EXCHANGE:-/usr/local/share/nbgrader/exchange}
mkdir "$course"
cp -r source_notebooks nbgrader_config.py "$course"
cd "$course"

# Settings go into nbgrader_config.py, where every command and formgrader find them.
cat >> nbgrader_config.py << 'END'

c.LateSubmissionPlugin.penalty_method = "zero"
END

# Before the term: the assignment, its due date, and a check that the solution passes.
nbgrader db assignment add lstm --duedate="2026-11-02 12:00:00 UTC"
nbgrader generate_assignment lstm
nbgrader validate source_notebooks/lstm/lstm.ipynb
nbgrader release_assignment lstm "$exchange"

# A student on this machine fetches it and hands it in.
mkdir ../student
(
  cd ../student
  nbgrader fetch_assignment lstm --course lstm "$exchange"
  nbgrader submit lstm --course lstm "$exchange"
)

# After the due date: collect from this machine and from the platform, and grade.
nbgrader collect lstm "$exchange"
mkdir -p downloaded/lstm/archive
cp "$downloads"/first/* downloaded/lstm/archive
nbgrader zip_collect lstm "$names" --force
nbgrader autograde lstm

# A student hands in again: only the new submission is graded.
cp "$downloads"/second/* downloaded/lstm/archive
nbgrader zip_collect lstm "$names" --force
nbgrader autograde lstm

# nbgrader passes over students who handed in lstm.py alone; autograder nbgrader lstm grades them too.

# Mark the reflections in formgrader: run jupyter lab in this folder, and open the menu Nbgrader. Then
# give everything back: the pages in feedback/ by the platform, and the pages of students of this
# machine through the exchange. (Without --student, nbgrader stops at the first student who never
# used the exchange.)
nbgrader generate_feedback lstm
nbgrader release_feedback lstm --student="$(id -un)" "$exchange"
nbgrader export
