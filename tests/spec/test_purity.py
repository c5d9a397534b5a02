"""The description of a path knows nobody: whoever asks it needs neither Pulumi nor a cloud."""

import subprocess
import sys

EVERY_MODULE = """
import pkgutil, sys
import devicepath_spec
for module in pkgutil.walk_packages(devicepath_spec.__path__, "devicepath_spec."):
    __import__(module.name)
print(*sys.modules)
"""
NOT_KNOWN = ("pulumi", "pulumi_aws", "pulumi_soracom", "boto3", "grpc", "devicepath", "infra", "devicepath_tools")


def test_importing_all_of_it_loads_neither_pulumi_nor_a_component_nor_a_cloud():
    ended = subprocess.run([sys.executable, "-c", EVERY_MODULE], stdout=subprocess.PIPE, text=True, check=True)
    loaded = {name.partition(".")[0] for name in ended.stdout.split()}
    assert "devicepath_spec.rules.gate_peers" in ended.stdout.split()
    assert loaded & set(NOT_KNOWN) == set()
