"""What of a stack file's text is another in a rehearsal, and that nothing else is."""

from typing import Any

import pytest
import yaml

from devicepath_tools import engine_yaml
from devicepath_tools.rehearsal import neutral
from devicepath_tools.rehearsal.neutral import SALT, SECRET, Unchangeable

LINE = f"encryptionsalt: {SALT}"


def test_a_file_without_credentials_and_encryption_has_one_line_more_and_every_other_byte():
    text = (
        '# a comment\n\nconfig:   # the path\n  "fleet:a":  "081234567890"   # in quotes\n'
        "  b: {c: '001010000001801'}\n"
        "  d: |\n    several\n    lines\n"
    )
    assert neutral.stack_file(text) == text.replace("config:   #", f"{LINE}\nconfig:   #")
    assert neutral.project_file(text) == text


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("", f"{LINE}\n"),
        ("# only this", f"# only this\n{LINE}\n"),
        ("{}", f"{{{LINE}}}"),
        ("{config: {a: b}}", f"{{{LINE}, config: {{a: b}}}}"),
        ("config:\r\n  a: b\r\n", f"{LINE}\r\nconfig:\r\n  a: b\r\n"),
        ("\ufeff# ÿ日本\nconfig: {a: b}", f"\ufeff# ÿ日本\n{LINE}\nconfig: {{a: b}}"),
        ("  config:\n    a: b\n", f"  {LINE}\n  config:\n    a: b\n"),
        ("%YAML 1.1\n---\nconfig: {a: b}\n...\n", f"%YAML 1.1\n---\n{LINE}\nconfig: {{a: b}}\n...\n"),
        ("config: {a: b}\n---\nconfig: {a: c}\n", f"{LINE}\nconfig: {{a: b}}\n---\nconfig: {{a: c}}\n"),
    ],
    ids=["empty", "comment", "nothing", "flow", "crlf", "bom", "indented", "directive", "documents"],
)
def test_the_line_with_the_salt_fits_into_a_file_of_any_form(text: str, wanted: str):
    assert neutral.stack_file(text) == wanted


def test_credentials_and_addresses_have_a_name_that_nobody_reads_and_stand_where_they_stood():
    text = """\
config:
  aws:region:   ap-northeast-1
  aws:profile:  production   # ours
  "aws:endpoints[0].ec2": https://ec2.example.com
  aws:config:token: x
  aws:endpoints:
    - ec2: https://ec2.example.com
  aws:defaultTags: {tags: {team: field}}
  aws:useFipsEndpoint: true
  soracom:endpoint: https://api.soracom.io
  soracom:waitScale: 1
"""
    assert neutral.project_file(text) == (
        text.replace("aws:profile:  production", "left-out-aws:profile:  left-out")
        .replace('"aws:endpoints[0].ec2": https://ec2.example.com', '"left-out-aws:endpoints[0].ec2": left-out')
        .replace("aws:config:token: x", "left-out-aws:config:token: left-out")
        .replace(
            "  aws:endpoints:\n    - ec2: https://ec2.example.com", "  left-out-aws:endpoints:\n    - ec2: left-out"
        )
        .replace("aws:useFipsEndpoint: true", "left-out-aws:useFipsEndpoint: left-out")
        .replace("soracom:endpoint: https://api.soracom.io", "left-out-soracom:endpoint: left-out")
    )


def test_what_is_encrypted_is_encrypted_for_the_rehearsal_and_nothing_around_it_changes():
    text = """\
secretsprovider: awskms://alias/ours
encryptedkey: AQICAH
encryptionsalt: "v1:theirs"   # a salt
config:
  soracom:authKey:
    secure: v1:key
  fleet:token:   {secure: 'v1:token'}
  fleet:list: [{password: {secure: v1:word}, name: a}]
  fleet:folded:
    secure: >-
      v1:folded
  fleet:safe: {secure: yes, other: 1}
"""
    assert neutral.stack_file(text) == (
        text.replace("secretsprovider", "left-out-secretsprovider")
        .replace("encryptedkey", "left-out-encryptedkey")
        .replace('"v1:theirs"', SALT)
        .replace("soracom:authKey", "left-out-soracom:authKey")
        .replace("v1:key", SECRET)
        .replace("'v1:token'", SECRET)
        .replace("v1:word", SECRET)
        .replace(">-\n      v1:folded", SECRET)
    )


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("config:\n  !!str aws:profile: p\n", "config:\n  !!str left-out-aws:profile: left-out\n"),
        ("config:\n  ? aws:profile\n  : p\n", "config:\n  ? left-out-aws:profile\n  : left-out\n"),
        ("config:\n  a: &s {secure: v1:k}\n  b: *s\n", f"config:\n  a: &s {{secure: {SECRET}}}\n  b: *s\n"),
    ],
    ids=["tagged", "explicit", "alias"],
)
def test_it_is_found_in_every_way_to_write_it(text: str, wanted: str):
    assert neutral.project_file(text) == wanted


