"""Answers that are kept between requests, so that many readers of one page do not have the same worked out again."""

import threading
from collections import OrderedDict
from collections.abc import Hashable

from graph.questions.base import Answer

MOST_ANSWERS, MOST_ROWS = 64, 5_000
"""How many answers are kept, and how many rows one may have."""


class KeptAnswers:
    """The answers that were asked for last, by everything that they depend on. All threads may use it."""

    def __init__(self) -> None:
        self._answers: OrderedDict[Hashable, Answer] = OrderedDict()
        self._lock = threading.Lock()

    def find(self, key: Hashable) -> Answer | None:
        """The answer kept under *key*."""
        with self._lock:
            if key in self._answers:
                self._answers.move_to_end(key)
            return self._answers.get(key)

    def keep(self, key: Hashable, answer: Answer) -> None:
        """Keep *answer*, unless it is very long; that which nobody has asked for the longest makes room."""
        if len(answer.rows) > MOST_ROWS:
            return
        with self._lock:
            self._answers[key] = answer
            if len(self._answers) > MOST_ANSWERS:
                self._answers.popitem(last=False)
