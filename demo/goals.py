"""Invented goals after the indicator catalogue: base, target, measures, and the values reached each year."""

import datetime
import random
from dataclasses import dataclass
from decimal import Decimal

from demo.world import World, new_id
from goals.models import Goal, GoalVersion, Indicator, Measure
from members.categories import Category
from members.models import Organization

# Indicators of the catalogue (DOMAIN §5) with a plausible base and target, by type of goal.
#   code: (type, lowest base, highest base, target as a factor of the base or as written)
REACH = "reach"
PLANS: dict[str, tuple[str, float, float, float]] = {
    "1": (REACH, 8, 25, 1.8),
    "2": (REACH, 300, 4000, 2.0),
    "5": (REACH, 2000, 30000, 0.7),
    "6": ("change", 50, 900, -25),
    "10": (REACH, 500, 20000, 0.8),
    "11": ("cap", 1500, 6000, 0.75),
    "13": ("keep", 95, 99, 1.0),
    "15": ("multiple", 80, 2500, 2),
    "17": (REACH, 3, 12, 2.5),
    "18": (REACH, 40, 70, 1.2),
    "20": (REACH, 780, 960, 0.9),
    "21": (REACH, 15, 28, 1.4),
    "22": (REACH, 900, 12000, 0.7),
    "23": (REACH, 200, 3000, 0.6),
}
COMPANY_CODES = ["1", "2", "5", "6", "10", "11", "13", "15", "17", "18"]
CITY_CODES = ["20", "21", "22", "23"]
MEASURES = [
    ("製品設計段階で単一素材化を進める", "Move to single materials at the design stage"),
    ("使用済み製品の店頭回収拠点を増やす", "Add take-back points in shops for used products"),
    ("工程内で出る端材を原料に戻す", "Return offcuts of the process to the raw material"),
    ("再生材の品質基準を取引先と定める", "Agree quality standards for recycled material with suppliers"),
    ("分別の手引きを改め、説明会を開く", "Renew the sorting guide and hold briefings"),
    ("修理・再使用の窓口を設ける", "Open a desk for repair and reuse"),
    ("資源循環の実績を毎年公表する", "Publish the results of resource circulation every year"),
]


@dataclass(frozen=True)
class Plan:
    """A goal as it will be lived: what was promised and how well it goes (`pace` 1 is as promised)."""

    goal: Goal
    version: GoalVersion
    pace: float

    def actual(self, year: int, rng: random.Random) -> Decimal | None:
        """The value reached in a year; nothing before the base year."""
        version = self.version
        if version.base_value is None or version.base_year is None or version.target_year is None:
            return None
        start, end = float(version.base_value), target_in_units(version)
        share = (year - version.base_year) / max(version.target_year - version.base_year, 1)
        value = start + (end - start) * share * self.pace
        noise = abs(end - start or start * 0.02) * 0.05 * (rng.random() - 0.5)
        return Decimal(str(round(max(value + noise, 0), version.decimals)))


def target_in_units(version: GoalVersion) -> float:
    """The target as a value of the indicator."""
    base, target = float(version.base_value or 0), float(version.target_value or 0)
    if version.type == GoalVersion.Type.CHANGE:
        return base * (1 + target / 100)
    if version.type == GoalVersion.Type.MULTIPLE:
        return base * target
    return target


def plans(
    world: World,
    index: int,
    organization: Organization,
    catalogue: dict[str, Indicator],
    set_on: datetime.date,
) -> list[Plan]:
    """One to three goals of an organization, set on a day."""
    rng = world.rng("goals", index)
    codes = CITY_CODES if organization.category == Category.LOCAL_GOVERNMENT else COMPANY_CODES
    known = [code for code in codes if code in catalogue]
    return [
        plan(world, rng, organization, catalogue[code], set_on)
        for code in rng.sample(known, k=min(len(known), rng.choice([1, 1, 2, 2, 3])))
    ]


def plan(
    world: World, rng: random.Random, organization: Organization, indicator: Indicator, set_on: datetime.date
) -> Plan:
    kind, low, high, target = PLANS[indicator.code]
    base = round(rng.uniform(low, high), indicator.decimals)
    value = target if kind in ("change", "multiple") else min(base * target, 99.5 if indicator.unit_ja == "%" else 1e9)
    target_year = rng.choice([2028, 2030, 2030, 2030, 2035])
    goal = Goal(id=new_id(rng), organization=organization, created_at=world.at(set_on, rng))
    version = GoalVersion(
        id=new_id(rng),
        goal=goal,
        indicator=indicator,
        label=f"{indicator.name_ja}を{target_year}年度までに{phrase_ja(kind, indicator, value)}",
        label_en=f"{indicator.name_en}: {phrase_en(kind, indicator, value)} by FY{target_year}",
        type=kind,
        direction=indicator.direction,
        unit=indicator.unit_ja,
        decimals=indicator.decimals,
        scope=GoalVersion.Scope.ORGANIZATION,
        base_year=set_on.year - rng.choice([1, 2, 3, 4]),
        base_value=Decimal(str(base)),
        target_year=target_year,
        target_value=Decimal(str(round(value, indicator.decimals))),
        publication_url=f"{organization.website}circular-economy/",
        published_on=set_on,
        method_note="社内の廃棄物管理台帳および購買実績から集計しています。",
    )
    return Plan(goal, version, rng.choice([1.2, 1.05, 1.0, 0.95, 0.7, 0.4, -0.2]))


def phrase_ja(kind: str, indicator: Indicator, value: float) -> str:
    shown = f"{value:,.{indicator.decimals}f}{indicator.unit_ja}"
    return {
        "change": f"{abs(value):g}％削減",
        "multiple": f"{value:g}倍にする",
        "cap": f"{shown}以下に抑える",
        "keep": f"{shown}以上に維持する",
    }.get(kind, f"{shown}にする")


def phrase_en(kind: str, indicator: Indicator, value: float) -> str:
    shown = f"{value:,.{indicator.decimals}f} {indicator.unit_en}"
    return {
        "change": f"{value:+g} %",
        "multiple": f"{value:g} times the base",
        "cap": f"at most {shown}",
        "keep": f"at least {shown}",
    }.get(kind, shown)


def measures_of(plan: Plan, rng: random.Random) -> list[Measure]:
    return [
        Measure(version=plan.version, position=position, text=ja, text_en=en)
        for position, (ja, en) in enumerate(rng.sample(MEASURES, k=rng.randint(2, 3)), 1)
    ]
