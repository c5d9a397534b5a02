"""One thing in a cloud."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Thing:
    """One thing in a cloud; two are the same when all of it is."""

    place: str
    """`AWS 123456789012 ap-northeast-1` or `SORACOM OP0000000001`."""
    kind: str
    identity: str
    address: str = ""
    """Its address or range, where it has one."""
    remark: str = ""

    def __str__(self) -> str:
        return f"{self.place}: {self.kind} {self.identity}"
