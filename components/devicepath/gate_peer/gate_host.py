"""The instance of a gate peer: its image, its rights, and the user data that builds the tunnel."""

from collections.abc import Awaitable, Mapping, Sequence
from functools import partial
from ipaddress import IPv4Address, IPv4Interface
from typing import Any

import pulumi_aws as aws
import pulumi_soracom as soracom
from pulumi import UNKNOWN, Input, Output, ResourceOptions

from devicepath.described import Written
from devicepath.gate_peer.gate_image import image
from devicepath.gate_peer.instance_role import session_manager_profile
from devicepath.gate_peer.user_data import user_data
from devicepath.refused import refusing
from devicepath.tags import named
from devicepath_spec.choices import ReturnPath
from devicepath_spec.description.gate_peer import GatePeerAlone, VpgEnd
from devicepath_spec.faults import Faults
from devicepath_spec.gate_facts import GateFacts, VpgPeer
from devicepath_spec.reading.reader import Reader
from devicepath_spec.reading.shape import shape_of

DISK_GIB = 8
INTERFACES_CHECK = "sourceDestCheck"
"""The source/destination check, which is the interface's and off. The instance reads it from there, takes it for a
change from its own default, and the second `up` would switch it on. Source: terraform-provider-aws, issue 44768."""
OUTER, INNER, PLACE = "outer_address", "inner_address", "vpg_peers"
VPG_PEERS = 2
"""A VPG has one in each of two zones."""


def gate_host(
    name: str,
    host: GatePeerAlone,
    given: Written,
    ends: Output[tuple[VpgPeer, ...]],
    group: "aws.ec2.SecurityGroup",
    interface: "aws.ec2.NetworkInterface",
    registration: soracom.GatePeer,
    child: ResourceOptions,
) -> "aws.ec2.Instance":
    tags = named(given.get("tags"), name)
    script = _user_data(host, given, ends, registration)
    profile = session_manager_profile(name, given.get("tags"), given.get("permissions_boundary"), group, child)
    return aws.ec2.Instance(
        f"{name}-host",
        ami=image(name, host, given, interface, profile, script, child.parent),
        instance_type=host.instance_type,
        primary_network_interface={"network_interface_id": interface.id},
        iam_instance_profile=profile.name,
        metadata_options={"http_endpoint": "enabled", "http_tokens": "required", "http_put_response_hop_limit": 1},
        root_block_device={"encrypted": True, "volume_type": "gp3", "volume_size": DISK_GIB, "tags": tags},
        user_data=script,
        # cloud-init runs user data once: without this, a change would be a stop and a start that changes nothing.
        user_data_replace_on_change=True,
        region=given["region"],
        tags=tags,
        opts=ResourceOptions.merge(
            child,
            ResourceOptions(
                # The interface can be on one instance only.
                delete_before_replace=True,
                # A newer image is no reason to replace what carries traffic.
                ignore_changes=[INTERFACES_CHECK, *(["ami"] if given.get("ami_id") is None else [])],
            ),
        ),
    )


def keep_running(name: str, given: Written, instance: "aws.ec2.Instance", child: ResourceOptions) -> None:
    """Starts the instance again when it was stopped by hand: `aws.ec2.Instance` alone does not."""
    aws.ec2transitgateway.InstanceState(
        f"{name}-host", instance_id=instance.id, state="running", region=given["region"], opts=child
    )


def _user_data(
    host: GatePeerAlone, given: Written, ends: Output[tuple[VpgPeer, ...]], registration: soracom.GatePeer
) -> Output[str]:
    def render(known: dict[str, Any]) -> Any:
        # A test's mocks may leave out what a server says.
        if None in known.values():
            return UNKNOWN
        inner = f"{known['inner_address']}/{int(known['prefix_length'])}"
        return user_data(
            GateFacts(
                outer_address=IPv4Address(known["outer_address"]),
                inner_address=IPv4Interface(inner),
                vni=host.vni,
                mtu=host.mtu,
                vpg_peers=known["peers"],
                return_path=host.return_path,
                packet_filter=host.packet_filter,
                # Only redirection sends it what is for other devices: otherwise a change would replace it for nothing.
                privacy_separator=host.return_path is not ReturnPath.REDIRECTION or host.privacy_separator,
            )
        )

    return Output.all(
        outer_address=given["outer_address"],
        inner_address=registration.inner_address,
        prefix_length=registration.prefix_length,
        peers=ends,
    ).apply(render)


def in_order(name: str, peers: Input[Sequence[Any]]) -> Output[tuple[VpgPeer, ...]]:
    """The VPG's two ends in the order that user data has them. Plain ones are sorted by outer address, so that another
    order of the list changes nothing; those that a Gate puts out keep its order, in which one that stays keeps its
    place when the other changes. Raises Refused."""
    read = refusing(partial(vpg_peers, name))
    if isinstance(peers, Output | Awaitable):
        # Not from an input: that would make Outputs of all that is in it.
        put_out: Output[Any] = peers if isinstance(peers, Output) else Output.from_input(peers)
        return put_out.apply(read)
    written = _written(peers)
    each = written if isinstance(written, list) else []
    values = [value for one in each for value in (one.values() if isinstance(one, Mapping) else [one])]
    if not any(isinstance(value, Output | Awaitable) for value in values):
        read(peers)
        peers = sorted(peers, key=lambda one: IPv4Address(_of(one)[OUTER]))
    return Output.from_input(peers).apply(read)


def vpg_peers(name: str, peers: Any) -> tuple[VpgPeer, ...]:
    """The VPG's two ends, in the order that they are given in. Raises InvalidSpec."""
    faults = Faults(name)
    ends: tuple[VpgEnd, ...] = Reader(faults, name).read(shape_of(tuple[VpgEnd, ...]), _written(peers), PLACE)
    faults.check()
    fix = "give the `peers` of the soracom.Gate"
    if len(ends) != VPG_PEERS:
        faults.add(PLACE, f"{len(ends)} are given; a VPG has 2, and the tunnel needs both: {fix}.")
    elif ends[0].outer_address == ends[1].outer_address:
        faults.add(PLACE, f"both have {OUTER} {ends[0].outer_address}; a VPG has two ends: {fix}.")
    faults.check()
    return tuple(VpgPeer(one.outer_address, one.inner_address) for one in ends)


def _written(peers: Any) -> Any:
    """As the reader takes them."""
    return [_of(one) for one in peers] if isinstance(peers, Sequence) and not isinstance(peers, str) else peers


def _of(peer: Any) -> Any:
    """Of what a Gate puts out, in whatever language, or of a plain mapping; anything else as it is."""
    if not isinstance(peer, Mapping):
        there = {field: getattr(peer, field) for field in (OUTER, INNER) if hasattr(peer, field)}
        return there or peer
    names = {field: (field, f"{field.partition('_')[0]}Address") for field in (OUTER, INNER)}
    return {field: peer[one] for field, both in names.items() for one in both if one in peer}
