"""What both clouds hold now of a stack: its account and region of AWS, and SORACOM's account with its devices."""

import asyncio
from collections.abc import Callable, Mapping

from devicepath_spec.description.path import StackFile
from devicepath_tools.accounts.soracom_account import AccountRefused, connected
from devicepath_tools.network.intent.devices import named
from devicepath_tools.network.loading.aws import ec2_api
from devicepath_tools.network.loading.aws.ec2_api import Clients, Place
from devicepath_tools.network.loading.soracom import soracom_answers, soracom_api
from devicepath_tools.network.loading.soracom.soracom_answers import SoracomAnswers
from devicepath_tools.network.loading.source.merging import merged
from devicepath_tools.network.loading.source.misread import Misread
from devicepath_tools.network.network import Network


def read(file: StackFile, clients: Clients, soracom: Mapping[str, str | None], warn: Callable[[str], None]) -> Network:
    """Asks both at once. `clients` gives boto3's clients, `soracom` is the configuration of SORACOM's provider.

    Devices have the stack file's names. What may not be read is in `unread`. Raises Misread."""

    async def both() -> tuple[Network, SoracomAnswers]:
        return await asyncio.gather(
            asyncio.to_thread(ec2_api.read, clients, places(file)), _soracom(file, soracom, warn)
        )

    try:
        aws, answers = asyncio.run(both())
    except AccountRefused as refused:
        raise Misread(refused.lines) from None
    return named(merged([aws, soracom_answers.network(answers)]), file)


def places(file: StackFile) -> tuple[Place, ...]:
    """The accounts and regions of AWS that a stack is in."""
    there = (*file.vpcs.values(), *file.transit_gateways.values())
    return tuple(dict.fromkeys(Place(one.account_id, one.region) for one in there))


async def _soracom(file: StackFile, options: Mapping[str, str | None], warn: Callable[[str], None]) -> SoracomAnswers:
    async with connected(options, warn) as client:
        return await soracom_api.read(client, [device.imsi for device in file.devices.values()])
