"""The proof of a run (bevis): its statistic, recipe and rows, so that anybody can compute it again."""

from __future__ import annotations

from typing import Any

from tilskudd.distribution.models import RecipeVersion, Run, RunRow, StatisticSnapshot


def proof_of(run: Run) -> dict[str, Any]:
    """In whole kroner, days as ISO; `remainder` is what the quota has above its floor, cut after four decimals."""
    recipe = run.recipe
    return {
        "scheme": run.scheme.name,
        "run": run.number,
        "made_at": run.at.isoformat(),
        "statistic": _statistic(recipe.statistic),
        "recipe": _recipe(recipe),
        "total": run.total.in_kroner,
        "weight_sum": run.weight_sum,
        "sum": run.sum.in_kroner,
        "sha256_of_weights": run.weights_sha256,
        "rows": [_row(row) for row in run.rows.order_by("rank")],
    }


def _statistic(statistic: StatisticSnapshot) -> dict[str, Any]:
    return {
        "title": statistic.title,
        "source": statistic.source,
        "licence": statistic.licence,
        "source_day": statistic.source_day.isoformat(),
        "sha256": statistic.file.sha256,
        "rows": statistic.rows,
        "withheld": statistic.withheld,
    }


def _recipe(recipe: RecipeVersion) -> dict[str, Any]:
    return {
        "number": recipe.number,
        "groups": recipe.groups,
        "date": recipe.day.isoformat(),
        "top": recipe.top,
        "base": recipe.base.in_kroner,
        "rounding": recipe.rounding,
        "withheld_cells_count": recipe.withheld,
        "chosen_by": recipe.chosen_by,
        "chosen_source": recipe.chosen_source,
        "chosen_on": recipe.chosen_on.isoformat() if recipe.chosen_on else None,
        "chosen_cut": recipe.chosen_cut,
        "chosen_missing": recipe.chosen_missing,
        "chosen": [{"group": one.group, "figure": one.figure} for one in recipe.chosen.order_by("id")],
    }


def _row(row: RunRow) -> dict[str, Any]:
    floor, decimals = row.quota.split(".")
    return {
        "rank": row.rank,
        "code": row.code,
        "name": row.name,
        "weight": row.weight,
        "withheld": row.withheld,
        "quota": row.quota,
        "floor": int(floor),
        "remainder": f"0.{decimals}",
        "remainder_given": row.remainder_given,
        "amount": row.amount.in_kroner,
    }
