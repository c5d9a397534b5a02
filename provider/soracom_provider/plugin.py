"""The plugin `pulumi-resource-soracom`."""

from soracom_provider.package import SORACOM
from soracom_provider.protocol.serve import serve


def main() -> None:
    serve(SORACOM)


if __name__ == "__main__":
    main()
