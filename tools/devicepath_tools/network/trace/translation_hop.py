"""Translations: a packet goes on with another source or destination."""

from dataclasses import dataclass

from devicepath_tools.network.packet import Packet
from devicepath_tools.network.trace.hop import Hop
from devicepath_tools.network.trace.words import label


@dataclass(frozen=True, slots=True)
class TranslationHop(Hop):
    after: Packet

    @property
    def finding(self) -> str:
        if self.cause is not None:
            return f"{self._change}: this answers no connection that anybody opened"
        return self._change

    @property
    def fix(self) -> str:
        if self.cause is None:
            return ""
        gate = "let the gate peer masquerade what it passes on to devices"
        return f"{gate}, or redirect devices of {label(self.subject)} to the gate peer"

    @property
    def _change(self) -> str:
        if self.after.source != self.packet.source:
            return f"source {self.packet.source} => {self.after.source}"
        return f"destination {self.packet.destination} => {self.after.destination}"
