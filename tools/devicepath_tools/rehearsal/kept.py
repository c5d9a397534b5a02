"""What `--keep` leaves: both clouds running, and a file that points a shell at them."""

import os

from devicepath_tools.rehearsal.rehearsal import Rehearsal
from devicepath_tools.rehearsal.surroundings import script, write_script
from devicepath_tools.rehearsal.workplace import Workplace

ENVIRONMENT_FILE = "environment"


def keep(workplace: Workplace, rehearsal: Rehearsal) -> str:
    """Lets both clouds go on running; gives the instructions for a person."""
    clouds, made = rehearsal.clouds, rehearsal.copy
    if clouds is None or made is None:
        raise RuntimeError("there is nothing to keep")
    more = {"SORACOM_EMULATION": clouds.soracom.emulation_url}
    if made.needs.regions:
        # For the aws command, which knows no stack.
        more["AWS_DEFAULT_REGION"] = made.needs.regions[0]
    file = workplace.folder / ENVIRONMENT_FILE
    write_script(file, script(os.environ, rehearsal.environment, more))
    keeper = workplace.keep()
    return "\n".join(
        [
            "",
            "Both emulated clouds go on running, empty. Point a shell at them:",
            f"  . {file}",
            "and then, for example:",
            f"  cd {made.folder} && pulumi up --stack {rehearsal.stack}",
            "  aws ec2 describe-vpcs",
            '  curl -s "$SORACOM_EMULATION/state"',
            "End them, and remove their files:",
            f"  kill {keeper}",
        ]
    )