def test_of_a_credential_no_text_is_left_in_whatever_form_it_has():
    text = """\
config:
  aws:secretKey:
    value: theirs
  aws:token: {default: theirs, value: {secure: v1:theirs}}
  aws:sharedCredentialsFiles: [theirs, ""]
  soracom:authKey: {value: null}
  fleet:name: {value: ours}
"""
    assert neutral.project_file(text) == (
        text.replace("v1:theirs", SECRET)
        .replace("theirs", "left-out")
        .replace("  aws:", "  left-out-aws:")
        .replace("  soracom:", "  left-out-soracom:")
    )


def test_it_is_found_in_what_is_merged_into_the_configuration():
    text = "ours: &ours\n  aws:profile: p\nconfig:\n  <<: *ours\n"
    assert neutral.stack_file(text) == f"{LINE}\n{text.replace('aws:profile: p', 'left-out-aws:profile: left-out')}"


@pytest.mark.parametrize(
    "text",
    [
        "config:\n  fleet:shown: &x v1:key\n  fleet:token: {secure: *x}\n",
        "config:\n  fleet:name: &x aws:profile\n  *x : production\n",
    ],
    ids=["secret", "name"],
)
def test_a_text_that_is_also_something_else_is_not_changed_behind_the_users_back(text: str):
    with pytest.raises(Unchangeable):
        neutral.project_file(text)


AWKWARD: dict[str, Any] = {
    '"081234567890"': "081234567890",
    '"001010000001801"': "001010000001801",
    "081234567890": 81234567890,
    "001010000001801": 1010000001801,
    "017": 15,
    "0o17": 15,
    "0x1F": 31,
    "'0x1F'": "0x1F",
    "1_000": 1000,
    "2026-11-29": "2026-11-29 00:00:00 +0000 UTC",
    '"2026-11-29"': "2026-11-29",
    "2026-11-29T10:00:00.50+09:00": "2026-11-29 10:00:00.5 +0900 +0900",
    "1:30": "1:30",
    "yes": "yes",
    "on": "on",
    "y": "y",
    "True": True,
    "null": None,
    '""': "",
    "~": None,
    "1e3": 1000,
    "'1e3'": "1e3",
    "1e21": 1e21,
    "=": "=",
    ".5": 0.5,
    "-0x10": -16,
    "0b101": 5,
    "440101234567890": 440101234567890,
    "8942310022000012345": 8942310022000012345,
    "89423100220000123456": 89423100220000120000,
    "ÿ日本": "ÿ日本",
    "&anchor anchored": "anchored",
    "*anchor": "anchored",
    "{<<: {a: 1, b: 1}, b: 2}": {"a": 1, "b": 2},
    "|\n      several\n      lines": "several\nlines\n",
    ">-\n      one\n      line": "one line",
    "!!str 12": "12",
    "a\tb": "a\tb",
}
"""As it is written in a stack file, and what it is to the engine. On the engine: see test_faithful."""


@pytest.mark.parametrize(("written", "meant"), AWKWARD.items(), ids=map(repr, AWKWARD))
def test_a_value_is_read_as_the_engine_reads_it(written: str, meant: Any):
    anchor = "  - &anchor anchored\n" if written.startswith("*") else ""
    assert engine_yaml.read(f"a:\n{anchor}  - {written}\n")["a"][-1] == meant


def test_what_the_engine_refuses_or_leaves_alone_is_refused_and_left_alone_here():
    with pytest.raises(yaml.YAMLError, match=r"the key 'b' stands in line 2 already\n.*line 3"):
        engine_yaml.read("a: 1\nb: 1\nb: 2\n")
    with pytest.raises(yaml.YAMLError, match=r"the key '1' stands in line 1 already\n.*line 2"):
        engine_yaml.read('"1": a\n1: b\n')
    with pytest.raises(yaml.YAMLError, match=r"the value of the anchor 'all' contains itself\n.*line 1, column 10"):
        engine_yaml.read("a: &all [*all]\n")
    assert engine_yaml.read("a:\t1\n---\nb: 2\n") == {"a": 1}, "one document, and a tab between"
    assert engine_yaml.read("\ufeffa: 1\r\n") == {"a": 1}
