"""Asks the APIs of EC2 and of Direct Connect for all that decides about packets; `describe` reads what they answer."""

import base64
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from devicepath_tools.network.loading.aws import describe, direct_connect_api
from devicepath_tools.network.loading.aws.answers import OF_ONE_TABLE
from devicepath_tools.network.loading.aws.asked_of_ec2 import ASKED, ASKED_OF_ONE_TABLE, TABLE_ID
from devicepath_tools.network.loading.aws.asking import Asking
from devicepath_tools.network.loading.aws.described_routes import OF_AWS
from devicepath_tools.network.loading.aws.not_modelled import is_there, not_modelled
from devicepath_tools.network.loading.host.user_data import with_user_data
from devicepath_tools.network.loading.source.merging import merged
from devicepath_tools.network.loading.source.misread import Misread
from devicepath_tools.network.network import Network

AT_ONCE = 8
Clients = Callable[[str, str, str], Any]
"""Gives boto3's client of a service, such as `ec2`, for an account and a region: the service is the last one."""


@dataclass(frozen=True)
class Place:
    account_id: str
    region: str

    def __str__(self) -> str:
        return f"AWS {self.account_id} {self.region}"


def read(clients: Clients, places: Iterable[Place]) -> Network:
    """What is in these accounts and regions, with the user data of instances.

    What the credentials have no right to is in `unread`, by the action. Raises Misread for every other failure."""
    return merged(_Reader(partial(clients, place.account_id, place.region), place).network() for place in places)


@dataclass
class _Reader:
    """One account in one region."""

    client: Callable[[str], Any]
    place: Place

    def __post_init__(self) -> None:
        self.ec2 = self.client("ec2")
        self.asking = Asking(self.ec2, str(self.place))

    def network(self) -> Network:
        with ThreadPoolExecutor(AT_ONCE) as pool:
            asked = {kind: pool.submit(self.asking.listed, kind, *call) for kind, call in ASKED.items()}
            managed_lists = pool.submit(self._managed_prefix_lists)
            found = {kind: answer for kind, future in asked.items() if (answer := future.result()) is not None}
            of_tables = {kind: pool.map(partial(self._of_table, kind), _tables(found)) for kind in ASKED_OF_ONE_TABLE}
            found |= {OF_ONE_TABLE[kind]: [it for it in its if it is not None] for kind, its in of_tables.items()}
            found["PrefixLists"] = [*found.get("PrefixLists", ()), *managed_lists.result()]
            if direct_connect_api.may_lead_there(found):
                found |= direct_connect_api.read(replace(self.asking, client=self.client("directconnect")))
            answered = describe.read(found, account_id=self.place.account_id, region=self.place.region)
            if isinstance(answered, list):
                raise Misread([fault.at(str(self.place)) for fault in answered])
            user_data = dict(zip(answered.instances, pool.map(self._user_data, answered.instances), strict=True))
        known = {instance_id: text for instance_id, text in user_data.items() if text is not None}
        network = with_user_data(answered, known)
        unread = (*self.asking.unread, *not_modelled(found, str(self.place)))
        return merged([network, Network(unread=unread)])

    def _managed_prefix_lists(self) -> list[Mapping[str, Any]]:
        """Those of customers with their ranges, which the API tells apart from them; AWS's own as they are listed."""
        listed = self.asking.listed("PrefixLists", "describe_managed_prefix_lists", {}) or ()
        return [one if one.get("OwnerId") == OF_AWS else self._with_entries(one) for one in listed]

    def _of_table(self, kind: str, table_id: str) -> Mapping[str, Any] | None:
        """What is answered of one table of a transit gateway; None where there is no right to it."""
        operation, options = ASKED_OF_ONE_TABLE[kind]
        given = {**options, TABLE_ID: table_id}
        if not self.ec2.can_paginate(operation):
            answer = self.asking.asked(operation, lambda: getattr(self.ec2, operation)(**given), f" of {table_id}")
            return None if answer is None else {**answer, TABLE_ID: table_id}
        listed = self.asking.listed(kind, operation, given, f" of {table_id}")
        return None if listed is None else {kind: listed, TABLE_ID: table_id}

    def _with_entries(self, listed: Mapping[str, Any]) -> Mapping[str, Any]:
        """As it is, where there is no right to its entries: what was not told is not empty."""
        list_id = str(listed["PrefixListId"])
        options = {"PrefixListId": list_id}
        entries = self.asking.listed("Entries", "get_managed_prefix_list_entries", options, f" of {list_id}")
        return listed if entries is None else {**listed, "Cidrs": [entry["Cidr"] for entry in entries]}

    def _user_data(self, instance_id: str) -> str | None:
        """None: it could not be read."""
        operation = "describe_instance_attribute"

        def ask() -> str:
            found = self.ec2.describe_instance_attribute(InstanceId=instance_id, Attribute="userData")
            encoded = (found.get("UserData") or {}).get("Value") or ""
            return base64.b64decode(encoded).decode(errors="replace")

        text: str | None = self.asking.asked(operation, ask, f" of {instance_id}")
        return text


def _tables(found: Mapping[str, list[Any]]) -> list[str]:
    """Of transit gateways: those that are there."""
    return [str(it[TABLE_ID]) for it in found.get("TransitGatewayRouteTables", ()) if is_there(it)]
