"""Columns of our own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from tilskudd.values.kroner import Kroner

if TYPE_CHECKING:
    Bigint = models.BigIntegerField[Any, Any]  # get_prep_value lets nothing but Kroner through
else:
    Bigint = models.BigIntegerField


class KronerField(Bigint):
    """An amount of money (beløp): Kroner in Python, whole øre as a bigint in the database."""

    if TYPE_CHECKING:
        _pyi_private_set_type: Any
        _pyi_private_get_type: Any

    def from_db_value(self, value: int | None, expression: object, connection: object) -> Kroner | None:
        return None if value is None else Kroner(int(value))  # a sum of bigints comes as a whole Decimal

    def to_python(self, value: Any) -> Kroner | None:
        if value is None or isinstance(value, Kroner):
            return value
        try:
            return Kroner.written(str(value))
        except ValueError:
            raise ValidationError(_("«%s» er ikke et beløp i kroner.") % value) from None

    def get_prep_value(self, value: Any) -> int | None:
        if value is None or (type(value) is int and value == 0):
            return value  # zero needs no unit, and constraints compare with it
        if not isinstance(value, Kroner):
            raise TypeError(f"{self.name} takes Kroner, not {type(value).__name__}")
        return value.ore

    def value_to_string(self, obj: models.Model) -> str:
        return str(self.get_prep_value(self.value_from_object(obj)))
