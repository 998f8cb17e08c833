"""Start the server: on a port of this machine that no other can reach, until Ctrl-C."""

from __future__ import annotations

import contextlib
import secrets
import socket
from collections.abc import Callable

import uvicorn

from vizkit.language.refusal import Refusal
from vizkit.serve.app import application
from vizkit.serve.pages import Pages

HOST = "127.0.0.1"


class ServeError(Refusal):
    """A server that cannot be started; the message says why, and what to do."""


def listening(port: int) -> socket.socket:
    """A socket of this machine's own; of port 0 any free one. `ServeError` where it cannot be had."""
    found = socket.socket()
    found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        found.bind((HOST, port))
        found.listen()
    except OSError as reason:
        found.close()
        said = (reason.strerror or str(reason)).lower()
        raise ServeError("--port {port} cannot be had: {reason}", port=port, reason=said) from None
    return found


def server(pages: Pages, own: socket.socket) -> tuple[uvicorn.Server, str]:
    """A server on a socket, and the address of its page."""
    token, port = secrets.token_urlsafe(16), own.getsockname()[1]
    hosts = frozenset({f"{HOST}:{port}", f"localhost:{port}"})
    app = application(pages, token, hosts, lambda: served.should_exit)
    config = uvicorn.Config(
        app, log_config=None, access_log=False, server_header=False, limit_concurrency=64, timeout_graceful_shutdown=1
    )
    served = uvicorn.Server(config)
    return served, f"http://{HOST}:{port}/{token}/"


def run(pages: Pages, port: int, say: Callable[[str], None]) -> None:
    """Serve the pages until Ctrl-C; `say` is told the address."""
    own = listening(port)
    served, address = server(pages, own)
    say(address)
    with own, contextlib.suppress(KeyboardInterrupt):
        served.run(sockets=[own])
