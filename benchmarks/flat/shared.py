"""What all of it is under, and tagged with."""

from typing import Any

from pulumi import ComponentResource, ResourceOptions

REGION = "ap-northeast-1"
HTTPS: dict[str, Any] = {"ip_protocol": "tcp", "from_port": 443, "to_port": 443}


class Empty(ComponentResource):
    """A component that has children and nothing else."""

    def __init__(self, kind: str, name: str, opts: ResourceOptions | None = None):
        super().__init__(f"devicepath:index:{kind}", name, {}, opts)
        self.register_outputs({})


def named(name: str) -> dict[str, str]:
    return {"project": "remote-access", "Name": name}
