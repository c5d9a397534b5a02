"""What a gate peer's user data says of its tunnel: the facts file in it, read as text. Pure; no shell is run."""

import re
import shlex
from collections.abc import Mapping
from dataclasses import replace
from ipaddress import IPv4Address, IPv4Interface

from devicepath_spec import gate_conf
from devicepath_tools.network.gate_host import GateHost
from devicepath_tools.network.instance import Instance
from devicepath_tools.network.loading.source.misread import Misread
from devicepath_tools.network.network import Network

HEREDOC = re.compile(rf"^cat\s*>\s*{re.escape(gate_conf.PATH)}\s*<<\s*(['\"]?)(\w+)\1[ \t]*\n", re.MULTILINE)
ASSIGNMENT = re.compile(r"([A-Za-z_]\w*)=(.*)", re.DOTALL)
YES = "yes"
EXPANDED = re.compile(r"[$`\\]")
"""What a shell would replace: a fact is a plain value."""


def gate_host(user_data: str) -> GateHost | None:
    """What an instance does as a gate peer; None: its user data writes no facts file. Raises Misread."""
    text = _facts_file(user_data)
    return None if text is None else of_facts(text)


def of_facts(text: str) -> GateHost:
    """What a host does as a gate peer that has this facts file. Raises Misread."""
    values, faults = _assignments(text)
    faults += [f"{gate_conf.PATH}: {line}" for line in gate_conf.faults(values)]
    if faults:
        raise Misread(faults)
    return GateHost(
        outer_address=IPv4Address(values["OUTER_ADDRESS"]),
        inner=IPv4Interface(values["INNER_ADDRESS"]),
        vni=int(values["VNI"]),
        udp_port=int(values["UDP_PORT"]),
        mtu=int(values["MTU"]),
        vpg_peers=tuple(IPv4Address(peer.partition("/")[0]) for peer in values["VPG_PEERS"].split()),
        forwards=values["FORWARDING"] == YES,
        privacy_separator=values["PRIVACY_SEPARATOR"] == YES,
        masquerades=values["MASQUERADING"] == YES,
        clamped_mss=int(values["CLAMPED_MSS"]) if values.get("CLAMPED_MSS") else None,
    )


def with_user_data(network: Network, user_data: Mapping[str, str]) -> Network:
    """The same network; its instances boot what is given by their ids."""
    booting = {instance_id: booted(network.instances[instance_id], text) for instance_id, text in user_data.items()}
    told = tuple(line for instance in booting.values() for line in not_working(instance))
    return replace(network, instances={**network.instances, **booting}, unread=(*network.unread, *told))


def not_working(instance: Instance) -> list[str]:
    """A line for each reason why a tunnel that an instance is told to make is none that works."""
    return [f"instance {instance.id}: not a working tunnel: {line}" for line in instance.gate_faults]


def booted(instance: Instance, user_data: str) -> Instance:
    """An instance that boots this. Of a facts file that makes no tunnel it is told why."""
    try:
        return replace(instance, user_data=user_data, gate=gate_host(user_data))
    except Misread as broken:
        return replace(instance, user_data=user_data, gate=None, gate_faults=broken.lines)


def _facts_file(user_data: str) -> str | None:
    """What the script writes there; of several times the last one, as in a shell. Raises Misread."""
    script = user_data.replace("\r\n", "\n")
    starts = list(HEREDOC.finditer(script))
    if not starts:
        return None
    body, end, _ = f"\n{script[starts[-1].end() :]}\n".partition(f"\n{starts[-1][2]}\n")
    if not end:
        raise Misread([f"{gate_conf.PATH}: no line {starts[-1][2]} ends it in the user data."])
    return body


def _assignments(text: str) -> tuple[dict[str, str], list[str]]:
    """Values by key, and a line for each that is none."""
    values: dict[str, str] = {}
    faults: list[str] = []
    for line in text.splitlines():
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        assigned = _assigned(line)
        if assigned is None:
            faults.append(f"{gate_conf.PATH}: {line!r}: KEY=value is needed, quoted where the value has blanks.")
        elif assigned[0] in values:
            faults.append(f"{gate_conf.PATH}: {assigned[0]}: stands there twice.")
        else:
            values[assigned[0]] = assigned[1]
    foreign = values.keys() - {fact.key for fact in gate_conf.FACTS}
    faults += [f"{gate_conf.PATH}: {key}={values[key]}: is no fact of a gate peer." for key in sorted(foreign)]
    return values, faults


def _assigned(line: str) -> tuple[str, str] | None:
    try:
        words = shlex.split(line)
    except ValueError:
        return None
    found = ASSIGNMENT.fullmatch(words[0]) if len(words) == 1 and not EXPANDED.search(line) else None
    return None if found is None else (found[1], found[2])
