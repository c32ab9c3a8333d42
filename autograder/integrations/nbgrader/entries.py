"""Marks put into a gradebook. It never overwrites what somebody entered in nbgrader, and no points fall silently."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from autograder.authoring.notebooks.cells import cell_name
from autograder.course.points import shown
from autograder.integrations.nbgrader.marks import Assignment, Learner, Marks, NotAGradebook

if TYPE_CHECKING:
    from nbgrader.api import Gradebook


@dataclass
class Changes:
    """What was done, for the person at the terminal."""

    submissions: int = 0
    new: int = 0
    points: int = 0
    """Scores that changed, except those of new submissions."""
    fell: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    """What stays as nbgrader has it, although the batch says something else."""
    notebooks: dict[str, str] = field(default_factory=dict)
    """Assignment to the notebook that holds its cells."""
    times: dict[tuple[str, str], dt.datetime | None] = field(default_factory=dict)
    """Assignment and student to when it was handed in, as the gradebook now has it."""


def put(book: Gradebook, marks: Marks) -> Changes:
    """Everything, in one transaction. Raises ``NotAGradebook`` and what the database raises."""
    changes = Changes()
    _people(book, marks.learners)
    for assignment in marks.assignments:
        _Entries(book, assignment, changes).put(marks.learners, marks.whole)
    book.db.commit()
    return changes


def _people(book: Gradebook, learners: list[Learner]) -> None:
    """Add students who aren't there yet. A name that nbgrader already has stays."""
    from nbgrader.api import Student

    known = {student.id: student for student in book.db.query(Student)}
    for learner in learners:
        student = known.get(learner.id)
        if student is None:
            student = Student(id=learner.id)
            book.db.add(student)
        if learner.name and not (student.first_name or student.last_name):
            student.first_name, student.last_name = _parts(learner.name)
        if learner.school_id and not student.lms_user_id:
            student.lms_user_id = learner.school_id


def _parts(name: str) -> tuple[str, str]:
    """First and last name, which nbgrader stores separately: ``Last, First`` if there's a comma, else the last word."""
    if "," in name:
        last, _, first = name.partition(",")
    else:
        first, _, last = name.rpartition(" ")
    return first.strip(), last.strip()


