"""The schema of the package `soracom`, complete: what the models say, and what its SDKs are to be."""

from typing import Any

from pulumi_provider import schema
from soracom_provider import VERSION
from soracom_provider.package import SORACOM

PULUMI = ">=3.250,<4"


def package_schema() -> dict[str, Any]:
    return schema.package_schema(SORACOM) | {
        "displayName": "SORACOM",
        "description": "SORACOM's private networks: virtual private gateways, Canal, Gate, groups and SIMs.",
        "license": "Apache-2.0",
        "keywords": ["pulumi", "soracom", "iot", "category/network"],
        "language": {
            "python": {
                "packageName": "pulumi_soracom",
                "pyproject": {"enabled": True},
                # The provider comes with the SDK: its wheel brings the plugin as a console script.
                "requires": {"pulumi": PULUMI, "pulumi-resource-soracom": f"=={VERSION}"},
                "readme": "The SDK of the Pulumi provider for SORACOM's private networks. Generated.",
                "inputTypes": "classes-and-dicts",
                "respectSchemaVersion": True,
            }
        },
    }
