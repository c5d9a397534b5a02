"""Devices in the stack file."""

from devicepath_spec.choices import Session
from infra.settings.section import Section
from infra.settings.values import Address, Batch, Imsi


class Device(Section):
    """A device on the path, by its SIM."""

    imsi: Imsi
    """IMSI of the SIM, in quotes: 15 digits."""
    address: Address | None = None
    """Its fixed address in the device subnet, from its next session on. Left out: another one for each session."""
    session: Session | None = None
    """What happens to its session when its group changes. Left out: what `sessions` says."""
    batch: Batch = 0
    """Sessions are reset batch by batch, the lowest first. Left out: 0."""
