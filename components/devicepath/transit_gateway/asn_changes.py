"""Another ASN of a transit gateway, which AWS does not give to one that routers speak BGP with.

What is attached may be of other components and programs: AWS is asked for it, in a preview, too."""

from pulumi import InvokeOutputOptions, ResourceHook, ResourceHookArgs, ResourceHookOptions

from devicepath.look_up import asked, filters
from devicepath.refused import Refused
from devicepath_spec.rules.kept_gateway import ANOTHER

ATTACHMENTS = "aws:ec2transitgateway/getAttachments:getAttachments"
KEEP_THE_ASN = ("vpn", "direct-connect-gateway", "connect")
"""Kinds of attachments. Source: AWS, EC2 API, ModifyTransitGatewayOptions, AmazonSideAsn."""
NOT_OVER = ("initiating", "pending", "available", "modifying")
ASN = "amazonSideAsn"


class AsnChange:
    """Of the gateway of one component."""

    def __init__(self, name: str, opts: InvokeOutputOptions):
        self._name, self._opts = name, opts

    def hook(self) -> ResourceHook:
        return ResourceHook(f"ASN of {self._name}", self.refuse, ResourceHookOptions(on_dry_run=True))

    async def refuse(self, changed: ResourceHookArgs) -> None:
        """Before an update. Raises Refused where AWS would refuse it, in the middle of a run."""
        there, wanted = ((it or {}).get(ASN) for it in (changed.old_outputs, changed.new_inputs))
        if there is None or wanted is None or int(there) == int(wanted):
            return
        wanted_of = {"transit-gateway-id": [str(changed.id)], "resource-type": KEEP_THE_ASN, "state": NOT_OVER}
        region = (changed.old_outputs or {}).get("region")
        given = {"filters": filters(wanted_of), **({"region": region} if region else {})}
        found = await asked(ATTACHMENTS, given, self._name, self._opts)
        # A test's mocks say nothing.
        if ids := sorted(found.get("ids") or []):
            told = f"{int(wanted)}, but {changed.id} has {int(there)}, which AWS does not change beside a VPN or Direct"
            fix = f"write {int(there)} {ANOTHER}"
            raise Refused([f"{self._name}.asn: {told} Connect, as {' and '.join(ids)} are; {fix}."])
