"""The commands, and nothing but commands."""

from __future__ import annotations

import argparse
import contextlib
import io
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import IO

from ..errors import AutograderError, JailError, StoppedError, SubmissionError, UsageError

EXIT_OK, EXIT_FAULT, EXIT_USAGE, EXIT_STOPPED = 0, 1, 2, 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; gives back the exit code. No error of ours ends in a traceback."""
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
        _settle(stream)
    return code


def _run(options: argparse.Namespace) -> int:
    try:
        code: int = options.run(options)
        sys.stdout.flush()
    except StoppedError as error:
        return _ended(str(error), EXIT_STOPPED)
    except (UsageError, JailError, SubmissionError) as error:
        return _ended(str(error), EXIT_USAGE)
    except AutograderError as error:
        return _ended(str(error), EXIT_FAULT)
    except OSError as error:  # a full disk, a pipe that nobody reads
        return _ended(f"this could not be done: {error}.", EXIT_FAULT)
    except KeyboardInterrupt:
        return _ended("stopped; nothing was written.", EXIT_STOPPED)
    return code


def _ended(why: str, code: int) -> int:
    """Say why a command ended, where that can be said; gives back the exit code."""
    with contextlib.suppress(OSError):
        print(f"autograder: {why}", file=sys.stderr)
    return code


def _settle(stream: IO[str]) -> None:
    """Drop what a stream could not write: Python would try once more as it ends, fail, and change
    the exit code."""
    try:
        stream.flush()
    except OSError:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="autograder", description="Check and grade LSTM exercises."
    )
    commands = parser.add_subparsers(metavar="COMMAND")
    _add_grade(commands)
    _add_nbgrader(commands)
    _add_self_check(commands)
    demo = commands.add_parser("demo", help="grade a small sample class (in a checkout)")
    demo.add_argument("--folder", type=Path, default=Path("demo"), help="where to put it")
    _add_pool_options(demo)
    demo.set_defaults(run=_demo)
    release = commands.add_parser(
        "release", help="make assignments/ and solutions/ from the source notebooks"
    )
    release.add_argument("exercises", nargs="*", metavar="EXERCISE", help="default: all")
    release.set_defaults(run=_release)
    library = commands.add_parser(
        "fingerprints", help="take the fingerprints of all known mistakes anew (in a checkout)"
    )
    library.add_argument("exercise", nargs="?", default="lstm", help="default: lstm")
    library.set_defaults(run=_fingerprints)
    verify = commands.add_parser(
        "verify", help="check that exercises hold what they promise (in a checkout)"
    )
    verify.add_argument("exercises", nargs="*", metavar="EXERCISE", help="default: all")
    verify.add_argument("--jobs", type=_positive, help="side by side (default: one a core)")
    verify.set_defaults(run=_verify)
    skeleton = commands.add_parser(
        "new-exercise", help="write the files of a new exercise, to be filled in (in a checkout)"
    )
    skeleton.add_argument("name", metavar="NAME", help="its id, such as peephole")
    skeleton.set_defaults(run=_new_exercise)
    doctor = commands.add_parser("doctor", help="say what this machine offers for grading")
    doctor.set_defaults(run=_doctor)
    return parser


def _add_grade(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    grade = commands.add_parser("grade", help="grade submissions into a folder")
    grade.add_argument(
        "paths",
        nargs="+",
        type=Path,
        metavar="PATH",
        help="a submission, a student's folder, a folder as nbgrader's submitted/, or an export of "
        "Canvas or Moodle, zipped or not",
    )
    grade.add_argument("--out", type=Path, required=True, help="where to write the results")
    grade.add_argument("--assignment", default="lstm", help="which exercise (default: lstm)")
    grade.add_argument(
        "--json", action="store_true", help="say how far it is as JSON lines, for programs"
    )
    _add_pool_options(grade)
    grade.add_argument(
        "--engine",
        choices=("local", "dask"),
        default="local",
        help="where: this machine (default), or a Dask cluster",
    )
    grade.add_argument(
        "--scheduler", metavar="ADDRESS", help="of the Dask cluster, such as tcp://head:8786"
    )
    grade.set_defaults(run=_grade)


def _add_nbgrader(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    nbgrader = commands.add_parser(
        "nbgrader", help="grade a class into nbgrader's gradebook, as 'nbgrader autograde' does"
    )
    nbgrader.add_argument("assignment", nargs="?", default="lstm", help="default: lstm")
    nbgrader.add_argument("--student", metavar="ID", help="only this one")
    nbgrader.add_argument("--db", metavar="URL", help="of the gradebook (default: nbgrader's own)")
    nbgrader.add_argument("--force", action="store_true", help="also what is graded already")
    _add_pool_options(nbgrader)
    nbgrader.set_defaults(run=_nbgrader)


def _add_self_check(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    check = commands.add_parser("check", help="check your own notebook or script")
    check.set_defaults(run=_check)
    watch = commands.add_parser("watch", help="check it again at every save")
    watch.set_defaults(run=_watch)
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
            "--assignment", help="which exercise (default: the one that the file is named for)"
        )


def _add_pool_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--jobs", type=_positive, default=None, help="how many side by side (default: one a core)"
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
    from .grade import grade_in_terminal

    _check_engine(options)
    chosen = (options.assignment, options.isolation, options.jobs, options.json, options.scheduler)
    return EXIT_FAULT if grade_in_terminal(options.paths, options.out, *chosen) else EXIT_OK


def _check_engine(options: argparse.Namespace) -> None:
    on_cluster = options.engine == "dask"
    if on_cluster and options.scheduler is None:
        raise UsageError("--engine dask needs --scheduler, such as --scheduler tcp://head:8786.")
    if options.scheduler is not None and not on_cluster:
        raise UsageError("--scheduler is of a Dask cluster: add --engine dask.")
    if on_cluster and options.jobs is not None:
        raise UsageError("--jobs is for this machine; on a cluster its workers' threads count.")


def _nbgrader(options: argparse.Namespace) -> int:
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
        return _ended("stopped; the same command goes on from here.", EXIT_STOPPED)
    return EXIT_FAULT if failed else EXIT_OK


def _check(options: argparse.Namespace) -> int:
    from rich.console import Console

    from ..integrations.console import check_in_terminal

    check_in_terminal(options.file, _exercise_of(options), Console())
    return EXIT_OK


def _watch(options: argparse.Namespace) -> int:
    from rich.console import Console

    from ..integrations.console import watch_in_terminal

    try:
        watch_in_terminal(options.file, _exercise_of(options), Console())
    except KeyboardInterrupt:
        print()
    return EXIT_OK


def _exercise_of(options: argparse.Namespace) -> str:
    """The one that was named, or else the one that the file or folder holds."""
    from ..exercises import DEFAULT, of_path

    name: str = options.assignment or of_path(options.file.resolve()) or DEFAULT
    return name


def _demo(options: argparse.Namespace) -> int:
    from ..authoring.demo import make_class
    from ..course import course_folder
    from .grade import grade_in_terminal

    submitted = options.folder / "submitted"
    count = make_class(course_folder(Path()), submitted)
    print(f"Made a sample class of {count} in {submitted}.")
    out = options.folder / "results"
    faults = grade_in_terminal([submitted], out, "lstm", options.isolation, options.jobs)
    return EXIT_FAULT if faults else EXIT_OK


def _release(options: argparse.Namespace) -> int:
    from ..authoring.release import release
    from ..course import course_folder
    from ..exercises import names

    course = course_folder(Path())
    for exercise in options.exercises or names():
        release(course, exercise)
        print(f"Made assignments/{exercise} and solutions/{exercise} in {course}.")
    return EXIT_OK


def _verify(options: argparse.Namespace) -> int:
    from ..course import course_folder
    from ..exercises import names
    from .grade import verify_in_terminal

    course = course_folder(Path())
    jobs = options.jobs
    failed = [verify_in_terminal(name, course, jobs) for name in options.exercises or names()]
    return EXIT_FAULT if any(failed) else EXIT_OK


def _new_exercise(options: argparse.Namespace) -> int:
    from ..authoring.scaffold import make_skeleton
    from ..course import course_folder

    for path in make_skeleton(options.name, course_folder(Path())):
        print(f"Made {path}.")
    print(f'Next: CONTRIBUTING.md, "Add an exercise"; then autograder verify {options.name}.')
    return EXIT_OK


def _fingerprints(options: argparse.Namespace) -> int:
    from ..authoring.build_library import write_fingerprints
    from ..course import course_folder
    from ..worker.worker_pool import cores

    solutions = course_folder(Path()) / "solutions"
    libraries = write_fingerprints(options.exercise, solutions, cores()).values()
    alone = sum(len(library.mistakes) - 1 for library in libraries)
    pairs = sum(len(library.pairs) for library in libraries)
    print(f"Took the fingerprints of {alone} mistakes, and of {pairs} pairs of them.")
    return EXIT_OK


def _doctor(options: argparse.Namespace) -> int:
    from .doctor import can_grade, examine

    findings = examine()
    for finding in findings:
        mark = {True: "✓", False: "✗", None: " "}[finding.good]
        print(f"{mark} {finding.subject:16} {finding.says}")
    if can_grade(findings):
        print("This machine can grade.")
        return EXIT_OK
    print("This machine cannot grade: no jail works. One of the two above is enough.")
    return EXIT_FAULT
