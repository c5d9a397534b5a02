"""A survey for programs: the same, as one object."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from devicepath_tools.network.intent.traced import Traced
from devicepath_tools.network.survey import table as tables
from devicepath_tools.network.survey.explanation import decisive
from devicepath_tools.network.survey.survey import Survey
from devicepath_tools.network.trace.document import why_unknown


def document(survey: Survey) -> dict[str, Any]:
    return {
        "result": survey.result.value,
        "unknown": list(_unknown(survey)),
        "conversations": [_shown(one) for one in survey.traced],
        "strayed": [one.shown() for one in survey.strayed],
        "notTraced": dict(survey.missing),
        "notShown": dict(survey.unproven),
        "assumed": list(_assumed(survey)),
        "notRead": list(survey.network.unread),
    }


def _unknown(survey: Survey) -> Iterator[dict[str, Any]]:
    """Why nobody can say of a conversation, each once with how many it is of."""
    counted = Counter(tuple(why_unknown(hop).items()) for one in survey.disagreements for hop in one.trace.undecided)
    for why, conversations in counted.items():
        yield {**dict(why), "conversations": conversations}


def _shown(one: Traced) -> dict[str, Any]:
    return {
        **tables.shown(one),
        "asWanted": one.is_as_wanted,
        "seenAs": None if one.seen_source is None else str(one.seen_source),
        "wantedSeenAs": None if one.conversation.seen_source is None else str(one.conversation.seen_source),
        "reasons": [
            {
                "cause": hop.cause.name if hop.cause is not None else None,
                "id": hop.subject.id,
                "name": hop.subject.name,
                "rule": hop.rule_id or None,
                "finding": hop.finding,
                "fix": hop.fix or None,
            }
            for hop in ([] if one.is_as_wanted else decisive(one))
        ],
    }


def _assumed(survey: Survey) -> Iterator[dict[str, Any]]:
    for meaning, them in survey.assumed.items():
        assumption = them[0].assumption
        yield {
            "assumption": assumption.name if assumption is not None else None,
            "meaning": meaning,
            "of": list(dict.fromkeys(noun.id for it in them for noun in it.nouns)),
            "conversations": len(them),
        }
