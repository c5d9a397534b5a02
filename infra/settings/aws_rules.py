"""What AWS takes as tags, as names, and as the bound of a role. As everywhere after a second reading, what is None is
wrong already."""

from typing import Any

from devicepath_spec.automatic_names import check_name
from devicepath_spec.component_names import path_names
from devicepath_spec.faults import Faults
from devicepath_spec.permissions_boundary import check_boundary
from devicepath_spec.tag_rules import check_tags, path_tag_rules
from infra.settings.backend import ExistingBackend, NewBackend
from infra.settings.connection import VpcPeering
from infra.settings.path_rules import Rule, peer_of
from infra.settings.settings import Settings
from infra.settings.vpg import ExistingSimGroup, ExistingVpg


def tags_are_taken(settings: Settings, faults: Faults) -> None:
    """By each service of which something is made that has them."""
    check_tags(faults, "tags", settings.tags, path_tag_rules(_outline(settings)))


def roles_are_bounded_by_their_account(settings: Settings, faults: Faults) -> None:
    backend = settings.backend
    if isinstance(backend, NewBackend | ExistingBackend):
        check_boundary(faults, "backend.permissions_boundary", backend.permissions_boundary, backend.account_id)


def check_stack(settings: Settings, faults: Faults, stack: str) -> None:
    """Everything is named after the deployment, which is called like the stack where the file gives it no name."""
    place, fix = ("stack", "give the file a `name`") if settings.name is None else ("name", "write one")
    check_name(faults, place, settings.name or stack, path_names(_outline(settings)), fix)


def _outline(settings: Settings) -> dict[str, Any]:
    """A DevicePath's arguments, as far as they say what is made."""
    peer, canal = peer_of(settings), settings.canal
    return {
        "vpg": {
            "vpg_id": "" if isinstance(settings.vpg, ExistingVpg) else None,
            "group_id": "" if isinstance(settings.sim_group, ExistingSimGroup) else None,
        },
        "backend": _outline_of_backend(settings),
        "canal": {"kind": canal.kind} if isinstance(canal, VpcPeering) else None,
        "gate_peer": None if peer is None else {},
    }


def _outline_of_backend(settings: Settings) -> dict[str, Any] | None:
    backend = settings.backend
    if isinstance(backend, ExistingBackend):
        return {"adopt": {}}
    if not isinstance(backend, NewBackend):
        return None
    logs, endpoints = backend.flow_logs, backend.session_manager
    return {
        "flow_logs": "none" if logs is None else logs.kind,
        "session_manager": "none" if endpoints is None else endpoints.kind,
    }


AWS_RULES: tuple[Rule, ...] = (tags_are_taken, roles_are_bounded_by_their_account)
