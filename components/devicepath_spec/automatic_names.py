"""What AWS takes as names. Pulumi's provider gives most things one: the logical name, a hyphen and seven digits. Pure.

A name is never cut: rights are narrowed by what the names of roles begin with, which is the deployment's name."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from devicepath_spec.faults import Faults

RANDOM = 8
"""What an automatic name has behind the logical one: a hyphen and seven digits. Source: pulumi-aws, automatic names."""


@dataclass(frozen=True)
class NameRule:
    """What AWS takes as one kind of name. What is named has a tag Name too: both may hold the characters."""

    kind: str
    """In messages."""
    most: int
    """Characters."""
    random: int = RANDOM
    """How many of them are not the logical name's."""
    allowed: str = r"[\s\S]"
    """The characters, as a class of a regular expression."""
    characters: str = "all characters"
    """The same in words."""
    never_first: str = ""
    """What a name must not begin with."""


IAM_CHARACTERS, IAM_WORDS = r"[A-Za-z0-9_+=.@-]", "letters, digits and _ + = . @ -"
"""IAM takes a comma in names, too, but not in tags."""
ROLE = NameRule("the name of an IAM role", 64, allowed=IAM_CHARACTERS, characters=IAM_WORDS)
INSTANCE_PROFILE = NameRule("the name of an instance profile", 128, allowed=IAM_CHARACTERS, characters=IAM_WORDS)
"""Source: AWS, IAM and STS quotas; API, CreateRole and CreateInstanceProfile."""
LOG_GROUP = NameRule(
    "the name of a log group", 512, allowed=r"[A-Za-z0-9_.\-/]", characters="letters, digits and _ . - /"
)
"""Source: AWS, CloudWatch Logs API, CreateLogGroup. It takes # in names, too, but not in tags."""
SECURITY_GROUP_CHARACTERS = r"[A-Za-z0-9 ._\-:/()#,@\[\]+=&;{}!$*]"
SECURITY_GROUP_WORDS = "letters, digits, spaces and . _ - : / ( ) # , @ [ ] + = & ; { } ! $ *"
"""Of names and of descriptions."""
SECURITY_GROUP = NameRule(
    "the name of a security group",
    255,
    allowed=SECURITY_GROUP_CHARACTERS,
    characters=SECURITY_GROUP_WORDS,
    never_first="sg-",
)
"""Source: AWS, EC2 API, CreateSecurityGroup."""
ALARM = NameRule("the name of an alarm", 255)
"""Source: AWS, CloudWatch API, PutMetricAlarm."""
NAME_TAG = NameRule("a tag Name", 256, random=0)
"""Source: AWS, EC2 user guide, tag restrictions."""


@dataclass(frozen=True)
class NamedAfter:
    """A name that is made of a component's, or of a deployment's."""

    suffix: str
    """What stands behind that one."""
    rule: NameRule

    @property
    def room(self) -> int:
        """Characters that are left for what it is named after."""
        return self.rule.most - self.rule.random - len(self.suffix)


def check_name(faults: Faults, path: str, name: str, made: Iterable[NamedAfter], fix: str) -> None:
    """Whether everything can be made that is named after it. Of names that get too long the tightest is told. `fix`
    says how another one is given."""
    names = list(made)
    tightest = min(names, key=lambda one: one.room, default=None)
    if tightest is not None and len(name) > tightest.room:
        most, behind = tightest.rule.most, tightest.rule.most - tightest.room
        rule = f"AWS takes {most} in {tightest.rule.kind}, where {behind} more stand behind it"
        faults.add(path, f"{name!r} has {len(name)} characters; {rule}; {fix} of at most {tightest.room}.")
    for taken in dict.fromkeys(one.rule for one in names):
        if strange := re.sub(taken.allowed, "", name):
            wrong = f"{name!r} has {strange[0]!r}"
            faults.add(path, f"{wrong}; AWS takes {taken.characters} in {taken.kind}; {fix} of these.")
        if taken.never_first and name.startswith(taken.never_first):
            wrong = f"{name!r} begins with {taken.never_first}, as AWS's own ids do"
            faults.add(path, f"{wrong}, which it refuses in {taken.kind}; {fix} that begins otherwise.")
