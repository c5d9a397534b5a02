"""An emulated SORACOM API on loopback.

with SoracomServer(Settings(sims=1)) as server:
    print(server.url)

Docstrings say where a behaviour comes from: [SPEC] is SORACOM's public API description, "console text" and
"documentation" are SORACOM's, "seen in practice" is what users wrote down. "Assumed" is ours: nobody outside SORACOM
has said so, and no test against the live API has been made.
"""

from devicepath_tools.rehearsal.clouds.soracom.account.cloud import SoracomCloud
from devicepath_tools.rehearsal.clouds.soracom.account.faults import Fault, FaultKind
from devicepath_tools.rehearsal.clouds.soracom.account.journal import Exchange, JournalEntry
from devicepath_tools.rehearsal.clouds.soracom.account.settings import Coverage, ErrorBody, NotLoopback, Settings
from devicepath_tools.rehearsal.clouds.soracom.server import SoracomServer

__all__ = [
    "Coverage",
    "ErrorBody",
    "Exchange",
    "Fault",
    "FaultKind",
    "JournalEntry",
    "NotLoopback",
    "Settings",
    "SoracomCloud",
    "SoracomServer",
]
