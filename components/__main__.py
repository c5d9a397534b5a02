"""Serves the components to programs in other languages."""

from pulumi.provider.experimental import component_provider_host

from devicepath.serving import PACKAGE, SERVED, VERSION

if __name__ == "__main__":
    component_provider_host(SERVED, PACKAGE, version=VERSION)
