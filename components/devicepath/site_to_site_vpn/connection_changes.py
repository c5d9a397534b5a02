"""Changes that a connection does not survive unnoticed: they are told in a preview, and refused unless allowed."""

from collections.abc import Mapping
from typing import Any

import pulumi
import pulumi_aws as aws
from pulumi import Output, ResourceHook, ResourceHookArgs, ResourceHookOptions

from devicepath.refused import Refused, refusing
from devicepath.site_to_site_vpn.replacing_properties import in_words
from devicepath_spec.faults import Faults
from devicepath_spec.rules.vpn_changes import REPLACING, check_outage, check_replacement, is_an_outage


class TunnelOutage:
    """Both tunnels down at once."""

    def __init__(self, name: str, wanted: Mapping[str, Any], *, is_allowed: bool):
        """`wanted` is what makes another connection, by where it is written."""
        self._name, self._is_allowed = name, is_allowed
        self._wanted = Output.from_input(wanted)

    def hook(self) -> ResourceHook:
        # In a preview, too: it is there that people look at what a run would do.
        return ResourceHook(f"tunnels of {self._name}", self.refuse, ResourceHookOptions(on_dry_run=True))

    async def refuse(self, changed: ResourceHookArgs) -> None:
        """Before an update. Raises Refused; what is allowed is warned of."""
        faults = Faults(self._name)
        asked = await _plain(changed.old_inputs)
        # With another connection the tunnels of this one are not to be spared: that alone is told.
        there = in_words({place: asked.get(key) for place, key in REPLACING.items()})
        check_replacement(await self._wanted.future() or {}, there, faults)
        faults.check()
        # A key that is kept in Secrets Manager is not shown: only what was asked for tells whether it changes.
        shown = {key: one for key, one in (await _plain(changed.old_outputs)).items() if not _is_own(key)}
        check_outage([asked, shown], await _plain(changed.new_inputs), faults)
        if not faults.lines:
            return
        if not (self._is_allowed and is_an_outage(faults.lines)):
            raise Refused(faults.lines)
        for line in faults.lines:
            pulumi.log.warn(f"{line.partition('; ')[0]}; allow_outage lets it.")


def _is_own(key: str) -> bool:
    """Of which AWS shows more, or less, than it was told."""
    return key.endswith(("PresharedKey", "LogOptions")) or key == "presharedKeyStorage"


async def _plain(properties: Mapping[str, Any] | None) -> dict[str, Any]:
    """A secret is an Output in what a hook is given."""
    given = properties or {}
    return {key: await one.future() if isinstance(one, Output) else one for key, one in given.items()}


def kept_connection_id(
    name: str, made: "aws.ec2.VpnConnection", wanted: Mapping[str, Any], there: Mapping[str, Any]
) -> Output[str]:
    """The id, for all that is made of the connection. `wanted` and `there` are what makes another one, by where it is
    written. Raises Refused where it would be another connection."""

    @refusing
    def checked(known: list[Any]) -> None:
        asked_for, as_it_is = known
        faults = Faults(name)
        check_replacement(asked_for, as_it_is, faults)
        faults.check()

    # Without the id: of a connection that is changed a preview knows all but that.
    own: Output[str] = Output.all(made.id, Output.all(wanted, there).apply(checked)).apply(lambda both: str(both[0]))
    return own
