"""SIMs: their group, their tags, their session."""

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from devicepath_tools.rehearsal.clouds.soracom.account.refusals import Code, Refused
from devicepath_tools.rehearsal.clouds.soracom.account.session import Session
from devicepath_tools.rehearsal.clouds.soracom.account.settings import Coverage
from devicepath_tools.rehearsal.clouds.soracom.account.shown import Json

# Invented numbers: 19 digits as a SIM id has; an IMSI of the network code reserved for tests, 001-01.
FIRST_SIM_ID = 8942310022000012345
FIRST_IMSI = 1010000000001
FIRST_KNOWN_SIM_ID = 8942310022900000001
FIRST_KNOWN_IMSI = 1010900000001
IMSI_DIGITS = 15
SUBSCRIPTIONS = {Coverage.JAPAN: "plan-D", Coverage.GLOBAL: "plan01s"}


@dataclass
class Sim:
    """A SIM with one profile, whose ICCID is its id."""

    sim_id: str
    imsi: str
    subscription: str
    created_at: float
    modified_at: float
    group_id: str | None = None
    tags: dict[str, str] = field(default_factory=dict)
    session: Session | None = None
    reconnect_at: float | None = None
    """When the device tries again; None while it is online or switched off."""

    def shown(self, operator_id: str) -> Json:
        """[SPEC] Sim; the IMSI is in profiles[<iccid>].primaryImsi and in the session."""
        subscriber = {"imsi": self.imsi, "status": "active", "subscription": self.subscription}
        profile = {"iccid": self.sim_id, "primaryImsi": self.imsi, "subscribers": {self.imsi: subscriber}}
        shown: Json = {
            "simId": self.sim_id,
            "operatorId": operator_id,
            "type": "uicc",
            "moduleType": "nano",
            "status": "active",
            "speedClass": "s1.standard",
            "activeProfileId": self.sim_id,
            "profiles": {self.sim_id: profile},
            "tags": dict(self.tags),
            "createdTime": int(self.created_at * 1000),
            "lastModifiedTime": int(self.modified_at * 1000),
            "sessionStatus": {"online": False},
        }
        if self.session is not None:
            shown["sessionStatus"] = self.session.shown(self.imsi, self.subscription)
        return shown if self.group_id is None else {**shown, "groupId": self.group_id}


class Sims:
    """The operator's SIMs, by id."""

    def __init__(self) -> None:
        self._by_id: dict[str, Sim] = {}

    def __iter__(self) -> Iterator[Sim]:
        return iter(self._by_id.values())

    def add(self, count: int, coverage: Coverage, now: float) -> list[Sim]:
        """Further SIMs, which connect at once. None has an id or an IMSI that is there already."""
        taken = {*self._by_id, *(sim.imsi for sim in self)}
        invented = (
            Sim(str(FIRST_SIM_ID + number), f"{FIRST_IMSI + number:015}", SUBSCRIPTIONS[coverage], now, now)
            for number in itertools.count(len(self._by_id))
        )
        added = list(itertools.islice((sim for sim in invented if taken.isdisjoint((sim.sim_id, sim.imsi))), count))
        for sim in added:
            sim.reconnect_at = now
            self._by_id[sim.sim_id] = sim
        return added

    def add_known(self, known: Sequence[str], coverage: Coverage, now: float) -> list[Sim]:
        """Further SIMs, each by its IMSI or its id; what is not given of the two is invented. One that is there already
        stays as it is, and is not among those that are given back."""
        there = {name for sim in self for name in (sim.sim_id, sim.imsi)}
        taken = there.union(known)
        free_ids = (it for it in map(str, itertools.count(FIRST_KNOWN_SIM_ID)) if it not in taken)
        free_imsis = (it for it in map("{:015}".format, itertools.count(FIRST_KNOWN_IMSI)) if it not in taken)
        added = []
        for given in dict.fromkeys(known):
            if given in there:
                continue
            sim_id, imsi = (next(free_ids), given) if len(given) == IMSI_DIGITS else (given, next(free_imsis))
            sim = Sim(sim_id, imsi, SUBSCRIPTIONS[coverage], now, now, reconnect_at=now)
            self._by_id[sim_id] = sim
            added.append(sim)
        return added

    def get(self, sim_id: str) -> Sim:
        """A known SIM; else 404."""
        if sim_id not in self._by_id:
            raise Refused(404, Code.SIM_NOT_FOUND, f"sim_id: {sim_id} is not a SIM of this operator.")
        return self._by_id[sim_id]

    def with_imsi(self, imsi: str) -> Sim | None:
        """The SIM with an IMSI."""
        return next((sim for sim in self if sim.imsi == imsi), None)

    def online_in(self, vpg_id: str) -> list[Sim]:
        """The SIMs whose session is in a VPG."""
        return [sim for sim in self if sim.session is not None and sim.session.vpg_id == vpg_id]
