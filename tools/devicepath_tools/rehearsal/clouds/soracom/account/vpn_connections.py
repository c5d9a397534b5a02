"""VPN connections of a VPG: Door. Ordered from SORACOM's support; the API only shows them."""

from dataclasses import dataclass

from devicepath_tools.rehearsal.clouds.soracom.account.shown import Json


@dataclass(frozen=True)
class VpnConnection:
    """A connection to a customer's router."""

    connection_id: str
    asn: int | None
    """The router's; None: routes are static."""

    def shown(self) -> Json:
        """[SPEC] VpnConnection. With static routes the ASN is left out: assumed."""
        shown: Json = {"id": self.connection_id, "useDynamicRouting": self.asn is not None}
        return shown if self.asn is None else {**shown, "bgpAsn": str(self.asn)}
