"""A cluster: workers on other machines encode segments or make whole files, those of a Dask scheduler that is there.

Whatever the cluster loses, or is too slow with, is made here: a film is the same, byte for byte, wherever it was made.
"""

from __future__ import annotations

import contextlib
import ipaddress
import pickle
import socket
import statistics
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import urlsplit

from vizkit.film.clip import encode
from vizkit.film.segment import Segment
from vizkit.film.surroundings import surroundings
from vizkit.film.take import Take
from vizkit.film.work import Workers, cores
from vizkit.language.refusal import Refusal, shown

if TYPE_CHECKING:
    from distributed import Client

CONNECTING = 10
"""Seconds in which a scheduler must answer."""

CLOSING = 1
"""Seconds in which a scheduler must say goodbye."""

PATIENCE, LEAST, LEAST_WHOLE = 10, 30.0, 300.0
"""What takes so many times what others took, and so many seconds, a segment or a whole file, is made here as well."""

AT_ONCE = 2
"""What is waited for at a time for each thread of the cluster: one is being made, the next is there already."""

Answer = TypeVar("Answer")


class ClusterError(Refusal, ValueError):
    """A cluster that cannot be used; the message says why, and what to do."""


class Patience:
    """How long is waited for a worker: past `least` seconds, and past what others took, something is made here."""

    def __init__(self, least: float):
        self.least, self.took = least, []

    @property
    def seconds(self) -> float:
        return max(self.least, PATIENCE * statistics.median(self.took)) if self.took else 4 * self.least


class Cluster:
    """Workers of a scheduler at `tls://host:port`; one on this machine may do without TLS.

    `lost` says, once something was made here that the cluster should have made, why. `wholes` is how many whole files
    are worth sending at a time: none where a worker has several threads, for a run has its process to itself.
    Certificates are those of Dask's own settings (`distributed.comm.tls`).
    """

    alone = False
    """Whoever encodes here is not the one that encodes there."""

    def __init__(self, address: str):
        check_address(address)
        self.address = address
        self.lost: Refusal | None = None
        self._client = _connected(address)
        threads = _threads(self._client, address)
        self.jobs = sum(threads)
        self.wholes = AT_ONCE * self.jobs if max(threads) == 1 else 0
        self._waiting = ThreadPoolExecutor(AT_ONCE * self.jobs)
        self._here: Workers | None = None
        self._for_segments, self._for_wholes = Patience(LEAST), Patience(LEAST_WHOLE)

    def begin(self) -> None:
        """Let all workers start: those of a cluster have."""

    def __enter__(self) -> Cluster:
        return self

    def __exit__(self, *reason: object) -> None:
        self._waiting.shutdown(wait=False, cancel_futures=True)
        if self._here is not None:
            self._here.__exit__(*reason)
        with contextlib.suppress(Exception):
            self._client.close(timeout=CLOSING)

    def submit(self, segment: Segment, take: Take) -> Future[bytes]:
        """The segment's clip, which is on its way."""
        order = pickle.dumps((segment, take))
        return self._sent(encoded, order, self._for_segments, lambda: self._made_here(segment, take))

    def lose(self, why: Refusal) -> None:
        """Say why something is made here; what is said first stays."""
        self.lost = self.lost or why

    def whole(self, make: Callable[[bytes], bytes | None], order: bytes) -> Future[bytes | None]:
        """What a worker makes of an order for a whole file, which is on its way; nothing where that does not come."""
        return self._sent(make, order, self._for_wholes, _nothing)

    def _sent(
        self, make: Callable[[bytes], Answer], order: bytes, patience: Patience, here: Callable[[], Future[Answer]]
    ) -> Future[Answer]:
        """What a worker makes of an order; what is made `here` where that does not come."""
        if self.lost is not None and self._client.status != "running":
            return here()
        try:
            sent = self._client.submit(make, order, pure=False, retries=1)
        except Exception:
            self.lose(ClusterError(_GONE, address=self.address))
            return here()
        return self._waiting.submit(self._waited_for, sent, patience, here, time.monotonic())

    def _waited_for(self, sent: Any, patience: Patience, here: Callable[[], Future[Answer]], start: float) -> Answer:
        try:
            answer = sent.result(timeout=patience.seconds)
        except Exception as reason:
            slow = isinstance(reason, TimeoutError) and self._client.status == "running"
            self.lose(ClusterError(_SLOW if slow else _GONE, address=self.address))
            return here().result()
        patience.took.append(time.monotonic() - start)
        return answer

    def _made_here(self, segment: Segment, take: Take) -> Future[bytes]:
        if self._here is None:
            self._here = Workers(cores())
        return self._here.submit(segment, take)


