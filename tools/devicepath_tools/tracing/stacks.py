"""A stack as it is traced: its file, and its network from one of the sources, with stand-ins for servers."""

import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from devicepath_spec.description.path import StackFile
from devicepath_tools import project
from devicepath_tools.network.intent import stack_file
from devicepath_tools.network.intent.servers import Server, servers, with_servers
from devicepath_tools.network.intent.sites import with_sites
from devicepath_tools.network.intent.stack_file import Stack
from devicepath_tools.network.loading.source.misread import Misread
from devicepath_tools.network.network import Network
from devicepath_tools.tracing.options import OF_THE_BACKEND, Options, Source

STANDARD_INPUT = "-"
Tell = Callable[[str], None]


@dataclass(frozen=True)
class TracedStack:
    name: str
    file: StackFile
    network: Network
    """With the stand-ins in it."""
    servers: tuple[Server, ...]
    described: str
    """Where the network is from, for people."""


def read(options: Options, tell: Tell, warn: Tell) -> TracedStack:
    """Raises Misread, and NoProject, each with every mistake in what it read. What it asks of others it tells first."""
    home = project.read(options.project)
    file = _stack_file(home, options)
    stack = stack_file.read(file)
    read_network, described = _network(options, stack, tell, warn)
    # SORACOM's API alone tells which Door and Direct a VPG has.
    network = with_sites(stack.file, read_network, are_links_told=options.source is Source.LIVE)
    there = servers(stack.file, network)
    return TracedStack(stack.name, stack.file, with_servers(network, there), there, described)


def _stack_file(home: project.Project, options: Options) -> Path:
    there = home.stack_files()
    if options.stack is None and options.state in there and not Path(options.state or "").exists():
        # `--state STACK` takes the stack for a file.
        cure = f"write the stack first: devicepath trace {options.state} --state"
        raise Misread([f"--state {options.state}: there is no such file, but a stack of that name; {cure}."])
    return there[home.stack_name(options.stack)]


def _network(options: Options, stack: Stack, tell: Tell, warn: Tell) -> tuple[Network, str]:
    """With where it is from."""
    if options.source is Source.STATE and options.state is not None:
        return _of_state(options.state, options.project, stack, tell)
    if options.source is Source.LIVE:
        return _of_clouds(stack, options.profile, tell, warn), "as both clouds are now"
    from devicepath_tools.network.loading.pulumi import plan

    return plan.read(stack.name, stack.file), "as its stack file plans it"


def _of_state(given: str, folder: Path, stack: Stack, tell: Tell) -> tuple[Network, str]:
    from devicepath_tools.network.loading.pulumi import exported, stack_state, state_file

    if given == OF_THE_BACKEND:
        tell(f"Asking the backend for the state of {stack.name}.")
        state, described = exported.state(stack.name, folder), "by its state in the backend"
    elif given == STANDARD_INPUT:
        state, described = state_file.packed("standard input", _standard_input()), "by the state on standard input"
    else:
        state, described = state_file.state(Path(given)), f"by the state {given}"
    return stack_state.network_of(state, stack.file), described


def _standard_input() -> bytes:
    if sys.stdin.isatty():
        cure = "pipe a state into it (pulumi stack export | devicepath trace STACK --state -), or give a file"
        raise Misread([f"--state -: standard input is a terminal; {cure}."])
    return sys.stdin.buffer.read()


def _of_clouds(stack: Stack, profile: str | None, tell: Tell, warn: Tell) -> Network:
    from devicepath_tools.accounts import soracom_account
    from devicepath_tools.network.loading import live
    from devicepath_tools.network.loading.aws import aws_clients

    soracom = {**stack.soracom, **({"profile": profile} if profile is not None else {})}
    try:
        account = soracom_account.account_of(soracom)
    except soracom_account.AccountRefused as refused:
        raise Misread(refused.lines) from None
    with _ended_at_once():
        for place in live.places(stack.file):
            where = f"region {place.region}, at {aws_clients.endpoint(place.region)}"
            tell(f"Asking AWS account {place.account_id}, {where}.")
        tell(f"Asking SORACOM at {account.endpoint}, with the key of {account.credentials.source}.")

        def client(account_id: str, region: str, service: str) -> Any:
            return aws_clients.client(account_id, region, service, stack.file.assumed_roles.get(account_id))

        return live.read(stack.file, client, soracom, warn)


@contextmanager
def _ended_at_once() -> Iterator[None]:
    """Ctrl-C ends the process, as it ends one without a handler: nothing is half done, and the threads that wait for an
    answer would hold it up until AWS's client has given up, which takes minutes."""
    before = signal.signal(signal.SIGINT, signal.SIG_DFL)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