class _Entries:
    """One assignment of the gradebook."""

    def __init__(self, book: Gradebook, wanted: Assignment, changes: Changes) -> None:
        self._db: Any = book.db
        self._course = book.course_id
        self._wanted = wanted
        self._changes = changes

    def put(self, learners: list[Learner], whole: bool) -> None:
        """The assignment, its cells, and a submission for everybody with results."""
        self._find_assignment()
        self._find_notebook()
        self._find_cells(whole)
        self._load()
        for learner in learners:
            if tasks := learner.results.get(self._wanted.name):
                submission = self._submission(learner)
                self._times(submission, learner)
                for task in tasks:
                    if task.points is not None:
                        self._score(submission, learner, cell_name(task.task), task.points)
        self._db.flush()

    def _find_assignment(self) -> None:
        from nbgrader.api import Assignment as Row

        name, due = self._wanted.name, self._wanted.due
        row = self._db.query(Row).filter_by(name=name).one_or_none()
        if row is None:
            row = Row(name=name, course_id=self._course)
            self._db.add(row)
        if row.duedate is None:
            row.duedate = due
        elif due is not None and row.duedate != due:
            self._changes.kept.append(f"{name} is due {row.duedate} UTC in nbgrader, {due} UTC by the roster.")
        self._assignment = row
        self._db.flush()

    def _find_notebook(self) -> None:
        """The notebook that has our cells, whatever its name, or a new one."""
        from nbgrader.api import Notebook

        name, ours = self._wanted.name, set(self._wanted.cells)
        books = list(self._db.query(Notebook).filter_by(assignment_id=self._assignment.id))
        found = next((one for one in books if ours & {cell.name for cell in one.grade_cells}), None)
        others = [one.name for one in books if one is not found and (one.grade_cells or one.task_cells)]
        if others:
            raise NotAGradebook(
                f"the assignment {name} of this gradebook has points of its own, in the notebook {others[0]}, which "
                "would count twice: name another database with --db."
            )
        if found is None:
            found = next((one for one in books if one.name == name), None) or Notebook(name=name)
            found.assignment_id = self._assignment.id
            self._db.add(found)
            self._db.flush()
        self._notebook = found
        self._changes.notebooks[name] = found.name

    def _find_cells(self, whole: bool) -> None:
        from nbgrader.api import GradeCell

        cells = {cell.name: cell for cell in self._notebook.grade_cells}
        if whole:
            for name in sorted(set(cells) - set(self._wanted.cells)):
                self._changes.kept.append(f"{self._wanted.name} has the cell {name} in nbgrader, but no such task.")
        for name, points in self._wanted.cells.items():
            if name not in cells:
                cells[name] = GradeCell(name=name, notebook_id=self._notebook.id, max_score=points, cell_type="code")
                self._db.add(cells[name])
            cells[name].max_score = points
        self._db.flush()
        self._cells = {name: cells[name].id for name in self._wanted.cells}

    def _load(self) -> None:
        """What is there, in three queries, because a class has some hundred thousand grades."""
        from nbgrader.api import Grade, SubmittedAssignment, SubmittedNotebook

        query = self._db.query(SubmittedAssignment).filter_by(assignment_id=self._assignment.id)
        self._submissions = {row.student_id: row for row in query}
        query = self._db.query(SubmittedNotebook).filter_by(notebook_id=self._notebook.id)
        self._copies = {row.assignment_id: row for row in query}
        query = self._db.query(Grade).join(SubmittedNotebook, Grade.notebook_id == SubmittedNotebook.id)
        self._grades = {(row.notebook_id, row.cell_id): row for row in query.filter_by(notebook_id=self._notebook.id)}

    def _submission(self, learner: Learner) -> Any:
        from nbgrader.api import SubmittedAssignment, SubmittedNotebook, new_uuid

        row = self._submissions.get(learner.id)
        self._changes.submissions += 1
        if row is None:
            self._changes.new += 1
            row = SubmittedAssignment(id=new_uuid(), assignment_id=self._assignment.id, student_id=learner.id)
            self._db.add(row)
        if row.id not in self._copies:
            copy = SubmittedNotebook(id=new_uuid(), assignment_id=row.id, notebook_id=self._notebook.id)
            self._db.add(copy)
            self._copies[row.id] = copy
        return row

    def _times(self, submission: Any, learner: Learner) -> None:
        """When the server got it, and when it was due. An extension granted in nbgrader stays."""
        if learner.pushed is not None and submission.timestamp != learner.pushed:
            submission.timestamp = learner.pushed
        if self._wanted.name in learner.lost:
            self._copies[submission.id].late_submission_penalty = learner.lost[self._wanted.name]
        self._changes.times[self._wanted.name, learner.id] = submission.timestamp
        due, usual = learner.due.get(self._wanted.name), self._wanted.due
        if due is None or usual is None:
            return
        extension = due - usual
        if submission.extension is None:
            if extension != dt.timedelta():
                submission.extension = extension
        elif submission.extension != extension:
            self._changes.kept.append(
                f"{learner.id}, {self._wanted.name}: extended by {_days(submission.extension)} in nbgrader, by "
                f"{_days(extension)} by the roster."
            )

    def _score(self, submission: Any, learner: Learner, cell: str, points: float) -> None:
        """The autograder's score of one task. A grader's own score, extra credit and penalty stay as they are."""
        from nbgrader.api import Grade

        key = self._copies[submission.id].id, self._cells[cell]
        grade = self._grades.get(key)
        if grade is None:
            grade = Grade(notebook_id=key[0], cell_id=key[1])
            self._db.add(grade)
        elif grade.auto_score == points:
            return
        former, where = grade.auto_score, f"{learner.id}, {self._wanted.name}, {cell}"
        grade.auto_score = points
        # As nbgrader itself does: if you gave a score by hand, you're asked to look again when the other one changes.
        grade.needs_manual_grade = grade.manual_score is not None
        if former is not None:
            self._changes.points += 1
            if points < former:
                self._changes.fell.append(f"{where}: from {shown(former)} to {shown(points)}")
        if grade.manual_score is not None:
            self._changes.kept.append(f"{where}: {grade.manual_score:g} by hand; graded again, it has {shown(points)}.")


def _days(time: dt.timedelta) -> str:
    return f"{time / dt.timedelta(days=1):g} days"