def _nothing() -> Future[None]:
    found: Future[None] = Future()
    found.set_result(None)
    return found


_SLOW = "a worker of {address} was too slow, or died: what it had is made here"
_GONE = "{address} is lost: what is still to be made is made here"


def encoded(order: bytes) -> bytes:
    """The clip of a pickled segment and take, on a worker."""
    return encode(*pickle.loads(order))


def check_address(address: str) -> None:
    """`ClusterError` for an address that is none, or over which anybody could run code: without TLS, elsewhere."""
    found = urlsplit(address)
    try:
        named = found.scheme in ("tls", "tcp") and found.hostname and found.port
    except ValueError:
        named = None
    if not named or found.path.strip("/"):
        unread = "--executor {address} is no address of a scheduler: write tls://host:8786"
        raise ClusterError(unread, address=shown(address))
    if found.scheme == "tcp" and not _is_this_machine(found.hostname):
        open_ = "--executor {address}: whoever reaches a port of Dask's runs code: write tls://, or tcp://127.0.0.1"
        raise ClusterError(open_, address=shown(address))


def _is_this_machine(host: str) -> bool:
    with contextlib.suppress(ValueError):
        return ipaddress.ip_address(host).is_loopback
    return host == "localhost"


def _connected(address: str) -> Client:
    """The scheduler's client; `ClusterError` where there is no Dask here, no scheduler there, or no trust between."""
    try:
        from distributed import Client, Security
    except ImportError:
        raise ClusterError("--executor needs Dask: pip install '.[scale]' in a checkout") from None
    found = urlsplit(address)
    try:
        if found.scheme == "tls" and Security().get_connection_args("client")["ssl_context"] is None:
            raise ClusterError(_UNCERTIFIED, address=address)
        socket.create_connection((found.hostname, found.port), CONNECTING).close()
        return _quietly(lambda: Client(address, timeout=CONNECTING, set_as_default=False))
    except ClusterError:
        raise
    except Exception as reason:
        said = " ".join(str(reason).split()) or type(reason).__name__
        raise ClusterError("--executor {address} cannot be used: {reason}", address=address, reason=said) from None


_UNCERTIFIED = (
    "--executor {address} wants certificates: set distributed.comm.tls in Dask's settings, as in "
    "DASK_DISTRIBUTED__COMM__TLS__CA_FILE=ca.pem"
)


def _threads(client: Client, address: str) -> list[int]:
    """The threads of each worker; `ClusterError` where there is none, or one would encode otherwise."""
    try:
        found = client.run(surroundings)
        threads = [worker["nthreads"] for worker in client.scheduler_info(n_workers=-1)["workers"].values()]
    except Exception as reason:
        client.close()
        raise ClusterError("--executor {address} cannot be used: {reason}", address=address, reason=reason) from None
    unlike = [worker for worker, there in found.items() if there != surroundings()]
    if not found or unlike:
        client.close()
        none = "--executor {address} has no workers: start one with dask worker {address}"
        other = (
            "--executor {address}: its worker {worker} has another vizkit, or other fonts or encoders: install the same"
        )
        raise ClusterError(other if found else none, address=address, worker=next(iter(unlike), ""))
    return threads


def _quietly(make: Callable[[], Any]) -> Any:
    """What a call makes, without what Dask logs of it: one line says what went wrong."""
    import logging

    logger = logging.getLogger("distributed")
    before = logger.level
    logger.setLevel(logging.CRITICAL)
    try:
        return make()
    finally:
        logger.setLevel(before)
