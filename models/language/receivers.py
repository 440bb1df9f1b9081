"""In which language somebody is told: by the setting, for all or for a role (ADR-0073)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Self

from models.language.catalogue import Language, chosen
from models.language.texts import Translator
from models.roles import Role


@dataclass(frozen=True, slots=True)
class ReceiverLanguages:
    """The language of whoever is told: Chinese, unless it is set otherwise."""

    default: Language = Language.ZH
    of_roles: Mapping[Role, Language] = field(default_factory=dict)

    @classmethod
    def parse(cls, text: str) -> Self:
        """Out of `zh-CN, merchant=en`: a language for all, and others for some roles.

        Raises:
            ValueError: it names no language, or no role.
        """
        default, of_roles = Language.ZH, dict[Role, Language]()
        for part in filter(None, (one.strip() for one in text.split(","))):
            role, _, name = part.rpartition("=")
            language = chosen(name)
            if language is None:
                raise ValueError(f"{name!r} is no language: write zh-CN or en, or merchant=en")
            if role:
                of_roles[Role(role.strip())] = language
            else:
                default = language
        return cls(default, of_roles)

    def words(self, role: Role) -> Translator:
        """How that role is told things."""
        return Translator(self.of_roles.get(role, self.default))


IN_CHINESE: Final = ReceiverLanguages()
"""Everybody in Chinese."""
