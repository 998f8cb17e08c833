"""The guard: who may ask. Only this machine's browsers, only under the address printed, only from their own page."""

from __future__ import annotations

import secrets

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "frame-ancestors 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
"""What every answer says: to keep nothing, to be in no other page, to tell no other page."""


ICON = "/favicon.ico"
"""What browsers ask for unasked, outside of any page: there is none, and that is no mistake."""


class Guard:
    """Lets through what asks `/TOKEN/…` of one of these hosts, from no other origin than theirs."""

    def __init__(self, app: ASGIApp, token: str, hosts: frozenset[str]):
        self.app, self.token, self.hosts = app, token, hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            return await self.app(scope, receive, send)

        async def answer(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(HEADERS)
            await send(message)

        refusal = self._refusal(scope)
        await (refusal or self.app)(scope, receive, answer)

    def _refusal(self, scope: Scope) -> Response | None:
        """What is answered in place of what was asked for; nothing where that may be had."""
        headers = Headers(scope=scope)
        if headers.getlist("host") not in [[host] for host in self.hosts]:
            return PlainTextResponse("this server answers under the address that it printed\n", 421)
        if any(origin not in {f"http://{host}" for host in self.hosts} for origin in headers.getlist("origin")):
            return PlainTextResponse("another page may not ask\n", 403)
        if scope["path"] == ICON:
            return Response(status_code=204)
        said = scope["path"].split("/")[1].encode()
        if not secrets.compare_digest(said, self.token.encode()):
            return PlainTextResponse("there is nothing here: use the whole address that was printed\n", 404)
        return None
