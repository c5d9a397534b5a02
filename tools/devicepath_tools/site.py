"""Whether a site on the internet can be reached from here."""

import threading
import urllib.request

_ANSWER_LIMIT_S = 10


def answers(url: str) -> bool:
    """Whether there is something under this URL, by the caller's proxy if there is one, within ten seconds."""
    heard = threading.Event()

    def ask() -> None:
        question = urllib.request.Request(url, method="HEAD")
        try:
            with urllib.request.urlopen(question, timeout=_ANSWER_LIMIT_S):
                heard.set()
        except OSError:
            return

    # Name resolution heeds no socket timeout; a thread that nobody waits for does no harm.
    asking = threading.Thread(target=ask, daemon=True)
    asking.start()
    asking.join(_ANSWER_LIMIT_S)
    return heard.is_set()
