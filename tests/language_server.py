"""A stack's program, run in this process the way Pulumi's Automation API does it: the engine and the plugins are those
of a person's run, and what a Python takes to start and to import Pulumi is saved."""

import runpy
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

    server = grpc.server(ThreadPoolExecutor(max_workers=4))
    language_pb2_grpc.add_LanguageRuntimeServicer_to_server(LanguageServer(program), server)
    port = server.add_insecure_port("127.0.0.1:0")
    with entered(environment):
        server.start()
        try:
            yield f"127.0.0.1:{port}"
        finally:
            server.stop(ENDING_LIMIT_S).wait()
