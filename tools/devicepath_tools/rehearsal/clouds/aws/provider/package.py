"""The package `aws` as the protocol server takes it: configuration and connection. Resources are in `resources/`."""

from devicepath_tools.rehearsal.clouds.aws.provider.account import Account
from devicepath_tools.rehearsal.clouds.aws.provider.configuration import Configuration, connect, disconnect
from soracom_provider.protocol.package import Package

VERSION = "7.51.1"
"""Of the real provider whose facts are followed."""

AWS: Package[Account] = Package(
    name="aws",
    version=VERSION,
    Configuration=Configuration,
    resources={},
    functions={},
    connect=connect,
    disconnect=disconnect,
)
