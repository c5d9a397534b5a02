"""Gate: the VXLAN between a VPG and gate peers. Open, closed, its VXLAN id and its privacy separator."""

from dataclasses import dataclass

DEFAULT_VXLAN_ID = 10  # [SPEC] OpenGateRequest.vxlanId


@dataclass
class Gate:
    """A VPG's Gate. Type F2: always open, cannot be closed (console text)."""

    opened: bool = False
    vxlan_id: int = DEFAULT_VXLAN_ID
    privacy_separator: bool = False
    """True stops device to device; cloud to device goes on."""

    def open(self, vxlan_id: int, *, privacy_separator: bool) -> None:
        """Opens it. Assumed: opening an open Gate is answered with 200 and changes nothing."""
        if not self.opened:
            self.opened, self.vxlan_id, self.privacy_separator = True, vxlan_id, privacy_separator
