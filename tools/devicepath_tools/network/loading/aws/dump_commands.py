"""The commands that make a dump of one account in one region. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from devicepath_tools.network.loading.aws.asked_of_ec2 import (
    ASKED,
    ASKED_OF_DIRECT_CONNECT,
    ASKED_OF_ONE_TABLE,
    ASSOCIATIONS,
)
from devicepath_tools.network.loading.aws.dump_file import ENTRIES


def _words(operation: str) -> str:
    return operation.replace("_", "-")


def _options(given: Mapping[str, Any]) -> str:
    return "".join([*_filters(given.get("Filters", ())), " --output json"])


def _filters(filters: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    if filters:
        said = (f'"Name={it["Name"]},Values={",".join(it["Values"])}"' for it in filters)
        yield f" --filters {' '.join(said)}"


BEFORE = """\
# In an empty folder: the answers of one account in one region. Several of them go into folders of their own, which say
# whose they are by their names, such as 111122223333/ap-northeast-1. What is refused leaves an empty file behind, and
# counts as not read. Some have keys of VPN connections and virtual interfaces: the folder is for nobody else."""
LISTS = f"""\
# Prefix lists of your own, each in a file that is called by its id (in a POSIX shell; elsewhere one by one):
for list in $(aws ec2 describe-managed-prefix-lists --query "PrefixLists[?OwnerId!='AWS'].PrefixListId" --output text)
do aws ec2 get-managed-prefix-list-entries --prefix-list-id "$list" --output json > "{ENTRIES}-$list.json"; done"""
TABLES = "\n".join(
    [
        "# Of each table of a transit gateway of your own, in files that are called by its id:",
        "for table in $(aws ec2 describe-transit-gateway-route-tables --query "
        '"TransitGatewayRouteTables[].TransitGatewayRouteTableId" --output text)',
        "do",
        *(
            f'aws ec2 {_words(operation)} --transit-gateway-route-table-id "$table"'
            f'{_options(given)} > "{kind}-$table.json"'
            for kind, (operation, given) in ASKED_OF_ONE_TABLE.items()
        ),
        "done",
    ]
)
DIRECT_CONNECT = "\n".join(
    [
        "# Of each Direct Connect gateway, in files that are called by its id:",
        "for gateway in $(aws directconnect describe-direct-connect-gateways --query "
        '"directConnectGateways[].directConnectGatewayId" --output text)',
        f'do aws directconnect {_words(ASSOCIATIONS[1])} --direct-connect-gateway-id "$gateway" --output json '
        f'> "{ASSOCIATIONS[0]}-$gateway.json"; done',
    ]
)
AFTER = "# Then, in the same folder: devicepath trace --dump . --from END --to END:PORT"


def commands() -> str:
    """For a shell. The lines of `aws` are the same for PowerShell."""
    lines = (
        f"aws ec2 {_words(operation)}{_options(given)} > {kind}.json" for kind, (operation, given) in ASKED.items()
    )
    direct = (
        f"aws directconnect {_words(operation)}{_options(given)} > {kind}.json"
        for kind, (operation, given) in ASKED_OF_DIRECT_CONNECT.items()
    )
    return "\n".join([BEFORE, *lines, *direct, LISTS, TABLES, DIRECT_CONNECT, AFTER])
