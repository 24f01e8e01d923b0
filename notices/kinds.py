"""Kinds of notices that need more than their templates.

Most kinds are only three templates (`templates/notices/<kind>.{subject.txt,txt,html}`) and need no entry here.
A kind whose mail carries a link that works like a key is registered as private by the app that owns it, in its
`AppConfig.ready`:

    kinds.register(Kind("password-reset", private=True, mint=members.sign_in.mint_reset_link))

`mint(context, user)` is called at the moment of sending and returns what is added to the context (usually `path`).
So no usable link ever lies in the database: the body is masked in every view and wiped once sent.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

Mint = Callable[[Mapping[str, Any], Any], Mapping[str, Any]]


@dataclass(frozen=True)
class Kind:
    """What is special about the notices of one kind."""

    name: str
    private: bool = False
    mint: Mint | None = None


_registered: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    """Make a kind known; called once by its app when the portal starts."""
    _registered[kind.name] = kind


def kind_of(name: str) -> Kind:
    """The kind of that name; one that nobody registered is plain."""
    return _registered.get(name) or Kind(name)


def private_kinds() -> list[str]:
    """Names of the kinds whose text is never shown nor kept."""
    return [kind.name for kind in _registered.values() if kind.private]
