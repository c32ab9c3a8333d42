"""The pages of ``grade review``, and what their forms do."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from importlib.resources import files
from urllib.parse import quote, urlencode

from msgspec.structs import replace
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request as Sent
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from autograder.classroom.decisions.model import Item, decide, new_id, now, read_points, within
from autograder.classroom.review import forms, pages
from autograder.classroom.review.index import Index, Snapshot
from autograder.classroom.review.rows import GROUPS, Row
from autograder.errors import GradeError

ASSETS = {
    "page.css": ("autograder.classroom.page", "text/css"),
    "review.css": ("autograder.classroom.review", "text/css"),
    "review.js": ("autograder.classroom.review", "text/javascript"),
}
DID = {
    "seen": "Marked as seen.",
    "unseen": "No longer marked as seen.",
    "said": "Kept.",
    "undone": "Undone. It stays on record.",
    "again": "It stands for the new verdict too.",
    "changed": "Changed for everybody who has it.",
    "added": "Added to the bank.",
    "nothing": "There's nothing to undo.",
}
"""What a page says after a form was sent. The address carries only the key, so nobody else's words get in."""
Handler = Callable[[Sent], Awaitable[Response]]


class Application:
    """The handlers, over one class."""

    def __init__(self, index: Index, by: str) -> None:
        self._index = index
        self._by = by

    def starlette(self) -> Starlette:
        """The application, without its guard."""
        learner = "/learner/{handle}"
        return Starlette(
            routes=[
                Route("/", self._page(self._queue)),
                Route(learner, self._page(self._learner)),
                Route(f"{learner}/attempts", self._page(self._attempts)),
                Route(f"{learner}/attempts/{{pair}}", self._page(self._attempts)),
                Route(f"{learner}/decide", self._form(self._decide), methods=["POST"]),
                Route(f"{learner}/seen", self._form(self._mark), methods=["POST"]),
                Route(f"{learner}/undo", self._form(self._undo), methods=["POST"]),
                Route(f"{learner}/again", self._form(self._again), methods=["POST"]),
                Route("/same/{task}/{mistake}", self._page(self._same)),
                Route("/same/{task}/{mistake}", self._form(self._decide_for_all), methods=["POST"]),
                Route("/bank", self._page(self._bank)),
                Route("/bank", self._form(self._put), methods=["POST"]),
                Route("/assets/{name}", _asset),
            ],
            exception_handlers={GradeError: _refused, HTTPException: _lost},
        )

    def _page(self, make: Callable[[Sent, Snapshot], str]) -> Handler:
        async def answer(sent: Sent) -> Response:
            return HTMLResponse(await run_in_threadpool(lambda: make(sent, self._index.now())))

        return answer

    def _form(self, act: Callable[[Sent, Snapshot, dict[str, str]], str]) -> Handler:
        async def answer(sent: Sent) -> Response:
            fields = await forms.fields(sent)
            where = await run_in_threadpool(lambda: act(sent, self._index.now(), fields))
            return RedirectResponse(f"{sent.scope['root_path']}/{where}", status_code=303)

        return answer

    def _queue(self, sent: Sent, now: Snapshot) -> str:
        return pages.queue(_context(sent, now, self._by), self._index, now)

    def _learner(self, sent: Sent, now: Snapshot) -> str:
        return pages.learner(_context(sent, now, self._by), self._index, now, _row(sent, now))

    def _attempts(self, sent: Sent, now: Snapshot) -> str:
        row = _row(sent, now)
        member = self._index.member(row)
        pair = _pair(sent, len(member.attempts))
        return pages.attempts(_context(sent, now, self._by), self._index, row, member.attempts, pair)

    def _same(self, sent: Sent, now: Snapshot) -> str:
        return pages.same(_context(sent, now, self._by), self._index, now, *_mistake(sent, now))

    def _bank(self, sent: Sent, now: Snapshot) -> str:
        return pages.bank(_context(sent, now, self._by), now)

    def _decide(self, sent: Sent, now: Snapshot, fields: dict[str, str]) -> str:
        row = _row(sent, now)
        asked = {one.id: one.learner for one in now.requests.get(row.member.id, [])}
        member = replace(self._index.member(row), id=asked.get(fields.get("request", ""), row.member.id))
        made = self._index.decisions.add(forms.comment(member, fields, self._index.decisions, self._by, now.most))
        return _learner_page(row, sent, "said", f"task-{made.task}" if made.task else "whole")

    def _decide_for_all(self, sent: Sent, now: Snapshot, fields: dict[str, str]) -> str:
        task, mistake, rows = _mistake(sent, now)
        item = fields.get("item", "")
        had = set(now.has_item.get(item, []))
        wanted = [row for row in rows if f"who-{row.handle}" in fields and row.member.id not in had]
        if not wanted:
            raise forms.NotAForm("nobody is chosen who doesn't have this comment already.")
        first, *others = map(self._index.member, wanted)
        asked, bank = fields | {"task": task}, self._index.decisions
        made = forms.comment(first, asked, bank, self._by, now.most)
        if made.item:  # it may be new in the bank
            asked = {"task": task, "item": made.item}
        bank.add_all([made, *(forms.comment(other, asked, bank, self._by, now.most) for other in others)])
        return f"same/{quote(task, safe='')}/{quote(mistake, safe='')}?{urlencode({'did': 'said'})}"

    def _mark(self, sent: Sent, now: Snapshot, fields: dict[str, str]) -> str:
        """Seen, and on to the next; or not seen, and stay."""
        row = _row(sent, now)
        if fields.get("seen") == "no":
            for one in row.member.decisions:
                if one.kind == "seen" and one.stands:
                    self._index.decisions.undo(one.id, self._by)
            return _learner_page(row, sent, "unseen", "")
        if not row.seen:
            report = self._index.member(row).report
            self._index.decisions.add(decide(report, row.member.id, "seen", self._by))
        following = pages.neighbors(now, row, sent.query_params)[1]
        return _learner_page(following, sent, "seen", "") if following else f"?{_kept(sent, did='seen')}"

    def _undo(self, sent: Sent, now: Snapshot, fields: dict[str, str]) -> str:
        row = _row(sent, now)
        one = forms.whose(row.member, fields.get("id", ""))
        self._index.decisions.undo(one.id, self._by)
        return _learner_page(row, sent, "undone", f"task-{one.task}" if one.task else "whole")

    def _again(self, sent: Sent, now: Snapshot, fields: dict[str, str]) -> str:
        row = _row(sent, now)
        member, decisions = self._index.member(row), self._index.decisions
        one = forms.whose(member, fields.get("id", ""))
        decisions.add(forms.again(member, one, self._by))
        decisions.undo(one.id, self._by)
        return _learner_page(row, sent, "again", f"task-{one.task}" if one.task else "whole")

    def _put(self, sent: Sent, snapshot: Snapshot, fields: dict[str, str]) -> str:
        id, points = fields.get("id", ""), read_points(fields.get("points", ""))
        within(points, snapshot.most)
        if id and id not in snapshot.bank:
            raise forms.NotAForm("the bank has no such comment: look at the page again.")
        item = Item(
            id=id or new_id(), text=fields.get("text", "").strip(), points=points, changed_by=self._by, changed_at=now()
        )
        self._index.decisions.put(item)
        return f"bank?{urlencode({'did': 'changed' if id else 'added'})}#{item.id}"


