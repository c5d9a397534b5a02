"""A state of a thing in a cloud, which may pass by itself into others."""

from devicepath_tools.rehearsal.clouds.clock import CLOCK


class PassingState:
    """PassingState("pending", "available", after_s=50) is `available` when 50 s are over."""

    def __init__(self, *codes: str, after_s: float = 0.0) -> None:
        self.become(*codes, after_s=after_s)

    def become(self, *codes: str, after_s: float = 0.0) -> None:
        """Enters the first state now, and each further one `after_s` seconds after that before it."""
        begin = CLOCK.now()
        self._steps = [(begin + number * after_s, code) for number, code in enumerate(codes)]

    @property
    def entered(self) -> str:
        """The state that it was brought into: what the answer to that very request says."""
        return self._steps[0][1]

    @property
    def code(self) -> str:
        return self._reached()[1]

    @property
    def since(self) -> float:
        """When it began, in seconds since 1970."""
        return self._reached()[0]

    def _reached(self) -> tuple[float, str]:
        now = CLOCK.now()
        return next(step for step in reversed(self._steps) if step[0] <= now)
