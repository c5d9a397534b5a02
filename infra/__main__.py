"""What `pulumi up` runs."""

import sys
from pathlib import Path

# The language host runs this folder as a program of its own, where the package that it is would not be found.
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from infra.program import main

main()
