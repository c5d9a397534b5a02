"""The virtual interfaces of the gateway: accepted where they were given to the account, or made on a connection of its
own."""

from typing import Any

from pulumi import Output, ResourceOptions

from devicepath.described import Written
from devicepath.direct_connect.accepted_interface import accepted_interface
from devicepath.direct_connect.kept_part import after
from devicepath.direct_connect.own_interface import own_interface
from devicepath_spec.choices import Acceptance
from devicepath_spec.description.direct_connect import DirectConnect, HostedInterface, OwnInterface


class Interfaces:
    """Takes one after the other."""

    def __init__(self, name: str, direct: DirectConnect, given: Written, child: ResourceOptions):
        """`given` has the region once the account answers."""
        self._name, self._direct, self._given, self._child = name, direct, given, child
        self.ids: dict[str, Output[str]] = {}
        """Of those that are there, by name. One that nobody has given yet is not among them."""
        self.made: dict[str, Any] = {}
        """The resources of those that are made here, by name."""

    def take(self, gateway_id: Output[str]) -> None:
        """All of them."""
        for key, one in self._direct.interfaces.items():
            origin, whole = one.origin, (key, one, self._direct, self._given, gateway_id, self._child)
            if isinstance(origin, OwnInterface):
                made, checked = own_interface(self._name, *whole)
                self.made[key], self.ids[key] = made, after(checked, made.id)
            elif isinstance(origin, HostedInterface) and origin.acceptance is Acceptance.ACCEPT:
                made, checked = accepted_interface(self._name, *whole)
                self.ids[key] = after(checked, made.id)
            elif isinstance(origin, HostedInterface):
                self.ids[key] = Output.from_input(self._given["interfaces"][key]["origin"]["id"])
