"""What is measured while the process runs, for Prometheus. Nothing of what members write."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

LATE_AFTER = timedelta(minutes=5)
# Around the half second in which most answers are there and Discord's limit of 3 seconds.
ANSWER_SECONDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 3.0, 5.0, 10.0)
LATENESS_SECONDS = (1.0, 5.0, 15.0, 60.0, 300.0, 900.0, 3600.0, 10_800.0)


class Metrics:
    """One process's numbers. Several can live side by side, as they do in tests."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._questions = Counter(
            "dossier_questions",
            "Questions, by what became of them.",
            ["outcome"],
            registry=self.registry,
        )
        self._answer_seconds = Histogram(
            "dossier_answer_seconds",
            "Time from a question's arrival to its answer, in seconds.",
            buckets=ANSWER_SECONDS,
            registry=self.registry,
        )
        self._digests = Counter(
            "dossier_digests",
            "Digests, by what became of them; late is counted beside posted.",
            ["outcome"],
            registry=self.registry,
        )
        self._lateness = Histogram(
            "dossier_digest_lateness_seconds",
            "Time from a digest's due time to its post, in seconds.",
            buckets=LATENESS_SECONDS,
            registry=self.registry,
        )
        for outcome in ("posted", "late", "skipped", "paused", "retried"):
            self._digests.labels(outcome)

    def question(self, outcome: str, seconds: float) -> None:
        """Count a question by its answer's status, and how long the answer took."""
        self._questions.labels(outcome).inc()
        self._answer_seconds.observe(seconds)

    def posted(self, due_at: datetime, at: datetime) -> None:
        """Count a digest that was posted."""
        self._digests.labels("posted").inc()
        self._lateness.observe(max(0.0, (at - due_at).total_seconds()))
        if at - due_at > LATE_AFTER:
            self._digests.labels("late").inc()

    def skipped(self) -> None:
        """Count a digest that was left out."""
        self._digests.labels("skipped").inc()

    def paused(self) -> None:
        """Count a digest that was paused."""
        self._digests.labels("paused").inc()

    def retried(self) -> None:
        """Count an attempt that failed and is made again later."""
        self._digests.labels("retried").inc()

    def watch(self, name: str, meaning: str, value: Callable[[], float]) -> None:
        """Show a number that is read when the metrics are; `name` without the prefix."""
        Gauge(f"dossier_{name}", meaning, registry=self.registry).set_function(value)

    def digests(self, outcome: str) -> float:
        """Return how many digests ended so."""
        return self.registry.get_sample_value("dossier_digests_total", {"outcome": outcome}) or 0.0

    def text(self) -> bytes:
        """Return everything in Prometheus's text form."""
        return generate_latest(self.registry)