def _context(sent: Sent, now: Snapshot, by: str) -> pages.Context:
    return pages.Context(
        root=sent.scope["root_path"],
        title=now.title,
        by=by,
        did=DID.get(sent.query_params.get("did", ""), ""),
        query=sent.query_params,
        kept=_kept(sent),
    )


def _kept(sent: Sent, **more: str) -> str:
    """What of the address stays from page to page: the group and the search."""
    show, asked = sent.query_params.get("show", ""), sent.query_params.get("q", "")
    kept = {"show": show if show in GROUPS or show == "open" else "", "q": asked[: pages.ASKED]} | more
    return urlencode({name: value for name, value in kept.items() if value})


def _learner_page(row: Row, sent: Sent, did: str, place: str) -> str:
    return f"learner/{quote(row.handle, safe='')}?{_kept(sent, did=did)}{f'#{place}' if place else ''}"


def _row(sent: Sent, now: Snapshot) -> Row:
    row = now.by_handle.get(sent.path_params["handle"])
    if row is None:
        raise HTTPException(404)
    return row


def _pair(sent: Sent, count: int) -> tuple[int, int] | None:
    """The two attempts that are compared, from 1: ``1..3`` in the address, or a form's; otherwise the newest two."""
    texts = [sent.query_params.get(name, "") for name in ("from", "to")]
    if "pair" in sent.path_params:
        texts = sent.path_params["pair"].split("..")
    elif not any(texts):
        return (count - 1, count) if count > 1 else None
    numbers = [int(text) for text in texts if text.isdecimal() and text.isascii() and len(text) < pages.DIGITS]
    if len(texts) != 2 or len(numbers) != 2 or not all(1 <= number <= count for number in numbers):
        raise HTTPException(404)
    return numbers[0], numbers[1]


def _mistake(sent: Sent, now: Snapshot) -> tuple[str, str, list[Row]]:
    key = sent.path_params["task"], sent.path_params["mistake"]
    if key not in now.with_mistake:
        raise HTTPException(404)
    return *key, now.with_mistake[key]


async def _asset(sent: Sent) -> Response:
    name = sent.path_params["name"]
    if name not in ASSETS:
        return PlainTextResponse("There is nothing here.", 404)
    package, kind = ASSETS[name]
    return Response((files(package) / "assets" / name).read_bytes(), media_type=kind)


async def _refused(sent: Sent, error: Exception) -> Response:
    sentence = error.sentence if isinstance(error, GradeError) else str(error)
    return HTMLResponse(pages.problem(sent.scope["root_path"], sentence), 400)


async def _lost(sent: Sent, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    return HTMLResponse(pages.problem(sent.scope["root_path"], "There's no such page here, or no longer."), status)
