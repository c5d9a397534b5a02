"""What services take as tags. Pure.

A tag goes onto everything that can have tags, so each service that something is made of has to accept it."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from unicodedata import category

from devicepath_spec.description.backend import AllFlowLogs, ExistingVpc, NewVpc
from devicepath_spec.description.path import DevicesEnd, Path
from devicepath_spec.description.sim_group import ExistingSimGroup
from devicepath_spec.description.site_to_site_vpn import NewCustomerGateway, VpnSettings
from devicepath_spec.description.transit_gateway import ExistingTransitGateway, NewTransitGateway
from devicepath_spec.description.vpg import ExistingVpg
from devicepath_spec.description.vpn_tunnel import NewTunnelLogs, TunnelAlarms
from devicepath_spec.faults import Faults
from devicepath_spec.rules.canal import BY_GATEWAY, Canal
from devicepath_spec.rules.path_transit_gateways import attached_to
from devicepath_spec.rules.subnets import SUBNET
from devicepath_spec.rules.transit_gateway import is_shared
from devicepath_spec.unknown import UNKNOWN, NotKnown

MOST_KEY, MOST_VALUE = 128, 256
"""Characters. Source: AWS, EC2 user guide, tag restrictions; IAM user guide, rules for tagging."""
AWS_OWN = "aws:"
ACCEPTANCE = "devicepath:acceptance"
"""Tag of a peering connection whose first acceptance came too early: the number of the acceptance that worked."""
CUSTOMER_GATEWAY = "devicepath:customer-gateway"
"""Tag of a customer gateway that was made here: by which component of which stack."""
SITE_TO_SITE_VPN = "devicepath:site-to-site-vpn"
"""The same of a connection, and of a virtual private gateway."""


@dataclass(frozen=True)
class TagRule:
    """What a service accepts as tags."""

    service: str
    """In messages."""
    most: int
    """Tags that the user may give a thing: the service's limit without those that it has besides, such as its name."""
    own: tuple[str, ...]
    """Keys that each thing has already, so that the user cannot give them."""
    case: bool = True
    """Whether keys that differ only by case are different keys."""
    common_characters_only: bool = False
    """Whether a tag may have letters, digits, spaces and _ . : / = + - @ only."""
    of_aws: bool = True


EC2 = TagRule("EC2", 49, ("Name",))
"""Source: AWS, EC2 user guide, tag restrictions: 50 tags, any character, and case matters."""
PEERING = TagRule("EC2", 48, ("Name", ACCEPTANCE))
"""Of a peering connection, which may have one tag more of its own."""
RAM = TagRule("RAM", 49, ("Name",))
"""Source: AWS, general reference, tags: 50 of a thing. What RAM says of characters is not known."""
OF_A_SUBNET = TagRule("EC2", 48, ("Name", SUBNET))
"""Of a subnet, which has one tag more of its own."""
OF_A_CUSTOMER_GATEWAY = TagRule("EC2", 48, ("Name", CUSTOMER_GATEWAY))
"""Of a customer gateway, which has one tag more of its own."""
OF_A_SITE_TO_SITE_VPN = TagRule("EC2", 48, ("Name", SITE_TO_SITE_VPN))
"""Of a connection and a virtual private gateway, which have one tag more of their own."""
CLOUDWATCH = TagRule("CloudWatch", 49, ("Name",))
"""Source: AWS, CloudWatch API, PutMetricAlarm."""
DIRECT_CONNECT = TagRule("Direct Connect", 49, ("Name",), common_characters_only=True)
"""Source: AWS, Direct Connect API, Tag."""
IAM = TagRule("IAM", 49, ("Name",), case=False, common_characters_only=True)
"""Source: AWS, IAM user guide, rules for tagging in IAM; IAM API, Tag."""
LOGS = TagRule("CloudWatch Logs", 49, ("Name",), common_characters_only=True)
"""Source: AWS, CloudWatch Logs API, CreateLogGroup."""
SORACOM = TagRule("SORACOM", 18, ("name", "pulumi-urn"), of_aws=False)
"""Source: SORACOM's console: 20. One is the name, and one the provider's, which finds the thing again by it."""


def of_devices_end(end: DevicesEnd) -> list[TagRule]:
    """Rules for tags of a VPG and a SIM group that are made; existing ones keep their tags."""
    is_all_existing = isinstance(end.vpg, ExistingVpg) and isinstance(end.sim_group, ExistingSimGroup)
    return [] if is_all_existing else [SORACOM]


def of_vpc(vpc: NewVpc | ExistingVpc) -> list[TagRule]:
    if not isinstance(vpc, NewVpc):
        return []
    return [OF_A_SUBNET, IAM, LOGS] if isinstance(vpc.flow_logs, AllFlowLogs) else [OF_A_SUBNET]


def of_transit_gateway(gateway: NewTransitGateway | ExistingTransitGateway) -> list[TagRule]:
    """Its share has tags, too."""
    return [EC2, RAM] if is_shared(gateway) else [EC2]


def of_site_to_site_vpn(vpn: VpnSettings) -> list[TagRule]:
    found = [OF_A_SITE_TO_SITE_VPN]
    if vpn.customer_gateway is not UNKNOWN and isinstance(vpn.customer_gateway, NewCustomerGateway):
        found.append(OF_A_CUSTOMER_GATEWAY)
    if vpn.logs is UNKNOWN or isinstance(vpn.logs, NewTunnelLogs):
        found.append(LOGS)
    if vpn.alarms is UNKNOWN or isinstance(vpn.alarms, TunnelAlarms):
        found.append(CLOUDWATCH)
    return found


