"""What a person is told in full."""


class Failure(Exception):
    """Something that a person can act on. Its text is all that they see, without a traceback: one fault a line, each
    with its place, the value, the rule and what to do."""

    @property
    def lines(self) -> tuple[str, ...]:
        return tuple(str(self).splitlines())
