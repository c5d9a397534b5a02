"""Whether a site on the internet can be reached from here."""

import subprocess
import sys

_ANSWER_LIMIT_S = 10
_ASK = """
import sys, urllib.request
urllib.request.urlopen(urllib.request.Request(sys.argv[1], method="HEAD")).close()
"""


def answers(url: str) -> bool:
    """Whether there is something under this URL, by the caller's proxy if there is one, within ten seconds."""
    # Name resolution heeds no time limit. A process can be ended; a thread that hangs would keep this process out of
    # user namespaces, which are for processes of one thread.
    try:
        asked = subprocess.run(
            [sys.executable, "-c", _ASK, url],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_ANSWER_LIMIT_S,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return False
    return asked.returncode == 0
