"""The command line: parse the options, run one command, return its exit code."""

from __future__ import annotations

import argparse
import contextlib
import io
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import IO, TypeAlias

from ..course import course_folder
from ..errors import AutograderError, JailError, StoppedError, SubmissionError, UsageError

EXIT_OK, EXIT_FAULT, EXIT_USAGE, EXIT_STOPPED = 0, 1, 2, 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; return the exit code. An expected error never prints a traceback."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal without ✓ gets a ?
    parser = _parser()
    options = parser.parse_args(arguments)
    if not hasattr(options, "run"):
        parser.print_help(sys.stderr)
        return EXIT_USAGE
    code = _run(options)
    for stream in (sys.stdout, sys.stderr):
        _flush(stream)
    return code


def _run(options: argparse.Namespace) -> int:
    try:
        code: int = options.run(options)
        sys.stdout.flush()
    except StoppedError as error:
        return _fail(str(error), EXIT_STOPPED)
    except (UsageError, JailError, SubmissionError) as error:
        return _fail(str(error), EXIT_USAGE)
    except AutograderError as error:
        return _fail(str(error), EXIT_FAULT)
    except OSError as error:  # such as a full disk or a closed pipe
        return _fail(f"the command failed: {error}.", EXIT_FAULT)
    except KeyboardInterrupt:
        return _fail("stopped; no results were written.", EXIT_STOPPED)
    return code


def _fail(reason: str, code: int) -> int:
    """Print why a command ended, if standard error can be written; return the exit code."""
    with contextlib.suppress(OSError):
        print(f"autograder: {reason}", file=sys.stderr)
    return code


def _flush(stream: IO[str]) -> None:
    """Write what is left, or drop it. Else Python would try again at its end, fail, and change the
    exit code."""
    try:
        stream.flush()
    except OSError:
        null = os.open(os.devnull, os.O_WRONLY)
        os.dup2(null, stream.fileno())
        os.close(null)


Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("autograder", description="Check and grade LSTM exercises.")
    commands = parser.add_subparsers(metavar="COMMAND")
    _add_grade(commands)
    _add_nbgrader(commands)
    _add_self_check(commands)
    demo = _add(commands, _demo)
    demo.add_argument("--folder", type=Path, default=Path("demo"), help="where to put it")
    _add_grading_options(demo)
    release = _add(commands, _release)
    release.add_argument("exercises", nargs="*", metavar="EXERCISE", help="default: all")
    library = _add(commands, _fingerprints)
    library.add_argument("exercise", nargs="?", default="lstm", help="default: lstm")
    verify = _add(commands, _verify)
    verify.add_argument("exercises", nargs="*", metavar="EXERCISE", help="default: all")
    verify.add_argument("--jobs", type=_positive, help="how many at once (default: one per core)")
    skeleton = _add(commands, _new_exercise)
    skeleton.add_argument("name", metavar="NAME", help="its id, such as peephole")
    _add(commands, _doctor)
    return parser


def _add(commands: Commands, run: Callable[[argparse.Namespace], int]) -> argparse.ArgumentParser:
    """Add the command that a function runs: its name is the function's, its help the docstring."""
    name = run.__name__.removeprefix("_").replace("_", "-")
    parser = commands.add_parser(name, help=run.__doc__)
    parser.set_defaults(run=run)
    return parser


def _add_grade(commands: Commands) -> None:
    grade = _add(commands, _grade)
    grade.add_argument(
        "paths",
        nargs="+",
        type=Path,
        metavar="PATH",
        help="a submission, a student's folder, a folder like nbgrader's submitted/, or an export "
        "of Canvas or Moodle, zipped or not",
    )
    grade.add_argument("--out", type=Path, required=True, help="where to write the results")
    grade.add_argument("--assignment", default="lstm", help="which exercise (default: lstm)")
    grade.add_argument(
        "--json", action="store_true", help="print the progress as JSON lines, for programs"
    )
    _add_grading_options(grade)
    grade.add_argument(
        "--engine",
        choices=("local", "dask"),
        default="local",
        help="grade on this machine (default) or on a Dask cluster",
    )
    grade.add_argument(
        "--scheduler",
        metavar="ADDRESS",
        help="the Dask cluster's address, such as tcp://head:8786",
    )


def _add_nbgrader(commands: Commands) -> None:
    nbgrader = _add(commands, _nbgrader)
    nbgrader.add_argument("assignment", nargs="?", default="lstm", help="default: lstm")
    nbgrader.add_argument("--student", metavar="ID", help="grade only this student")
    nbgrader.add_argument("--db", metavar="URL", help="the gradebook (default: nbgrader's own)")
    nbgrader.add_argument("--force", action="store_true", help="grade again what was graded before")
    _add_grading_options(nbgrader)


def _add_self_check(commands: Commands) -> None:
    check = _add(commands, _check)
    watch = _add(commands, _watch)
    for parser in (check, watch):
        parser.add_argument(
            "file",
            nargs="?",
            type=Path,
            default=Path(),
            metavar="FILE",
            help="a notebook, a script, or a folder with one of them (default: this folder)",
        )
        parser.add_argument(
            "--assignment", help="which exercise (default: the exercise that the file is named for)"
        )


def _add_grading_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--jobs", type=_positive, help="how many to grade at once (default: one per core)"
    )
    parser.add_argument(
        "--isolation",
        choices=("bubblewrap", "sandlock", "none"),
        help="the jail (default: the first that works); none runs student code unprotected",
    )


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise ValueError
    return number


