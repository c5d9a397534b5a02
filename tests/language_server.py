"""A stack's program, run in this process the way Pulumi's Automation API does it: the engine and the plugins are those
of a person's run, and what a Python takes to start and to import Pulumi is saved."""

import ctypes
import runpy
import threading
import time
import uuid
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import grpc
import yaml
from pulumi.automation._server import LanguageServer
from pulumi.runtime.proto import language_pb2_grpc

from devicepath_tools.rehearsal.surroundings import entered

ENDING_LIMIT_S = 5
PROGRAM = "__main__.py"


@contextmanager
def serving(folder: Path, environment: Mapping[str, str]) -> Iterator[str]:
    """Where the engine reaches the host of the project in this folder. The program has this environment."""
    path = folder / yaml.safe_load((folder / "Pulumi.yaml").read_text()).get("main", "") / PROGRAM

    def program() -> None:
        runpy.run_path(str(path), run_name="__main__")

    threads = f"program-{uuid.uuid4().hex}"
    pool = ThreadPoolExecutor(max_workers=4, thread_name_prefix=threads)
    server = grpc.server(pool)
    language_pb2_grpc.add_LanguageRuntimeServicer_to_server(LanguageServer(program), server)
    port = server.add_insecure_port("127.0.0.1:0")
    with entered(environment):
        server.start()
        try:
            yield f"127.0.0.1:{port}"
        finally:
            server.stop(ENDING_LIMIT_S).wait()
            pool.shutdown(wait=False)
            _end(threads)


def _end(name: str) -> None:
    """Ends what is left of a program that failed: the SDK goes on asking for what no engine will tell, at the expense
    of half a core until the tests end. A process is just ended by the engine."""
    ends = time.monotonic() + ENDING_LIMIT_S
    for thread in (it for it in threading.enumerate() if it.name.startswith(name)):
        while thread.is_alive() and time.monotonic() < ends:
            ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread.ident or 0), ctypes.py_object(SystemExit))
            thread.join(0.05)
