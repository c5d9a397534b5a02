"""What all links to routers of the customer's have in common: one carries a packet, or says what of it does not."""

from dataclasses import dataclass

from devicepath_tools.network.trace.hop import Hop


@dataclass(frozen=True, slots=True)
class LinkHop(Hop):
    """A link, the subject."""

    found: str
    mending: str = ""

    @property
    def finding(self) -> str:
        return self.found

    @property
    def fix(self) -> str:
        return self.mending if self.cause is not None else ""
