"""A survey for people: the table, what is not as wanted with its reasons, what was assumed, and what it comes to."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from devicepath_tools.columns import GAP
from devicepath_tools.network.intent.conversation import Conversation
from devicepath_tools.network.intent.traced import Traced
from devicepath_tools.network.packet import Protocol
from devicepath_tools.network.survey import table as tables
from devicepath_tools.network.survey.explanation import Explanation, explanations
from devicepath_tools.network.survey.gathered import gathered, seen_as
from devicepath_tools.network.survey.survey import Survey
from devicepath_tools.network.trace.words import counted, label, printable

HEADINGS = (*tables.HEADINGS, "seen as")
MOST_NAMED = 3
"""Things that something is assumed of; the rest is counted."""


def text(survey: Survey, described: str, command: str) -> str:
    """Everything that a person reads.

    `described` says of what stack and what source it is, `command` asks that source again."""
    wrong = gathered(survey.disagreements, _came_out)
    right = gathered((it for it in survey.traced if it.is_as_wanted), _came_out)
    rows = [it.cells for it in (*wrong, *right)]
    parts = [tables.table(HEADINGS, rows, f"{tables.TITLE}: {described}", marked=len(wrong))]
    if survey.strayed:
        title = f"Devices that are not as the stack file says ({tables.MARK})"
        parts.append(_section(title, (printable(str(one)) for one in survey.strayed)))
    if survey.disagreements:
        parts.append(_section(f"Not as wanted ({tables.MARK})", _disagreements(survey, command)))
    if survey.missing:
        parts.append(_section("Not traced", _missing(survey.missing)))
    if survey.unproven:
        parts.append(_section("Not shown", _missing(survey.unproven)))
    if lines := list(_assumed(survey)):
        parts.append(_section("Assumed", lines))
    if survey.network.unread:
        parts.append(_section("Not read", map(printable, survey.network.unread)))
    return "\n\n".join([*parts, _summary(survey)])


def _section(title: str, lines: Iterable[str]) -> str:
    return "\n".join([title, *(f"{GAP}{line}" for line in lines)])


def _came_out(one: Traced) -> tuple[str, ...]:
    return (*tables.came_out(one), seen_as(one, one.seen_source))


def _disagreements(survey: Survey, command: str) -> Iterator[str]:
    for explanation in explanations(survey.disagreements):
        yield from _explained(explanation)
    first = survey.disagreements[0].conversation
    yield f"One of them hop by hop: {command} {asked(first)}"


def _explained(explanation: Explanation) -> Iterator[str]:
    for sources, to, what, said, why in (it.cells for it in gathered(explanation.conversations, _said)):
        yield f"{sources} -> {to} {what}: {said} ({why})"
    for reason in explanation.reasons:
        yield f"{GAP}{reason.heading}"
        yield f"{GAP * 2}{reason.finding}"
        yield from (f"{GAP * 2}fix: {fix}" for fix in reason.fixes)


def _said(one: Traced) -> tuple[str, str]:
    """What is wrong, and the place in the stack file that says so."""
    conversation = one.conversation
    if one.off_path is not None and one.has_wanted_verdict:
        return f"is {one.trace.verdict.value}, but not by the path: its device is not on it", conversation.why
    if one.has_wanted_verdict:
        return f"should be seen as {conversation.seen_source}, and is as {one.seen_source}", conversation.why
    return f"should be {one.wanted_verdict.value}, and is {one.trace.verdict.value}", conversation.why


def asked(conversation: Conversation) -> str:
    """The options that ask for one conversation."""
    port = "" if conversation.protocol is Protocol.ICMP else f":{conversation.port}"
    protocol = " --protocol udp" if conversation.protocol is Protocol.UDP else ""
    return f"--from {conversation.source} --to {conversation.destination}{port}{protocol}"


def _missing(missing: Mapping[str, str]) -> Iterator[str]:
    for why in dict.fromkeys(missing.values()):
        names = [name for name, said in missing.items() if said == why]
        yield f"{', '.join(names)}: {why}"


def _assumed(survey: Survey) -> Iterator[str]:
    """Each once, with how many conversations rest on it."""
    for meaning, them in survey.assumed.items():
        nouns = {noun.id: label(noun) for it in them for noun in it.nouns}
        of = f"{_some([*nouns.values()])}: " if nouns else ""
        yield f"{of}{meaning} (in {len(them)} of {len(survey.traced)})"


def _some(names: Sequence[str]) -> str:
    more = len(names) - MOST_NAMED
    return ", ".join(names[:MOST_NAMED]) + (f" and {counted(more, 'other')}" if more > 0 else "")


def _summary(survey: Survey) -> str:
    wrong, all_of_them = len(survey.disagreements), len(survey.traced)
    as_wanted = f"{all_of_them - wrong} as wanted, {wrong} not" if wrong else "all as wanted"
    traced = f"{counted(all_of_them, 'conversation')}, {as_wanted}" if all_of_them else "No conversation"
    ends = f"; {counted(len(survey.missing), 'end')} could not be traced" if survey.missing else ""
    shown = f"; {counted(len(survey.unproven), 'direction')} not shown" if survey.unproven else ""
    strayed = f"; {counted(len(survey.strayed), 'device')} not as the stack file says" if survey.strayed else ""
    return f"{traced}{strayed}{ends}{shown}."