def of_path(path: Path) -> list[TagRule]:
    """Rules of each service of which a path makes something with tags."""
    found: list[TagRule] = []
    for collect in (_of_end, _of_backends, _of_transit_gateways, _of_offices, _of_gate_peers):
        try:
            found += collect(path)
        except NotKnown:
            pass
    return list(dict.fromkeys(found))


def _of_end(path: Path) -> list[TagRule]:
    return of_devices_end(path)


def _of_backends(path: Path) -> list[TagRule]:
    found: list[TagRule] = []
    for backend in path.vpcs.values():
        if backend.canal is UNKNOWN or backend.canal is not None:
            found.append(_of_canal(backend.canal))
        logs = getattr(backend, "flow_logs", None)
        found += [OF_A_SUBNET, IAM, LOGS] if logs is UNKNOWN else of_vpc(backend)
    return found


def _of_canal(canal: Canal) -> TagRule:
    return EC2 if canal is not UNKNOWN and isinstance(canal, BY_GATEWAY) else PEERING


def _of_transit_gateways(path: Path) -> list[TagRule]:
    found: list[TagRule] = []
    for name, gateway in path.transit_gateways.items():
        if gateway is UNKNOWN:
            continue
        others = [one for _, one in attached_to(path, name) if one.account_id != gateway.account_id]
        found += [EC2, RAM] if others else of_transit_gateway(gateway)
    return found


def _of_offices(path: Path) -> list[TagRule]:
    known = [office for office in path.offices.values() if office.vpn is not UNKNOWN]
    return [rule for office in known for rule in of_site_to_site_vpn(office.vpn)]


def _of_gate_peers(path: Path) -> list[TagRule]:
    return [EC2, IAM] if path.instances else []


def check_tags(faults: Faults, tags: Mapping[str, str], rules: Iterable[TagRule]) -> None:
    """Checks all tags. Values that are not known yet are left to AWS."""
    every = [*rules]
    for key, value in tags.items():
        _check_key(faults, f"tags.{key}", key, every)
        if value is not UNKNOWN:
            _check_value(faults, f"tags.{key}", value, every)
    _check_case(faults, tags, every)
    tightest = min(every, key=lambda rule: rule.most, default=None)
    if tightest is not None and len(tags) > tightest.most:
        limit = f"{tightest.service} takes {tightest.most} besides those that each thing has of its own"
        faults.add("tags", f"{len(tags)} tags; {limit}; take {len(tags) - tightest.most} out.")


def _check_key(faults: Faults, path: str, key: str, rules: list[TagRule]) -> None:
    if not key:
        faults.add(path, "a tag has no key; give it one.")
    for rule in rules:
        if key in rule.own or (not rule.case and key.lower() in map(str.lower, rule.own)):
            faults.add(
                path, f"each thing has this tag of its own in {rule.service}; take it out, or write another key."
            )
            break
    if any(rule.of_aws for rule in rules):
        if key.lower().startswith(AWS_OWN):
            faults.add(path, f"keys that begin with {AWS_OWN} are AWS's own; write another key.")
        if len(key) > MOST_KEY:
            faults.add(path, f"the key has {len(key)} characters; AWS takes {MOST_KEY}; write a shorter one.")
    _check_characters(faults, path, "key", key, rules)


def _check_value(faults: Faults, path: str, value: str, rules: list[TagRule]) -> None:
    if any(rule.of_aws for rule in rules) and len(value) > MOST_VALUE:
        faults.add(path, f"the value has {len(value)} characters; AWS takes {MOST_VALUE}; write a shorter one.")
    if any(not rule.case for rule in rules) and value.lower().startswith(AWS_OWN):
        faults.add(path, f"{value!r} begins with {AWS_OWN}, which IAM keeps for AWS; write another value.")
    _check_characters(faults, path, "value", value, rules)


def _check_characters(faults: Faults, path: str, what: str, text: str, rules: list[TagRule]) -> None:
    narrow = [rule.service for rule in rules if rule.common_characters_only]
    strange = [each for each in text if not is_common(each)] if narrow else []
    if strange:
        allowed = f"{narrow[0]} takes letters, digits, spaces and _ . : / = + - @ only"
        faults.add(path, f"the {what} {text!r} has {strange[0]!r}; {allowed}; write it with these.")


def _check_case(faults: Faults, tags: Mapping[str, str], rules: list[TagRule]) -> None:
    blind = [rule.service for rule in rules if not rule.case]
    if not blind:
        return
    count = Counter(key.lower() for key in tags)
    for key in tags:
        first = next(other for other in tags if other.lower() == key.lower())
        if count[key.lower()] > 1 and key != first:
            told = f"is the same key as {first} to {blind[0]}, which ignores case"
            faults.add(f"tags.{key}", f"{told}; write one of them.")


def is_common(character: str) -> bool:
    r"""Whether it is one of `[\p{L}\p{Z}\p{N}_.:/=+\-@]`."""
    return character in "_.:/=+-@" or category(character)[0] in "LZN"
