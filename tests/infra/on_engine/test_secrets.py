"""No secret is in plain text in anything that a deployment leaves behind: state, logs, what is printed, user data."""

import base64
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest

from devicepath_tools.rehearsal.clouds.aws import SECRET_ACCESS_KEY
from tests.infra.on_engine.clouds import Clouds, emulated
from tests.infra.on_engine.path_stack import PathStack
from tests.infra.stack_file import committed

pytestmark = pytest.mark.engine

PATH = committed("remote-access")
AUTH_KEY, PASSPHRASE = f"secret-{uuid.uuid4().hex}", f"horse-{uuid.uuid4().hex}"
SECRETS = {"SORACOM's key": AUTH_KEY, "AWS's key": SECRET_ACCESS_KEY, "the passphrase": PASSPHRASE}
MOST_VERBOSE_WITH_CONFIGURATION = 8
"""From 9 on the engine (3.259.0) traces what providers answer it, the secrets of their configuration too."""
MOST_VERBOSE = 11


@dataclass
class Left:
    """What deployments left behind."""

    stack: PathStack
    clouds: Clouds
    told: dict[str, str] = field(default_factory=dict)
    """All that a run printed and logged, by what the run was."""

    def up(self, what: str, verbosity: int, **variables: str) -> None:
        log = (f"-v={verbosity}", "--logtostderr", "--logflow")
        self.told[what] = self.stack.up(*log, environment=variables).output

    def places_of(self, text: str) -> set[str]:
        """Where a text stands."""
        instance = self.stack.resources()["Instance", "gate-peer-main-host"]["id"]
        shown = self.clouds.ec2.describe_instance_attribute(InstanceId=instance, Attribute="userData")
        places = {
            **self.told,
            "the state": self.stack.state_files(),
            "the stack file": self.stack.file.read_text(),
            "user data": base64.b64decode(shown["UserData"]["Value"]).decode(),
        }
        return {place for place, content in places.items() if text in content}


@pytest.fixture(scope="module")
def left(paths) -> Iterator[Left]:
    """A path that went up with SORACOM's key as secret configuration, and again with it in the environment."""
    with emulated(PATH, auth_key=AUTH_KEY) as clouds:
        environment = clouds.environment()
        nothing = {"SORACOM_AUTH_KEY_ID": "", "SORACOM_AUTH_KEY": ""}
        stack = paths(PATH, clouds, PULUMI_CONFIG_PASSPHRASE=PASSPHRASE, **nothing)
        stack.pulumi("config", "set", "--secret", "soracom:authKey", AUTH_KEY)
        stack.pulumi("config", "set", "soracom:authKeyId", environment["SORACOM_AUTH_KEY_ID"])
        left = Left(stack, clouds)
        left.up("the run with configuration", MOST_VERBOSE_WITH_CONFIGURATION)
        stack.pulumi("config", "rm", "soracom:authKey")
        stack.pulumi("config", "rm", "soracom:authKeyId")
        stack.change({"tags.note": "by hand"})
        left.up("the run with variables", MOST_VERBOSE, **{name: environment[name] for name in nothing})
        yield left


@pytest.mark.parametrize("secret", SECRETS.values(), ids=SECRETS.keys())
def test_no_secret_stands_anywhere(left, secret):
    assert left.places_of(secret) == set()


def test_what_is_no_secret_stands_everywhere(left):
    """So all of it is looked through."""
    everywhere = {*left.told, "the state", "the stack file", "user data"}
    assert left.places_of("10.130.255.254") == everywhere


def test_a_secret_that_is_written_down_is_found(left):
    left.stack.change({"tags.note": AUTH_KEY})
    left.up("the careless run", MOST_VERBOSE_WITH_CONFIGURATION, SORACOM_AUTH_KEY_ID="keyId-rehearsal",
            SORACOM_AUTH_KEY=AUTH_KEY)  # fmt: skip
    assert left.places_of(AUTH_KEY) == {"the careless run", "the state", "the stack file"}
