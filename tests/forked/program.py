"""A stack's program, run the way Pulumi's Automation API does it: the engine and the plugins are those of a person's
run."""

import runpy
import sys
from concurrent.futures import ThreadPoolExecutor

import grpc
from pulumi.automation._server import LanguageServer
from pulumi.runtime.proto import language_pb2_grpc

NAME = "program"


def run_by_its_host() -> None:
    """Runs the script of Pulumi's host that is the first argument, with what follows."""
    del sys.argv[0]
    runpy.run_path(sys.argv[0], run_name="__main__")


def main() -> None:
    """Prints the port where the engine reaches the host of the program that is the first argument, and serves it."""
    path = sys.argv[1]

    def program() -> None:
        runpy.run_path(path, run_name="__main__")

    server = grpc.server(ThreadPoolExecutor(max_workers=4))
    language_pb2_grpc.add_LanguageRuntimeServicer_to_server(LanguageServer(program), server)
    print(server.add_insecure_port("127.0.0.1:0"), flush=True)
    server.start()
    server.wait_for_termination()
