"""What security groups cannot be told. As everywhere after a second reading, what is None is wrong already."""

from collections.abc import Mapping
from typing import Any

from devicepath_spec.faults import Faults
from devicepath_spec.traffic_rules import check_own_names, check_traffic
from infra.settings.arguments import traffic_arguments
from infra.settings.backend import NewBackend
from infra.settings.path_rules import Rule, peer_of
from infra.settings.settings import Settings
from infra.settings.traffic import EgressToPrefixList, EgressToRange, Traffic

Listed = Mapping[str, Traffic | EgressToRange | EgressToPrefixList]


def traffic_can_be_let_through(settings: Settings, faults: Faults) -> None:
    peer = peer_of(settings)
    if peer is not None:
        of_peer = Faults("gate.peer")
        check_traffic(of_peer, _read(peer.device_traffic), _read(peer.egress))
        if isinstance(settings.backend, NewBackend):
            check_own_names(of_peer, _read(peer.egress))
        faults.extend(of_peer.lines)


def _read(traffic: Listed | None) -> dict[str, dict[str, Any]]:
    """What could be read of it."""
    return traffic_arguments({name: one for name, one in (traffic or {}).items() if _is_known(one)})


def _is_known(one: Traffic | EgressToRange | EgressToPrefixList | None) -> bool:
    if one is None or one.protocol is None or _has_wrong_port(one):
        return False
    return (one.prefix_list_id if isinstance(one, EgressToPrefixList) else one.cidr) is not None


def _has_wrong_port(one: Traffic | EgressToRange | EgressToPrefixList) -> bool:
    return any(port in one.model_fields_set and getattr(one, port) is None for port in ("from_port", "to_port"))


TRAFFIC_RULES: tuple[Rule, ...] = (traffic_can_be_let_through,)
