"""What an SDK asks for, one after the other, and each once.

moto is not made for several requests at a time. And where an SDK gets no answer it asks again: of what makes something
and has no ClientToken, AWS would say that it is there already. That the answer to a program on the same machine gets
lost is this machine's doing, and nothing that a rehearsal should find."""

import threading
from collections import OrderedDict
from collections.abc import Iterable
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from devicepath_tools.rehearsal.clouds.aws.answer import Answer, answer_of

INVOCATION = "HTTP_AMZ_SDK_INVOCATION_ID"
"""The same in each try. Source: AWS SDKs and tools reference guide, retry behavior."""
REMEMBERED = 256
"""A try comes seconds after the one before it."""


class Invocations:
    """A WSGI application that is asked by one at a time, and whose answers are given again to who asks again."""

    def __init__(self, inner: WSGIApplication) -> None:
        self._inner = inner
        self._turn = threading.Lock()
        self._answers: OrderedDict[str, Answer] = OrderedDict()

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        with self._turn:
            answer = self._answer(environ)
        return answer.give(start_response)

    def _answer(self, environ: WSGIEnvironment) -> Answer:
        invocation = environ.get(INVOCATION)
        if invocation is None:
            return answer_of(self._inner, environ)
        if invocation in self._answers:
            return self._answers[invocation]
        answer = answer_of(self._inner, environ)
        if not answer.is_failure:
            self._answers[invocation] = answer
            if len(self._answers) > REMEMBERED:
                self._answers.popitem(last=False)
        return answer
