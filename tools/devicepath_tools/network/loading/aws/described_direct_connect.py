"""Direct Connect, from what its API says of it."""

from devicepath_tools.network.direct_connect_gateway import ASSOCIATED, DirectConnectAssociation, DirectConnectGateway
from devicepath_tools.network.loading.aws import direct_connect_shapes as shapes
from devicepath_tools.network.loading.aws.answers import Answers
from devicepath_tools.network.network import Network, by_id
from devicepath_tools.network.virtual_interface import AVAILABLE, DEFAULT_MTU, VirtualInterface

DELETED = "deleted"
PUBLIC = "public"
"""A kind of interface that leads to AWS's public addresses, and to no VPC."""
TRANSIT = "transitGateway"
UP = {"up": True, "down": False}


def direct_connect(answers: Answers) -> Network:
    """The Direct Connect of one account, as it is seen in one region."""
    return Network(
        direct_connect_gateways=by_id(
            DirectConnectGateway(it.direct_connect_gateway_id, it.amazon_side_asn, it.direct_connect_gateway_name)
            for it in answers.direct_connect_gateways or ()
            if it.direct_connect_gateway_state != DELETED
        ),
        direct_connect_associations=by_id(map(_association, answers.direct_connect_gateway_associations or ())),
        virtual_interfaces=by_id(
            _interface(it)
            for it in answers.virtual_interfaces or ()
            if it.virtual_interface_state != DELETED and it.virtual_interface_type != PUBLIC
        ),
    )


def _association(association: shapes.Association) -> DirectConnectAssociation:
    gateway = association.associated_gateway or shapes.AssociatedGateway(id="")
    is_transit = gateway.type_ == TRANSIT
    return DirectConnectAssociation(
        association.association_id,
        association.direct_connect_gateway_id,
        "" if is_transit else gateway.id,
        gateway.id if is_transit else "",
        tuple(it.cidr for it in association.allowed_prefixes_to_direct_connect_gateway),
        association.association_state or ASSOCIATED[0],
    )


def _interface(interface: shapes.VirtualInterface) -> VirtualInterface:
    told = [UP.get(it.bgp_status) for it in interface.bgp_peers if it.address_family == "ipv4"]
    return VirtualInterface(
        interface.virtual_interface_id,
        interface.vlan,
        interface.direct_connect_gateway_id,
        interface.virtual_gateway_id,
        amazon_address=interface.amazon_address,
        customer_address=interface.customer_address,
        asn=interface.asn_long or interface.asn,
        amazon_asn=interface.amazon_side_asn,
        mtu=interface.mtu or DEFAULT_MTU,
        state=interface.virtual_interface_state or AVAILABLE,
        is_bgp_up=True if True in told else next(iter(told), None),
        name=interface.virtual_interface_name,
    )
