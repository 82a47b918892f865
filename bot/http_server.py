"""A small and strict HTTP/1.1 server on asyncio and h11: short requests in, short answers out."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

import h11

LARGEST_BODY = 1024 * 1024  # bytes; an update of Telegram's is a few thousand
LARGEST_HEAD = 16 * 1024
READ = 64 * 1024
IDLE = 75.0  # seconds between the requests of a connection
SLOWEST = 20.0  # seconds for one request to arrive
LINGER = 2.0  # seconds for a refused request to end
MOST_CONNECTIONS = 256


@dataclass(frozen=True)
class Request:
    """One request, read to its end. Names of headers are in small letters."""

    method: str
    target: str
    headers: dict[str, str]
    body: bytes

    @property
    def path(self) -> str:
        """The target without its query."""
        return self.target.partition("?")[0]


@dataclass(frozen=True)
class Response:
    """An answer in JSON, or without a body."""

    status: int
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)


Handle = Callable[[Request], Awaitable[Response]]


class TooLarge(Exception):
    """A body that is longer than we read."""


@asynccontextmanager
async def serving(host: str, port: int, handle: Handle) -> AsyncIterator[int]:
    """Serve until the end of the block; gives the port. Raises OSError when it cannot listen there.

    At the end it takes no more connections, lets the requests that it has read be answered and closes.
    """
    connections: set[asyncio.Task[None]] = set()
    busy: set[asyncio.Task[None]] = set()

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        if len(connections) >= MOST_CONNECTIONS:
            writer.close()
            return
        connections.add(task)
        try:
            # Only the end of serving cancels; asyncio's streams would report that as an error.
            with suppress(OSError, TimeoutError, asyncio.CancelledError):
                await _converse(reader, writer, handle, task, busy)
        finally:
            connections.discard(task)
            writer.close()

    server = await asyncio.start_server(connected, host, port, limit=READ)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()
        if busy:
            await asyncio.wait(set(busy), timeout=SLOWEST)
        for task in list(connections):
            task.cancel()
        await asyncio.gather(*connections, return_exceptions=True)


async def _converse(
    reader: asyncio.StreamReader,
    writer: asyncio.StreamWriter,
    handle: Handle,
    task: asyncio.Task[None],
    busy: set[asyncio.Task[None]],
) -> None:
    """Answer the requests of one connection until either side ends it."""
    connection = h11.Connection(h11.SERVER, max_incomplete_event_size=LARGEST_HEAD)
    while True:
        response: Response | None = None
        try:
            head = await asyncio.wait_for(_next(connection, reader), IDLE)
            if not isinstance(head, h11.Request):
                return
            request = await asyncio.wait_for(_whole(connection, reader, head), SLOWEST)
            busy.add(task)
            response = await handle(request)
        except TooLarge:
            response = Response(413)
        except h11.RemoteProtocolError as error:
            response = Response(error.error_status_hint)
        finally:
            # The answer is written before the server, told to end, may cancel this.
            if response is not None:
                with suppress(h11.LocalProtocolError):
                    writer.write(_wire(connection, response))
            busy.discard(task)
        await writer.drain()
        if connection.our_state is not h11.DONE or connection.their_state is not h11.DONE:
            with suppress(TimeoutError):
                await asyncio.wait_for(_discard(reader), LINGER)
            return
        connection.start_next_cycle()


async def _discard(reader: asyncio.StreamReader) -> None:
    """Read what still comes: a connection that is closed before loses the answer on its way."""
    left = 8 * LARGEST_BODY
    while left > 0 and (read := await reader.read(READ)):
        left -= len(read)


async def _whole(connection: h11.Connection, reader: asyncio.StreamReader, head: h11.Request) -> Request:
    """The request with its body. Raises TooLarge, h11.RemoteProtocolError."""
    body = bytearray()
    headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in head.headers}
    if int(headers.get("content-length", 0)) > LARGEST_BODY:
        raise TooLarge
    while isinstance(event := await _next(connection, reader), h11.Data):
        body += event.data
        if len(body) > LARGEST_BODY:
            raise TooLarge
    if not isinstance(event, h11.EndOfMessage):
        raise ConnectionError("the request has no end")
    return Request(head.method.decode("ascii"), head.target.decode("latin-1"), headers, bytes(body))


async def _next(connection: h11.Connection, reader: asyncio.StreamReader) -> object:
    while (event := connection.next_event()) is h11.NEED_DATA:
        connection.receive_data(await reader.read(READ))
    return event


def _wire(connection: h11.Connection, response: Response) -> bytes:
    headers = {"content-type": "application/json", "content-length": str(len(response.body))}
    whole = list({**headers, **response.headers}.items())
    wire = connection.send(h11.Response(status_code=response.status, headers=whole)) or b""
    if response.body:
        wire += connection.send(h11.Data(data=response.body)) or b""
    return wire + (connection.send(h11.EndOfMessage()) or b"")
