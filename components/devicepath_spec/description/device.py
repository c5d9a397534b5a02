"""A device on the path."""

from dataclasses import dataclass

from devicepath_spec.choices import Session
from devicepath_spec.description.values import Batch, FixedAddress, Imsi


@dataclass(frozen=True, kw_only=True)
class Device:
    """A device on the path, by its SIM."""

    imsi: Imsi
    """IMSI of the SIM, in quotes: 15 digits."""
    address: FixedAddress | None = None
    """Its fixed address in the device subnet, from its next session on. Left out: another one for each session."""
    session: Session | None = None
    """What happens to its session when its group changes. Left out: what `sessions` says."""
    batch: Batch = 0
    """Sessions are reset batch by batch, the lowest first. Left out: 0."""
