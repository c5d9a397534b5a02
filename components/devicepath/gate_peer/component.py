"""The gate peer: a Linux host in a VPC that is in one network with the devices, by VXLAN to SORACOM's Gate."""

import pulumi_aws as aws
import pulumi_soracom as soracom
from pulumi import ComponentResource, Output, ResourceOptions

from devicepath.arguments import GatePeerArgs
from devicepath.described import Written, described
from devicepath.gate_peer.gate_host import gate_host, in_order, keep_running
from devicepath.gate_peer.gate_security_group import gate_security_group, let_through
from devicepath.gate_peer.registration import redirect, register
from devicepath.refused import refusing
from devicepath.route_names import by_table
from devicepath.tags import named
from devicepath_spec.automatic_names import check_name
from devicepath_spec.choices import ReturnPath
from devicepath_spec.description.gate_peer import GatePeerAlone
from devicepath_spec.faults import Faults
from devicepath_spec.judging.judgement import judge_gate_peer
from devicepath_spec.rules.names import GIVE_ANOTHER, of_gate_peer


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
        host, given = described(GatePeerAlone, args, judge_gate_peer, name)
        ends = in_order(name, given["vpg_peers"])
        _check_name(name, host)
        child = ResourceOptions(parent=self)
        group = gate_security_group(name, given, child)
        let_through(name, host, given, ends, group, child)
        self.interface = _interface(name, given, group, child)
        # Whoever makes the private connection in the same program says so with `depends_on`: tunnel and registration
        # are then made after it. Only the order: a connection that is made anew replaces neither.
        later = ResourceOptions.merge(child, ResourceOptions(depends_on=opts.depends_on if opts else None))
        self.registration = register(name, given, later)
        self.instance = gate_host(name, host, given, ends, group, self.interface, self.registration, later)
        keep_running(name, given, self.instance, child)
        self.routes = self._routes(name, given, child)
        self.redirection = self._redirect(name, host, child)
        self.security_group_id = group.id
        self.network_interface_id = self.interface.id
        self.instance_id = self.instance.id
        self.outer_address = Output.from_input(given["outer_address"])
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

    def _routes(self, name: str, given: Written, child: ResourceOptions) -> "dict[str, aws.ec2.Route]":
        """From servers' route tables to devices."""
        routes = {}
        for key, route_table_id in by_table(given.get("route_table_ids", {})).items():
            called, options = self._named_route(name, key, child)
            routes[key] = aws.ec2.Route(
                called,
                route_table_id=route_table_id,
                destination_cidr_block=given["device_subnet"],
                network_interface_id=self.interface.id,
                region=given["region"],
                opts=options,
            )
        return routes

    def _redirect(self, name: str, host: GatePeerAlone, child: ResourceOptions) -> soracom.Redirection | None:
        if host.return_path is not ReturnPath.REDIRECTION:
            return None
        # By the dependency alone it would stay while the instance is replaced, and lead nowhere for minutes.
        called, options = self._named_redirection(name, child)
        return redirect(called, self.registration, [self.instance, *self.routes.values()], [self.instance], options)

    def _named_route(self, name: str, key: str, child: ResourceOptions) -> tuple[str, ResourceOptions]:
        """What the route in a table is called, and its options."""
        return f"{name}-route-{key}", child

    def _named_redirection(self, name: str, child: ResourceOptions) -> tuple[str, ResourceOptions]:
        """The same of the redirection."""
        return f"{name}-redirection", child


@refusing
def _check_name(name: str, host: GatePeerAlone) -> None:
    faults = Faults(name)
    check_name(faults, "name", name, of_gate_peer(host), GIVE_ANOTHER)
    faults.check()


def _interface(
    name: str, given: Written, group: "aws.ec2.SecurityGroup", child: ResourceOptions
) -> "aws.ec2.NetworkInterface":
    return aws.ec2.NetworkInterface(
        f"{name}-interface",
        subnet_id=given["subnet_id"],
        private_ips=[given["outer_address"]],
        security_groups=[group.id],
        # It forwards packets that are neither from nor to its own address.
        source_dest_check=False,
        description="Gate peer: tunnel to SORACOM's VPG",
        region=given["region"],
        tags=named(given.get("tags"), name),
        opts=child,
    )
