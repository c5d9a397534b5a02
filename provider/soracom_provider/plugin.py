"""The plugin `pulumi-resource-soracom`."""

from pulumi_provider.serve import serve
from soracom_provider.package import SORACOM


def main() -> None:
    serve(SORACOM)


if __name__ == "__main__":
    main()
