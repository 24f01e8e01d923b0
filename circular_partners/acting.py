"""Who acts where nobody is signed in: the portal itself, by a command of manage.py or a task of Celery.

The history (design.history) takes the name from the context that is open while the command or task runs.
"""

from typing import Any

import pghistory
from celery import Task
from django.core.management import ManagementUtility
from django.core.management.base import BaseCommand


class CommandLine(ManagementUtility):
    """manage.py: what a command changes is recorded under the command's name."""

    def fetch_command(self, subcommand: str) -> BaseCommand:
        command = super().fetch_command(subcommand)
        run = command.execute

        def execute(*args: Any, **options: Any) -> Any:
            with pghistory.context(command=subcommand):
                return run(*args, **options)

        command.execute = execute  # type: ignore[method-assign]
        return command


class PortalTask(Task):
    """What a task changes is recorded under the task's name."""

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        with pghistory.context(task=self.name):
            return super().__call__(*args, **kwargs)
