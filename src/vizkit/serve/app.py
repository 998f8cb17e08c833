"""The application: the page, what is wrong with its reader's inputs, and word of its author's saves."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route

from vizkit.explainer import SceneError
from vizkit.explainer.following import LOOK
from vizkit.language.refusal import Refusal
from vizkit.serve.guard import Guard
from vizkit.serve.pages import Pages, said

WAITING = 16
"""How many may wait for a page at once."""

OURS = frozenset({"act", "bare", "slide", "autoplay", "loop"})
"""What an address says besides inputs."""


class Desk:
    """One worker that makes the pages, one after the other, while the server goes on answering."""

    def __init__(self, pages: Pages):
        self.pages, self.waiting = pages, 0
        self.worker = ThreadPoolExecutor(1, "pages")

    async def make(self, work: Callable[..., Any], *arguments: Any) -> Any:
        """What `work` returns; `BusyError` where too many wait already."""
        if self.waiting >= WAITING:
            raise BusyError
        self.waiting += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self.worker, work, *arguments)
        finally:
            self.waiting -= 1

    async def follow(self) -> None:
        """Read the explainer again whenever it was saved."""
        while True:
            await asyncio.sleep(LOOK)
            if self.pages.followed.settled():
                await self.make(self.pages.read_again)


class BusyError(Exception):
    """Too many wait for a page."""


def application(pages: Pages, token: str, hosts: frozenset[str], ended: Callable[[], bool]) -> Starlette:
    """The application for those who know the token; streams end when it has `ended`."""
    desk = Desk(pages)

    async def page(request: Request) -> Response:
        try:
            return HTMLResponse(await desk.make(pages.page, _texts(request), request.query_params.get("act", "")))
        except Refusal as reason:
            names = ", ".join(reason.inputs)
            line = f"{names}{names and ': '}{said(reason, pages.opening.language or 'en')}"
            return PlainTextResponse(f"{line}\n", 400)
        except SceneError as reason:
            return PlainTextResponse(f"{reason}\n", 500)

    async def wrong(request: Request) -> Response:
        language = request.path_params["language"]
        return JSONResponse(await desk.make(pages.wrong, _texts(request), language))

    async def ready(request: Request) -> Response:
        return JSONResponse(await desk.make(pages.ready, _texts(request), request.query_params.get("act", "")))

    async def saves(request: Request) -> Response:
        return StreamingResponse(_saves(request, request.path_params["version"]), media_type="text/event-stream")

    async def _saves(request: Request, known: int) -> AsyncIterator[str]:
        """The version that there is, whenever it is another one than the page's, and what is wrong with it."""
        yield "retry: 1000\n\n"
        while not ended() and not await request.is_disconnected():
            if pages.version != known:
                known = pages.version
                yield f"event: saved\ndata: {json.dumps({'version': known, 'mistake': pages.mistake})}\n\n"
            await asyncio.sleep(LOOK / 2)

    async def busy(request: Request, reason: Exception) -> Response:
        return PlainTextResponse("too many pages are being made: try again\n", 503)

    @contextlib.asynccontextmanager
    async def following(app: Starlette) -> AsyncIterator[None]:
        follows = asyncio.create_task(desk.follow())
        yield
        follows.cancel()
        desk.worker.shutdown(wait=False, cancel_futures=True)

    return Starlette(
        routes=[
            Route(f"/{token}/", page),
            Route(f"/{token}/wrong/{{language}}", wrong),
            Route(f"/{token}/ready", ready),
            Route(f"/{token}/saves/{{version:int}}", saves),
        ],
        middleware=[Middleware(Guard, token=token, hosts=hosts)],
        exception_handlers={BusyError: busy},
        lifespan=following,
    )


def _texts(request: Request) -> dict[str, str]:
    """The inputs that the address says."""
    return {name: text for name, text in request.query_params.items() if name not in OURS}
