"""RouteTableAssociation: which route table a subnet, or a gateway, has."""

from collections.abc import Set
from typing import Any

from devicepath_tools.rehearsal.clouds.aws.provider.account import Region
from devicepath_tools.rehearsal.clouds.aws.provider.resource_type import Inputs, ResourceType, State, asked

ENDS = {"subnetId": "SubnetId", "gatewayId": "GatewayId"}


class RouteTableAssociation(ResourceType):
    """Changing the table gives the association another id in AWS, so it is always found by its subnet or gateway."""

    def create(self, aws: Region, inputs: Inputs) -> str:
        made = aws.ec2.associate_route_table(RouteTableId=inputs["routeTableId"], **asked(ENDS, inputs))
        return str(made["AssociationId"])

    def read(self, aws: Region, resource_id: str, state: Inputs) -> State | None:
        found = _association(aws, state)
        if found is None:
            return None
        return {
            "id": found["RouteTableAssociationId"],
            "routeTableId": found["RouteTableId"],
            **{name: found.get(called) or "" for name, called in ENDS.items()},
        }

    def update(self, aws: Region, resource_id: str, state: Inputs, inputs: Inputs, changed: Set[str]) -> None:
        found = _association(aws, state)
        current = found["RouteTableAssociationId"] if found else resource_id
        aws.ec2.replace_route_table_association(AssociationId=current, RouteTableId=inputs["routeTableId"])

    def delete(self, aws: Region, resource_id: str, state: Inputs) -> None:
        found = _association(aws, state)
        if found is not None:
            aws.ec2.disassociate_route_table(AssociationId=found["RouteTableAssociationId"])

    def imported(self, import_id: str) -> tuple[str, State]:
        end, _, table_id = import_id.partition("/")
        return import_id, {"subnetId" if end.startswith("subnet-") else "gatewayId": end, "routeTableId": table_id}


def _association(aws: Region, state: Inputs) -> dict[str, Any] | None:
    kind = "subnetId" if state.get("subnetId") else "gatewayId"
    filters = [{"Name": f"association.{'subnet' if kind == 'subnetId' else 'gateway'}-id", "Values": [state[kind]]}]
    for table in aws.ec2.describe_route_tables(Filters=filters)["RouteTables"]:
        for each in table["Associations"]:
            if each.get(ENDS[kind]) == state[kind]:
                found: dict[str, Any] = each
                return found
    return None
