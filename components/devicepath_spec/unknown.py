"""The placeholder for a value that is not known: it was wrong, and is reported already, or it is an Output that is not
known yet."""

from typing import Any, NoReturn


class NotKnown(Exception):
    """A value was needed that is not known. It ends a rule, which then reports nothing."""


class _Unknown:
    """The placeholder. Any use of it raises NotKnown, so that no rule has to check for it."""

    def _ask(self, *_: object) -> NoReturn:
        raise NotKnown

    __eq__ = __ne__ = __lt__ = __le__ = __gt__ = __ge__ = _ask
    __bool__ = __hash__ = __len__ = __iter__ = __contains__ = __getitem__ = __str__ = __int__ = __format__ = _ask
    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = __mod__ = __rmod__ = __neg__ = _ask
    __floordiv__ = __rfloordiv__ = __truediv__ = __rtruediv__ = __pow__ = __rpow__ = _ask
    __and__ = __rand__ = __or__ = __ror__ = __index__ = __float__ = __abs__ = __reversed__ = __call__ = _ask
    # isinstance() asks for it.
    __class__ = property(_ask)

    def __getattr__(self, name: str) -> NoReturn:
        if name.startswith("__"):
            raise AttributeError(name)
        raise NotKnown

    def __repr__(self) -> str:
        return "UNKNOWN"

    def __copy__(self) -> "_Unknown":
        return self

    def __deepcopy__(self, memo: object) -> "_Unknown":
        return self


UNKNOWN: Any = _Unknown()
