"""Real strongSwan reads the rendered files, unedited, and brings the tunnels up with them."""

import os
import subprocess
import time
from dataclasses import replace
from ipaddress import IPv4Network
from itertools import product

import pytest

from devicepath_router.algorithms import ENCRYPTION, INTEGRITY
from devicepath_router.aws_xml import read
from devicepath_router.rendered import rendered
from devicepath_router.router_host import RouterHost
from devicepath_router.strongswan import phase_1_proposals, phase_2_proposals
from devicepath_router.tunnel_options import ALLOWED, Phase, TunnelOptions
from devicepath_spec.choices import Encryption, IkeVersion, Integrity
from devicepath_spec.tunnel_facts import PHASE1_DH_GROUPS, PHASE2_DH_GROUPS
from devicepath_tools.rehearsal.hosts.namespace import within
from devicepath_tools.rehearsal.wires.kernel import Unbuildable
from devicepath_tools.rehearsal.workplace import cleanup
from devicepath_tools.rehearsal.workplace.workplace import Workplace
from tests.hosts.lab import Namespace
from tests.router.handed_over import KEYS, xml
from tests.router.tunnels import FAR_END, Charon, Tunnels, wait_for

pytestmark = pytest.mark.slow

HOST = RouterHost(
    name="door", own_ranges=(IPv4Network("192.168.50.0/24"),), far_ranges=(IPv4Network("100.64.152.0/24"),)
)
CONFIGURATION = read(xml(is_static=True))
MISSES_AND_ANSWERS_S = 4.0
"""Long enough for three pings to be answered."""


@pytest.fixture(scope="module")
def workplace():
    with Workplace() as place:
        yield place


@pytest.fixture(scope="module")
def tunnels(workplace):
    made = Tunnels(workplace, CONFIGURATION, rendered(CONFIGURATION, HOST))
    wait_for(made.is_up, "the tunnels are not up")
    return made


class Watchdog:
    """The program, with the facts that were rendered, in the router's namespace."""

    def __init__(self, tunnels: Tunnels) -> None:
        self.router = tunnels.router
        program, facts = tunnels.workplace.folder / "devicepath-watchdog", tunnels.workplace.folder / "door.watchdog"
        program.write_text(tunnels.content(program.name))
        facts.write_text(tunnels.content(facts.name))
        subprocess.Popen(
            within(tunnels.router.path, "sh", str(program), str(facts)),
            env={**os.environ, cleanup.VARIABLE: tunnels.workplace.mark},
            stdout=subprocess.DEVNULL,
            start_new_session=True,
        )

    def leads_to(self, interface: str) -> bool:
        return f"dev {interface} " in self.router.run("ip", "route", "show", "100.64.152.0/24").stdout


def options(version: IkeVersion, encryption: Encryption, integrity: Integrity, dh_group: int) -> TunnelOptions:
    """Of one algorithm each; phase 1 has no group 5."""
    first = dh_group if dh_group in PHASE1_DH_GROUPS else 2
    phase_1 = Phase((encryption,), (integrity,), (first,), ALLOWED.phase_1.lifetime_s)
    phase_2 = Phase((encryption,), (integrity,), (dh_group,), ALLOWED.phase_2.lifetime_s)
    return TunnelOptions((version,), phase_1, phase_2)


def test_both_tunnels_come_up_with_what_was_rendered_and_packets_pass(tunnels):
    for far in ("169.254.10.1", "169.254.10.5"):
        assert tunnels.router.answers(far)


def test_the_strongest_of_what_both_take_is_used(tunnels):
    told = tunnels.own_ends[0].swanctl("--list-sas").stdout
    assert "AES_GCM_16-256/PRF_HMAC_SHA2_512/ECP_384" in told
    assert "ESP:AES_GCM_16-256" in told


def test_keys_are_made_anew_with_the_groups_of_phase_2(tunnels):
    """A tunnel whose ends have no group of phase 2 in common comes up all the same, and fails at this."""
    end = tunnels.own_ends[0]
    assert end.swanctl("--rekey", "--child", "door-1").returncode == 0
    wait_for(lambda: "ESP:AES_GCM_16-256/ECP_384" in end.swanctl("--list-sas").stdout, "no key was made anew")
    assert tunnels.router.answers("169.254.10.1")
    assert "no CHILD_SA built" not in end.log()


def test_a_dead_end_is_found_within_a_quarter_of_a_minute_and_the_tunnel_comes_back(tunnels):
    end = tunnels.own_ends[1]
    tunnels.cut(1)
    wait_for(lambda: not end.installed(), "the association of a dead tunnel is there", limit_s=25.0)
    tunnels.heal(1)
    wait_for(end.installed, "the tunnel is not back", limit_s=25.0)
    assert tunnels.router.answers("169.254.10.5")


