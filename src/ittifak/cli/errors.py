"""How a command speaks to an analyst: one line for each fault and exit code 1, no traceback."""

from collections.abc import Callable
from functools import wraps
from typing import Any

import click


class _Input(click.ClickException):
    """The input is at fault: exit code 1, a line for each fault."""

    exit_code = 1

    def show(self, file: Any = None) -> None:
        click.echo(self.message, err=True)


def speaks_to_analysts(command: Callable[..., None]) -> Callable[..., None]:
    """Turn what is wrong with the input into lines on stderr and exit code 1."""

    @wraps(command)
    def run(*args: Any, **kwargs: Any) -> None:
        from ittifak.case.fault import CaseError

        try:
            command(*args, **kwargs)
        except CaseError as error:
            raise _Input(str(error)) from None
        except OSError as error:
            raise _Input(f"{error.filename or 'ittifak'}: {error.strerror or error}") from None

    return run
