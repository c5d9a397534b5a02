"""Direct Connect between routers of the customer's and what is in AWS."""

from collections.abc import Mapping, Sequence
from typing import Any

from pulumi import ComponentResource, Output, ResourceOptions

from devicepath.answering_account import answered_region
from devicepath.arguments import DirectConnectArgs
from devicepath.described import described
from devicepath.direct_connect.associations import Associations
from devicepath.direct_connect.gateway import gateway_of
from devicepath.direct_connect.interfaces import Interfaces
from devicepath.direct_connect.router_files import router_files
from devicepath.refused import refusing
from devicepath_spec.automatic_names import check_name
from devicepath_spec.description.direct_connect import DirectConnect as Described
from devicepath_spec.faults import Faults
from devicepath_spec.judging.judgement import judge_direct_connect
from devicepath_spec.rules.names import GIVE_ANOTHER, of_direct_connect


class DirectConnect(ComponentResource):
    """A Direct Connect gateway between routers of the customer's, at the other end of lines, and what is in AWS.

    Knows nothing of devices. Makes the gateway, unless it exists; its associations with virtual private gateways or
    transit gateways, with their allowed prefixes; their places in tables; and its virtual interfaces: accepted, where
    the owner of a connection has given them to the account, or made, on a connection of its own. Connections and lines
    are ordered from partners. Other prefixes change in place; what would make another association, another interface or
    another gateway is refused.
    """

    gateway_id: Output[str]
    """Id of the Direct Connect gateway."""
    association_ids: Mapping[str, Output[str]]
    """Ids of the associations, by their names."""
    attachment_ids: Mapping[str, Output[str]]
    """Ids of the attachments to transit gateways of the account, by the associations' names: a VPN over Direct Connect
    takes one, and so does a transit gateway's static route."""
    interface_ids: Mapping[str, Output[str]]
    """Ids of the interfaces, by their names. One that nobody has given yet is not among them."""
    router_files: Mapping[str, Output[Sequence[Any]]]
    """The files of Linux routers, by the interfaces' names: of each file its `path`, `content`, `mode` and `owner`;
    secret, as the BGP keys are in them. Of other routers there are none."""

    def __init__(self, name: str, args: DirectConnectArgs, opts: ResourceOptions | None = None):
        super().__init__("devicepath:index:DirectConnect", name, {}, opts)
        direct, given = described(Described, args, judge_direct_connect, name)
        _check_name(name, direct)
        child = ResourceOptions(parent=self)
        given = {**given, "region": answered_region(name, given, child)}
        self.gateway_id = gateway_of(name, direct, given, child)
        associations = Associations(name, direct, given, child)
        associations.make(self.gateway_id)
        self.association_ids, self.attachment_ids = associations.ids, associations.attachment_ids
        interfaces = Interfaces(name, direct, given, child)
        interfaces.take(self.gateway_id)
        self.interface_ids = interfaces.ids
        self.router_files = router_files(name, direct, given, interfaces.made)
        self.register_outputs(
            {
                "gatewayId": self.gateway_id,
                "associationIds": self.association_ids,
                "attachmentIds": self.attachment_ids,
                "interfaceIds": self.interface_ids,
                "routerFiles": self.router_files,
            }
        )


@refusing
def _check_name(name: str, direct: Described) -> None:
    faults = Faults(name)
    check_name(faults, "name", name, of_direct_connect(direct), GIVE_ANOTHER)
    faults.check()
