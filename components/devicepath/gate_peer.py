"""The gate peer: a Linux host in a VPC that is in one network with the devices, by VXLAN to SORACOM's Gate."""

from functools import partial

import pulumi_aws as aws
import pulumi_soracom as soracom
from pulumi import ComponentResource, Output, ResourceOptions

from devicepath.gate_args import GatePeerArgs, mtu, packet_filter, return_path, vni
from devicepath.gate_host import gate_host, in_order, keep_running
from devicepath.gate_security_group import gate_security_group
from devicepath.judged import judged
from devicepath.refused import refusing
from devicepath.route_names import by_table
from devicepath.tags import named
from devicepath_spec.automatic_names import check_name
from devicepath_spec.choices import ReturnPath
from devicepath_spec.component_names import GIVE_ANOTHER, gate_peer_names
from devicepath_spec.faults import Faults
from devicepath_spec.gate_facts import (
    DEFAULT_INSTANCE_TYPE,
    DEFAULT_PATH_MTU,
    check_addresses,
    check_return,
    check_tunnel,
    check_vni,
)
from devicepath_spec.peering_rules import check_vpg_range
from devicepath_spec.permissions_boundary import check_boundary
from devicepath_spec.tag_rules import EC2, IAM, check_tags
from devicepath_spec.traffic_rules import check_traffic
from devicepath_spec.words import check_words_of_gate_peer


class GatePeer(ComponentResource):
    """A gate peer, ready to use: servers open connections to devices through it.

    Makes a network interface with a fixed address and without source/destination check, an instance on it (Amazon Linux
    2023, IMDSv2, encrypted disk, no public address, no key), a role for Session Manager, a security group, the
    registration with the VPG, routes to the device subnet, and with the return path `redirection` Junction's
    redirection, which comes last and goes first: while it leads to a host that is not there, devices are cut off. User
    data builds the tunnel; a change of it (the VNI, the MTU, the VPG's ends) replaces the instance, for which time
    nothing is redirected, and the interface with its addresses stays. An instance that was stopped by hand is started
    again by `pulumi up`, once `pulumi refresh` has seen it.
    """

    outer_address: Output[str]
    """Its address in the VPC."""
    inner_address: Output[str]
    """Its address in the device subnet."""
    network_interface_id: Output[str]
    """The interface that routes lead to."""
    instance_id: Output[str]
    """The instance; Session Manager takes it."""
    security_group_id: Output[str]
    """Its security group."""

    def __init__(self, name: str, args: GatePeerArgs, opts: ResourceOptions | None = None):
        super().__init__("devicepath:index:GatePeer", name, {}, opts)
        args = judged(args, partial(_check, name))
        args["vpg_peers"] = in_order(args["vpg_peers"])
        child = ResourceOptions(parent=self)
        group = gate_security_group(
            name, args["vpc_id"], args["vpg_cidr"], args["vpg_peers"], args.get("device_traffic", {}),
            args.get("egress", {}), args["region"], args.get("tags"), child,
        )  # fmt: skip
        self.interface = _interface(name, args, group, child)
        # Whoever makes the private connection in the same program says so with `depends_on`: tunnel and registration
        # are then made after it. Only the order: a connection that is made anew replaces neither.
        later = ResourceOptions.merge(child, ResourceOptions(depends_on=opts.depends_on if opts else None))
        self.registration = _register(name, args, later)
        self.instance = gate_host(name, args, self.interface, self.registration, later)
        keep_running(name, args, self.instance, child)
        self.routes = _route(name, args, self.interface, child)
        self.redirection = _redirect(name, args, self.registration, self.instance, self.routes, child)
        self.security_group_id = group.id
        self.network_interface_id = self.interface.id
        self.instance_id = self.instance.id
        self.outer_address = Output.from_input(args["outer_address"])
        self.inner_address = self.registration.inner_address
        self.register_outputs(
            {
                "outerAddress": self.outer_address,
                "innerAddress": self.inner_address,
                "networkInterfaceId": self.network_interface_id,
                "instanceId": self.instance_id,
                "securityGroupId": self.security_group_id,
            }
        )


@refusing
def _check(name: str, args: GatePeerArgs) -> None:
    faults = Faults(name)
    check_words_of_gate_peer(faults, args)
    check_vpg_range(faults, "vpg_cidr", args["vpg_cidr"])
    faults.cidr("device_subnet", args["device_subnet"])
    check_addresses(
        faults, args["outer_address"], args.get("inner_address"), args.get("subnet_cidr"), args["device_subnet"]
    )
    check_vni(faults, "vni", vni(args))
    check_tunnel(faults, mtu(args), int(args.get("path_mtu", DEFAULT_PATH_MTU)))
    check_return(
        faults,
        return_path(args),
        packet_filter(args),
        instance_type=args.get("instance_type", DEFAULT_INSTANCE_TYPE),
        routed="route_table_ids" if args.get("route_table_ids") else None,
        lists_traffic=bool(args.get("device_traffic")),
    )
    check_traffic(faults, args.get("device_traffic", {}), args.get("egress", {}))
    check_tags(faults, "tags", args.get("tags"), [EC2, IAM])
    check_boundary(faults, "permissions_boundary", args.get("permissions_boundary"))
    check_name(faults, "name", name, gate_peer_names(args), GIVE_ANOTHER)
    faults.check()


def _interface(
    name: str, args: GatePeerArgs, group: "aws.ec2.SecurityGroup", child: ResourceOptions
) -> "aws.ec2.NetworkInterface":
    return aws.ec2.NetworkInterface(
        f"{name}-interface",
        subnet_id=args["subnet_id"],
        private_ips=[args["outer_address"]],
        security_groups=[group.id],
        # It forwards packets that are neither from nor to its own address.
        source_dest_check=False,
        description="Gate peer: tunnel to SORACOM's VPG",
        region=args["region"],
        tags=named(args.get("tags"), name),
        opts=child,
    )


def _register(name: str, args: GatePeerArgs, child: ResourceOptions) -> soracom.GatePeer:
    # SORACOM knows a gate peer by its outer address: the old registration goes before one with another inner address.
    return soracom.GatePeer(
        f"{name}-registration",
        vpg_id=args["vpg_id"],
        outer_address=args["outer_address"],
        inner_address=args.get("inner_address"),
        opts=ResourceOptions.merge(child, ResourceOptions(delete_before_replace=True)),
    )


def _route(
    name: str, args: GatePeerArgs, interface: "aws.ec2.NetworkInterface", child: ResourceOptions
) -> "dict[str, aws.ec2.Route]":
    return {
        key: aws.ec2.Route(
            f"{name}-route-{key}",
            route_table_id=route_table_id,
            destination_cidr_block=args["device_subnet"],
            network_interface_id=interface.id,
            region=args["region"],
            opts=child,
        )
        for key, route_table_id in by_table(args.get("route_table_ids", {})).items()
    }


def _redirect(
    name: str,
    args: GatePeerArgs,
    registration: soracom.GatePeer,
    instance: "aws.ec2.Instance",
    routes: "dict[str, aws.ec2.Route]",
    child: ResourceOptions,
) -> soracom.Redirection | None:
    if return_path(args) is not ReturnPath.REDIRECTION:
        return None
    # By the dependency alone it would stay while the instance is replaced, and lead nowhere for minutes.
    order = ResourceOptions(depends_on=[instance, *routes.values()], replace_with=[instance])
    return soracom.Redirection(
        f"{name}-redirection",
        vpg_id=registration.vpg_id,
        gateway=registration.inner_address,
        opts=ResourceOptions.merge(child, order),
    )