def test_static_routes_move_to_the_tunnel_that_works_and_stay_there(tunnels):
    """Nothing but packets tells: the interface of the dead one stays up."""
    watchdog = Watchdog(tunnels)
    wait_for(lambda: watchdog.leads_to("door-1"), "the route is not there")
    tunnels.cut(0)
    wait_for(lambda: watchdog.leads_to("door-2"), "the route has not moved", limit_s=8.0)
    assert "UP" in tunnels.router.run("ip", "link", "show", "door-1").stdout
    tunnels.heal(0)
    wait_for(lambda: tunnels.router.answers("169.254.10.1"), "the tunnel is not back")
    time.sleep(MISSES_AND_ANSWERS_S)
    assert watchdog.leads_to("door-2"), "moving back would interrupt once more"
    tunnels.cut(1)
    wait_for(lambda: watchdog.leads_to("door-1"), "the route has not moved back", limit_s=8.0)
    tunnels.heal(1)
    wait_for(tunnels.is_up, "the tunnels are not up")


def test_no_other_address_of_the_router_is_told_to_the_other_end(tunnels):
    """MOBIKE would list them all, and go on through any of them, also the tunnels' own."""
    said = "".join(end.log() for end in tunnels.own_ends)
    assert "generating IKE_AUTH request" in said
    assert not [line for line in said.splitlines() if "generating" in line and ("MOBIKE" in line or "_ADDR)" in line)]


def test_no_key_is_in_what_the_daemon_logs(tunnels):
    assert not [key for key in KEYS for end in tunnels.own_ends if key in end.log()]


def test_a_wrong_key_is_refused_in_words_that_say_so(tunnels):
    end, name = tunnels.own_ends[0], "door-1"
    content = tunnels.content(f"{name}.conf")
    end.swanctl("--terminate", "--ike", name)
    end.load(content.replace(KEYS[0], "another_key").replace("start_action = start", "start_action = none"))
    answer = end.swanctl("--initiate", "--child", name, "--timeout", "10")
    assert answer.returncode != 0
    assert "AUTHENTICATION_FAILED" in answer.stdout + answer.stderr
    end.load(content)
    wait_for(end.installed, "the tunnel is not back")


def test_a_tunnel_that_was_refused_comes_back_once_the_other_end_takes_it_again(tunnels):
    """As after a key that AWS was given too early, or by mistake. strongSwan does not ask again by itself."""
    own, far, tunnel = tunnels.own_ends[0], tunnels.far_ends[0], CONFIGURATION.tunnels[0]
    content = FAR_END.format(tunnel=tunnel, phase_1=phase_1_proposals(tunnel), phase_2=phase_2_proposals(tunnel))
    refusals = own.log().count("received AUTHENTICATION_FAILED")
    far.load(content.replace(KEYS[0], "another_key"))
    far.terminate("far")
    wait_for(lambda: own.log().count("received AUTHENTICATION_FAILED") > refusals, "the key is not refused")
    far.load(content)
    swanctl, program = tunnels.workplace.folder / "swanctl", tunnels.content("devicepath-keeper")
    swanctl.write_text(f'#!/bin/sh\nexec /usr/sbin/swanctl "$@" --uri unix://{own.socket}\n')
    swanctl.chmod(0o755)
    subprocess.Popen(
        ["sh", "-c", program.replace("EVERY_S=30", "EVERY_S=1"), "sh", "door-1"],
        env={
            **os.environ,
            "PATH": f"{swanctl.parent}:{os.environ['PATH']}",
            cleanup.VARIABLE: tunnels.workplace.mark,
        },
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )
    wait_for(own.installed, "the tunnel is not back")
    time.sleep(MISSES_AND_ANSWERS_S / 2)
    assert own.installed() == 1


@pytest.mark.parametrize("version", IkeVersion)
def test_strongswan_reads_every_pair_of_algorithms_that_aws_has(workplace, version):
    charon = Charon(workplace, Namespace(workplace))
    ciphers = [cipher for cipher in ENCRYPTION if version is IkeVersion.IKEV2 or "GCM" not in cipher.value]
    pairs = list(product(ciphers, INTEGRITY, PHASE2_DH_GROUPS))
    contents = []
    for number, (encryption, integrity, dh_group) in enumerate(pairs):
        chosen = options(version, encryption, integrity, dh_group)
        assert list(chosen.faults()) == []
        tunnel = replace(CONFIGURATION.tunnels[0], options=chosen)
        of_pair = replace(CONFIGURATION, tunnels=(tunnel, CONFIGURATION.tunnels[1]))
        contents.append(rendered(of_pair, replace(HOST, name=f"pair{number}"))[0].content)
    charon.load("".join(contents).replace("start_action = start", "start_action = none"))
    listed = charon.swanctl("--list-conns").stdout
    assert listed.count(": IKE") == len(pairs) == len(ciphers) * 4 * 13


def test_strongswan_would_refuse_an_algorithm_that_it_does_not_know(workplace):
    charon = Charon(workplace, Namespace(workplace))
    content = rendered(CONFIGURATION, HOST)[0].content.replace("aes256gcm16-aes128gcm16", "aes257gcm16")
    with pytest.raises(Unbuildable, match="invalid value for: proposals"):
        charon.load(content)
