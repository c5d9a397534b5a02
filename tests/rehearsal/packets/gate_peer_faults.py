"""Faults of a gate peer: other facts in its user data, by EC2's API. Each is undone when it is left."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

from devicepath_spec.gate_conf import PATH
from tests.rehearsal.packets.deployed import Deployed


@contextmanager
def facts(path: Deployed, **changes: str) -> Iterator[None]:
    """By key, as the facts file has them: `VNI="9"`."""
    before = path.gate_peer.user_data
    changed = before
    for key, value in changes.items():
        changed, found = re.subn(rf"^{key}=.*$", f"{key}={value}", changed, count=1, flags=re.MULTILINE)
        assert found, f"{PATH} has no {key}"
    _set_user_data(path, changed)
    try:
        yield
    finally:
        _set_user_data(path, before)


def _set_user_data(path: Deployed, user_data: str) -> None:
    """EC2 takes it of an instance that is stopped only."""
    instance = {"InstanceId": path.gate_peer.id}
    path.ec2.stop_instances(InstanceIds=[path.gate_peer.id])
    path.ec2.modify_instance_attribute(**instance, UserData={"Value": user_data.encode()})
    path.ec2.start_instances(InstanceIds=[path.gate_peer.id])
