"""What AWS accepts as names. Pulumi's provider names most things: the logical name, a hyphen and seven digits. Pure.

A name that is too long is refused, and never cut: rights are limited to roles whose names begin with the
deployment's."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from devicepath_spec.faults import Faults

RANDOM = 8
"""Characters that an automatic name has behind the logical one: a hyphen and seven digits. Source: pulumi-aws,
automatic names."""


@dataclass(frozen=True)
class NameRule:
    """What AWS accepts as one kind of name. Whatever has a name has the tag `Name` as well, so that the characters are
    those that both accept."""

    kind: str
    """In messages."""
    most: int
    """Characters."""
    random: int = RANDOM
    """How many of these characters are added to the logical name."""
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
    """A name that is made from a component's, or from a deployment's."""

    suffix: str
    """What is added to that name."""
    rule: NameRule

    @property
    def room(self) -> int:
        """Characters that are left for the component's or the deployment's name."""
        return self.rule.most - self.rule.random - len(self.suffix)


def check_name(faults: Faults, path: str, name: str, made: Iterable[NamedAfter], fix: str) -> None:
    """Whether all that is named after `name` can be made. Of several names that would be too long, the one with the
    tightest limit is reported. `fix` says how another name is given."""
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
