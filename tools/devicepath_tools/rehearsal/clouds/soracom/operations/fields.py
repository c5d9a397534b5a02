"""Reading a request's JSON: every wrong or missing field is a 400 that names it."""

from collections.abc import Mapping
from ipaddress import AddressValueError, IPv4Address, IPv4Network, NetmaskValueError

from devicepath_tools.rehearsal.clouds.soracom.account.refusals import Code, Refused


class Fields:
    """The fields of one JSON object. Unknown fields are refused; the live API may ignore them (assumed)."""

    def __init__(self, body: object, known: set[str], *, where: str = "") -> None:
        if not isinstance(body, Mapping):
            raise Refused(400, Code.BODY_INVALID, f"{where or 'body'}: a JSON object is needed.")
        unknown = sorted(set(body) - known)
        if unknown:
            raise Refused(400, Code.BODY_INVALID, f"{where}{unknown[0]}: no such field.")
        self._values: Mapping[str, object] = body
        self._where = where

    def has(self, name: str) -> bool:
        """Whether the field is there and not null."""
        return self._values.get(name) is not None

    def value(self, name: str) -> object:
        """The field's value, whatever it is; missing is refused."""
        if name not in self._values:
            raise Refused(400, Code.BODY_INVALID, f"{self._where}{name}: is required.")
        return self._values[name]

    def text(self, name: str, default: str | None = None) -> str:
        """A non-empty text."""
        value = self._values.get(name, default)
        if not isinstance(value, str) or not value:
            raise Refused(400, Code.BODY_INVALID, f"{self._where}{name}: a text is needed.")
        return value

    def integer(self, name: str, default: int | None = None) -> int:
        """A whole number; true and false are not numbers."""
        value = self._values.get(name, default)
        if not isinstance(value, int) or isinstance(value, bool):
            raise Refused(400, Code.BODY_INVALID, f"{self._where}{name}: a whole number is needed.")
        return value

    def boolean(self, name: str, *, default: bool | None = None) -> bool:
        """True or false."""
        value = self._values.get(name, default)
        if not isinstance(value, bool):
            raise Refused(400, Code.BODY_INVALID, f"{self._where}{name}: true or false is needed.")
        return value

    def inner(self, name: str, known: set[str]) -> "Fields":
        """An object inside this one; empty when it is not given."""
        return Fields(self._values.get(name) or {}, known, where=f"{self._where}{name}.")

    def texts(self, name: str) -> dict[str, str]:
        """An object of texts, as tags are; empty when it is not given."""
        value = self._values.get(name) or {}
        if not isinstance(value, Mapping) or not all(isinstance(item, str) for item in value.values()):
            raise Refused(400, Code.BODY_INVALID, f"{self._where}{name}: an object of texts is needed.")
        return {str(key): str(item) for key, item in value.items()}

    def address(self, name: str) -> IPv4Address:
        """An IPv4 address."""
        text = self.text(name)
        try:
            return IPv4Address(text)
        except AddressValueError:
            raise Refused(400, Code.ADDRESS_INVALID, f"{self._where}{name}: {text!r} is no IPv4 address.") from None

    def network(self, name: str, code: Code, default: str | None = None) -> IPv4Network:
        """An IPv4 CIDR in its canonical form: no host bits, a prefix length."""
        text = self.text(name, default)
        try:
            network = IPv4Network(text)
        except (AddressValueError, NetmaskValueError, ValueError):
            network = None
        if network is None or str(network) != text:
            raise Refused(400, code, f"{self._where}{name}: {text!r} is no IPv4 CIDR such as 10.0.0.0/16.")
        return network


def objects(body: object) -> list[object]:
    """A request body that has to be an array."""
    if not isinstance(body, list):
        raise Refused(400, Code.BODY_INVALID, "body: a JSON array is needed.")
    return body