def _grade(options: argparse.Namespace) -> int:
    """Grade submissions into a folder."""
    from .grade import grade_in_terminal

    _refuse_options(options)
    chosen = (options.assignment, options.isolation, options.jobs, options.json, options.scheduler)
    return EXIT_FAULT if grade_in_terminal(options.paths, options.out, *chosen) else EXIT_OK


def _refuse_options(options: argparse.Namespace) -> None:
    on_cluster = options.engine == "dask"
    if on_cluster and options.scheduler is None:
        raise UsageError("--engine dask needs --scheduler, such as --scheduler tcp://head:8786.")
    if options.scheduler is not None and not on_cluster:
        raise UsageError("--scheduler is for a Dask cluster: add --engine dask.")
    if on_cluster and options.jobs is not None:
        raise UsageError(
            "--jobs is for this machine; a cluster runs one job per thread of its workers."
        )


def _nbgrader(options: argparse.Namespace) -> int:
    """Grade a class into nbgrader's gradebook, as 'nbgrader autograde' does."""
    from .grade import nbgrader_in_terminal

    given = {"student": options.student, "db": options.db}
    settings = {
        "Grade.isolation": options.isolation,
        "Grade.jobs": options.jobs,
        "Autograde.force": options.force or None,
    }
    try:
        failed = nbgrader_in_terminal(
            options.assignment,
            [f"--{name}={value}" for name, value in given.items() if value is not None],
            {name: value for name, value in settings.items() if value is not None},
        )
    except KeyboardInterrupt:
        return _fail("stopped; the same command goes on from here.", EXIT_STOPPED)
    return EXIT_FAULT if failed else EXIT_OK


def _check(options: argparse.Namespace) -> int:
    """Check your own notebook or script."""
    from rich.console import Console

    from ..integrations.console import check_in_terminal

    check_in_terminal(options.file, _exercise_of(options), Console())
    return EXIT_OK


def _watch(options: argparse.Namespace) -> int:
    """Check your file again each time you save it."""
    from rich.console import Console

    from ..integrations.console import watch_in_terminal

    try:
        watch_in_terminal(options.file, _exercise_of(options), Console())
    except KeyboardInterrupt:
        print()
    return EXIT_OK


def _exercise_of(options: argparse.Namespace) -> str:
    """The exercise of the option, or else of the file or folder."""
    from ..exercises import DEFAULT, of_path

    name: str = options.assignment or of_path(options.file.resolve()) or DEFAULT
    return name


def _demo(options: argparse.Namespace) -> int:
    """Grade a small sample class (in a checkout)."""
    from ..authoring.demo import make_class
    from .grade import grade_in_terminal

    submitted = options.folder / "submitted"
    count = make_class(course_folder(Path()), submitted)
    print(f"Made a sample class of {count} in {submitted}.")
    out = options.folder / "results"
    faults = grade_in_terminal([submitted], out, "lstm", options.isolation, options.jobs)
    return EXIT_FAULT if faults else EXIT_OK


def _release(options: argparse.Namespace) -> int:
    """Make assignments/ and solutions/ from the source notebooks."""
    from ..authoring.release import release
    from ..exercises import names

    course = course_folder(Path())
    for exercise in options.exercises or names():
        release(course, exercise)
        print(f"Made assignments/{exercise} and solutions/{exercise} in {course}.")
    return EXIT_OK


def _verify(options: argparse.Namespace) -> int:
    """Check that exercises keep their promises (in a checkout)."""
    from ..exercises import names
    from .grade import verify_in_terminal

    course = course_folder(Path())
    jobs = options.jobs
    failed = [verify_in_terminal(name, course, jobs) for name in options.exercises or names()]
    return EXIT_FAULT if any(failed) else EXIT_OK


def _new_exercise(options: argparse.Namespace) -> int:
    """Write the files of a new exercise, for its author to fill in (in a checkout)."""
    from ..authoring.scaffold import make_skeleton

    for path in make_skeleton(options.name, course_folder(Path())):
        print(f"Made {path}.")
    print(f'Next: CONTRIBUTING.md, "Add an exercise"; then autograder verify {options.name}.')
    return EXIT_OK


def _fingerprints(options: argparse.Namespace) -> int:
    """Run all known mistakes and save their fingerprints (in a checkout)."""
    from ..authoring.build_library import write_fingerprints
    from ..worker.worker_pool import cores

    solutions = course_folder(Path()) / "solutions"
    libraries = write_fingerprints(options.exercise, solutions, cores()).values()
    alone = sum(len(library.mistakes) - 1 for library in libraries)
    pairs = sum(len(library.pairs) for library in libraries)
    print(f"Saved the fingerprints of {alone} mistakes and of {pairs} pairs of mistakes.")
    return EXIT_OK


def _doctor(options: argparse.Namespace) -> int:
    """Show what this machine has for grading."""
    from .doctor import can_grade, examine

    items = examine()
    for item in items:
        mark = {True: "✓", False: "✗", None: " "}[item.good]
        print(f"{mark} {item.subject:16} {item.text}")
    if can_grade(items):
        print("This machine can grade.")
        return EXIT_OK
    print("This machine cannot grade: no jail works. Install one of the two jails above.")
    return EXIT_FAULT
