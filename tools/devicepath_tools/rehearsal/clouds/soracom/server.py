"""The server: one emulated SORACOM API on a loopback port, in a thread of its own."""

import asyncio
import threading
from collections.abc import Callable
from types import TracebackType

from aiohttp import web

from devicepath_tools.rehearsal.clouds.soracom.account.cloud import SoracomCloud
from devicepath_tools.rehearsal.clouds.soracom.account.journal import Exchange
from devicepath_tools.rehearsal.clouds.soracom.account.settings import Settings
from devicepath_tools.rehearsal.clouds.soracom.request_handler import API_PREFIX, EMULATION_PREFIX, RequestHandler

START_SECONDS = 10.0
STOP_SECONDS = 10.0
# Requests that are being answered when the server stops may end within this time.
DRAIN_SECONDS = 0.5


class SoracomServer:
    """An emulated SORACOM API.

    with SoracomServer(Settings(sims=2)) as server:
        requests go to server.url, for example http://127.0.0.1:40123/v1
        server.cloud is its state; hold server.cloud.lock to read or change it

    `on_exchange` is called for every API exchange that was answered or whose answer was lost, in the server's thread.
    """

    def __init__(
        self, settings: Settings | None = None, *, on_exchange: Callable[[Exchange], None] | None = None
    ) -> None:
        self.settings = settings or Settings()
        self.cloud = SoracomCloud(self.settings)
        self._request_handler = RequestHandler(self.cloud, on_exchange)
        self._loop = asyncio.new_event_loop()
        self._runner: web.AppRunner | None = None
        self._thread = threading.Thread(target=self._run, name="soracom-api", daemon=True)
        self._address = ""

    @property
    def url(self) -> str:
        """The API's base URL, with /v1."""
        return self._address + API_PREFIX

    @property
    def emulation_url(self) -> str:
        """Base URL of the emulation's own paths."""
        return self._address + EMULATION_PREFIX

    def start(self) -> None:
        """Listens; returns when requests are answered. Raises OSError when the port is taken."""
        self._thread.start()
        try:
            asyncio.run_coroutine_threadsafe(self._listen(), self._loop).result(START_SECONDS)
        except OSError:
            self.stop()
            raise

    def stop(self) -> None:
        """Closes the port and ends the threads. A second call does nothing."""
        if self._loop.is_closed():
            return
        asyncio.run_coroutine_threadsafe(self._close(), self._loop).result(STOP_SECONDS)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(STOP_SECONDS)
        self._loop.close()

    def __enter__(self) -> "SoracomServer":
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def _run(self) -> None:
        self._loop.run_forever()

    async def _listen(self) -> None:
        runner = web.AppRunner(self._request_handler.application(), access_log=None, shutdown_timeout=DRAIN_SECONDS)
        self._runner = runner
        await runner.setup()
        site = web.TCPSite(runner, self.settings.host, self.settings.port)
        await site.start()
        port = runner.addresses[0][1]
        host = f"[{self.settings.host}]" if ":" in self.settings.host else self.settings.host
        self._address = f"http://{host}:{port}"

    async def _close(self) -> None:
        self._request_handler.release_clients()
        if self._runner is not None:
            await self._runner.cleanup()
        self._request_handler.close()
