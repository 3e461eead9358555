"""A local Discord: enough of its REST API and gateway to run an unmodified client against."""

from bot.sandbox.core import Options, Sandbox
from bot.sandbox.server import HostNotLocal, running_sandbox

__all__ = ["HostNotLocal", "Options", "Sandbox", "running_sandbox"]
