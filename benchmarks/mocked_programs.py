"""python -m benchmarks.mocked_programs KIND:PATHS ...: runs each without an engine, and prints its CPU time, seconds.

It is that of all threads, and the mocks' is in it."""

import gc
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from functools import partial
from typing import cast

import yaml

from benchmarks import PROJECT, STACK
from benchmarks.flat import path
from benchmarks.mocked import Kind, Program
from devicepath.arguments import DevicePathArgs
from devicepath.device_path.component import DevicePath
from devicepath_spec.judging.stack_file import KEY
from devicepath_stack.program import OF_THE_DEPLOYMENT
from devicepath_tools.network.loading.pulumi.program import run
from tests.components.recording import LOOKED_UP, PEERINGS, Clouds, Peerings

Declare = Callable[[str], object]
"""Registers a path under a name."""
WARM_UPS = 2


def main(arguments: list[str]) -> None:
    declarations: dict[Kind, Declare] = {Kind.COMPONENTS: component_path(), Kind.FLAT: path.declare}
    declarations[Kind.UNCOLLECTED] = declarations[Kind.COMPONENTS]
    programs = [Program.parse(argument) for argument in arguments]
    for kind in dict.fromkeys(program.kind for program in programs):
        for _ in range(WARM_UPS):
            cpu_s(declarations[kind], 1)
    for program in programs:
        with no_collector() if program.kind is Kind.UNCOLLECTED else nullcontext():
            print(cpu_s(declarations[program.kind], program.paths), flush=True)


def component_path() -> Declare:
    """The stack's path as one DevicePath. Its file is read here, and not each time."""
    stack_file = PROJECT / "stacks" / f"Pulumi.{STACK}.yaml"
    described = yaml.safe_load(stack_file.read_text())["config"][KEY]
    arguments = cast(DevicePathArgs, {key: value for key, value in described.items() if key not in OF_THE_DEPLOYMENT})
    # No lambda: the SDK describes every frame that is on the stack, for each resource.
    return partial(DevicePath, args=arguments)


@contextmanager
def no_collector() -> Iterator[None]:
    """Switches Python's garbage collector off for a while."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def cpu_s(declare: Declare, paths: int) -> float:
    """Of a program of so many paths. It begins without garbage of those before it."""

    def program() -> None:
        for number in range(paths):
            declare(f"line-{number}")

    clouds = Clouds({**LOOKED_UP, PEERINGS: Peerings()})
    gc.collect()
    before = time.process_time()
    run(program, clouds)
    return time.process_time() - before


if __name__ == "__main__":
    main(sys.argv[1:])
