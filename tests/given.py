"""What tests begin with, made by calling the services as people would."""

from __future__ import annotations

from datetime import date
from functools import cache, cached_property
from pathlib import Path
from unittest.mock import patch

from tilskudd.config.example_letters import confirm_first_letter
from tilskudd.decisions.models import Grant
from tilskudd.decisions.proposal import propose_decision
from tilskudd.decisions.services import approve_decision
from tilskudd.distribution.models import StatisticSnapshot
from tilskudd.distribution.services import Choice, NewRecipe, write_recipe
from tilskudd.distribution.snapshots import Source, take_in_statistic
from tilskudd.ledger.models import Account
from tilskudd.ledger.places import OF_A_LINE, Kind, Move, Place, shift
from tilskudd.ledger.record import record
from tilskudd.ledger.services import open_lines
from tilskudd.mandate.models import Amount, Assignment, Letter
from tilskudd.mandate.reader.pdf_pictures import page_pictures
from tilskudd.mandate.reader.read import read_letter
from tilskudd.parties.accounts import approve_account, check_account, enter_account
from tilskudd.parties.member_services import approve_administrator, give_membership, propose_administrator
from tilskudd.parties.models import AccountState, BankAccount, MemberRight, Organisation
from tilskudd.parties.queries import organisation_with
from tilskudd.parties.services import load_register
from tilskudd.payments.debtor import approve_debtor, propose_debtor
from tilskudd.payments.instalments import plan_instalments
from tilskudd.payments.models import DebtorAccount
from tilskudd.payments.plan import Planned
from tilskudd.payments.rules import is_account_number
from tilskudd.people import services as people
from tilskudd.people.clock import now
from tilskudd.people.models import Authority, User
from tilskudd.people.rights import Role
from tilskudd.people.two_persons import prepared, sign_off
from tilskudd.schemes import services as schemes
from tilskudd.schemes.models import Scheme
from tilskudd.schemes.outcomes import ProposedOutcome
from tilskudd.schemes.rules import SchemeKind, SchemeRules
from tilskudd.values.budget import BudgetLine
from tilskudd.values.kroner import ZERO, Kroner

DAY = date(2022, 2, 15)
TRONDHEIM, OSLO = "942110464", "958935420"
LINE = BudgetLine(671, 62)
SAMPLE_FOLDER = Path(__file__).resolve().parents[1] / "src" / "tilskudd" / "mandate" / "sample"
SAMPLE = SAMPLE_FOLDER / "tillegg-1.txt"

SOURCE = Source(
    "Innbyggere etter opphav",
    "Oppdiktet, for prøver",
    "Ingen",
    date(2022, 1, 20),
    "innbyggere som har innvandret fra",
    "innbyggjarar som har innvandra frå",
)
CHOICE = Choice("Andel vaksinerte", "Oppdiktet avis", "under 50 prosent", date(2021, 10, 1), "Barna deres.", {})
CODES = ("0301", "1103", "1108", "3005", "4601", "5001")
_FIGURES = {
    2021: ((30, 7), (11, 5), (9, 4), (8, None), (20, 6), (10, 2)),
    2022: ((28, 9), (12, 6), (13, 4), (8, 1), (21, 6), (10, 3)),
}
COUNTS = "kommunenummer,aar,land,antall\n" + "".join(
    f"{code},{year},{group},{'' if count is None else count}\n"
    for year, rows in _FIGURES.items()
    for code, counts in zip(CODES, rows, strict=True)
    for group, count in zip(("Askeland", "Birkeland"), counts, strict=True)
)
"""Made-up counts: in 2021 Oslo has 37 of both groups, Bergen 26, Stavanger 16, Sandnes 13; Drammen hides a cell."""

_read_once, _drawn_once = cache(read_letter), cache(page_pictures)


class Given:
    """An installation on the example's date, and its people; each is made the first time somebody asks."""

    def __init__(self) -> None:
        self._people: dict[str, User] = {}
        people.set_up_installation(agency="Integrerings- og mangfoldsdirektoratet", example_date=DAY)
        people.first_administrators(self.anne, self.bjorn)

    def person(self, name: str, *roles: Role, password: str | None = None) -> User:
        """A person with the roles, given by the two administrators."""
        if name not in self._people:
            email = f"{name.lower().replace(' ', '.').replace('ø', 'o').replace('å', 'a')}@example.no"
            by = self._people["Anne Vik"] if len(self._people) > 1 else None
            user = people.register_user(name=name, email=email, password=password, by=by)
            self._people[name] = user
            for role in roles:
                given = people.propose_role(user, role, by=self.anne, first=date(2022, 1, 1))
                people.approve_role(given, by=self.bjorn)
        return self._people[name]

    @cached_property
    def anne(self) -> User:
        return self.person("Anne Vik")

    @cached_property
    def bjorn(self) -> User:
        return self.person("Bjørn Moe")

    @cached_property
    def kari(self) -> User:
        return self.person("Kari Lunde", Role.CASE_OFFICER)

    @cached_property
    def ola(self) -> User:
        return self.person("Ola Berg", Role.APPROVER)

    @cached_property
    def nina(self) -> User:
        return self.person("Nina Haugen", Role.CONTROLLER)

    @cached_property
    def siri(self) -> User:
        return self.person("Siri Aas", Role.CONTROLLER)

    @cached_property
    def auditor(self) -> User:
        return self.person("Ragnhild Dahl", Role.AUDITOR)

    @cached_property
    def steering(self) -> User:
        return self.person("Stein Nilsen", Role.STEERING_OFFICER)

    @cached_property
    def trondheim(self) -> Organisation:
        """Trondheim kommune, from the register that comes with the program."""
        load_register()
        return Organisation.objects.get(number=TRONDHEIM)

    @cached_property
    def per(self) -> User:
        """Per Dahl, the first administrator of Trondheim kommune: proposed by Kari, approved by Ola."""
        return self.administrator("Per Dahl", self.trondheim)

    def administrator(self, name: str, organisation: Organisation, **more: object) -> User:
        """The first administrator of an organisation, by two of the agency."""
        user = self.person(name, **more)
        approve_administrator(propose_administrator(user, organisation, by=self.kari), by=self.ola)
        return user

    def colleague(self, name: str, *rights: MemberRight) -> User:
        """Somebody whom Per lets act for Trondheim kommune."""
        user = self.person(name)
        give_membership(user, self.trondheim, rights, by=self.per, first=DAY)
        return user

    def account(self, number: str = "12345678903", *, approved: bool = True) -> BankAccount:
        """An account of Trondheim kommune entered by Per, and checked by Kari and Ola unless told."""
        made = enter_account(self.trondheim, number, by=self.per)
        if approved:
            check_account(made, by=self.kari)
            approve_account(made, by=self.ola)
        made.refresh_from_db()
        return made

    def lines(self, *lines: BudgetLine, year: int = 2022, estimate: bool = False) -> None:
        """Open budget lines in a year, without money."""
        open_lines(year, [(line, f"Post {line}", False, estimate) for line in lines or (LINE,)])

    def money(self, kroner: int, *, line: BudgetLine = LINE, year: int = 2022) -> int:
        """Put whole kroner at disposal on a line; returns the entry."""
        self.lines(line, year=year)
        return book(self.ola, shift(line, year, Place.APPROPRIATED, Place.AT_DISPOSAL, Kroner.whole(kroner)))

    def scheme(self, *, line: BudgetLine = LINE, year: int = 2022, **more: object) -> Scheme:
        """A scheme by formula on a line that is open, with rules a-d, set up by Kari."""
        made = schemes.set_up_scheme("Informasjonsarbeid", SchemeKind.FORMULA, line, year, by=self.kari, **more)
        rules = SchemeRules("Mål", "Målgruppe", "Måloppnåelse", "Tildeling", "Oppfølging")
        schemes.write_rules(made, rules, [], by=self.kari, seen=1)
        return made

    def authority(self, kroner: int, *lines: str, user: User | None = None, **more: object) -> Authority:
        """A written authority of so many whole kroner per decision, for Ola on 671/62 unless told; by two persons."""
        given = people.propose_authority(
            user or self.ola,
            by=self.anne,
            lines=lines or ("671/62",),
            per_decision=Kroner.whole(kroner),
            first=more.pop("first", date(2022, 1, 1)),
            last=more.pop("last", date(2022, 12, 31)),
            document="Fullmakt 20. desember 2021",
            **more,
        )
        people.approve_authority(given, by=self.bjorn)
        return given

    @cached_property
    def letter(self) -> Letter:
        """Supplement no. 1, confirmed by Kari and Ola; its file is read and drawn once for all tests of a process."""
        with (
            patch("tilskudd.mandate.services.read_letter", _read_once),
            patch("tilskudd.mandate.services.page_pictures", _drawn_once),
        ):
            return confirm_first_letter(by=self.kari, second=self.ola)

    def assignment(self, number: int) -> Assignment:
        """An assignment of supplement no. 1."""
        return self.letter.assignments.get(number=str(number))

    def frame(self, kroner: int, scheme: Scheme | None = None, *, line: BudgetLine = LINE) -> Scheme:
        """Set whole kroner aside for a scheme, by two persons; the scheme."""
        scheme = scheme or self.scheme(line=line)
        frame = schemes.propose_frame(scheme, Kroner.whole(kroner), reason="Brevet", by=self.kari)
        schemes.approve_frame(frame, by=self.ola)
        return scheme

    def bank_account(self, organisation: Organisation, *, by: User | None = None, first: date = DAY) -> BankAccount:
        """An account that an organisation's money goes to at once, entered by Kari unless told, approved by two."""
        made = BankAccount.objects.create(
            organisation=organisation,
            number=account_number(BankAccount.objects.count()),
            is_change=organisation.accounts.exists(),
            state=AccountState.APPROVED,
            entered_by=by or self.kari,
            entered_at=now(),
            first=first,
            settled_at=now(),
        )
        prepared(made.about, by=made.entered_by)
        prepared(made.about, by=self.anne)
        sign_off(made.about, by=self.bjorn)
        return made

    def debtor(self) -> DebtorAccount:
        """Who pays, proposed by Nina and approved by Siri."""
        made = propose_debtor(
            name="Integrerings- og mangfoldsdirektoratet",
            organisation_number="987879696",
            account="99990100019",
            bic="DNBANOKK",
            agreement="",
            account_form="BBAN",
            by=self.nina,
        )
        approve_debtor(made, by=self.siri)
        return made

    def grants(self, *amounts: int, scheme: Scheme | None = None, accepts: bool = True) -> list[Grant]:
        """Grants of so many whole kroner, one to each municipality, approved by Ola; that need no acceptance, or do."""
        if not Organisation.objects.exists():
            load_register()
        scheme = scheme or self.ready_scheme(sum(amounts))
        who = Organisation.objects.filter(kind="municipality").order_by("number")
        lines = [
            ProposedOutcome(one.number, Kroner.whole(amount), "Grunn på bokmål.", "Grunn på nynorsk.")
            for one, amount in zip(who, amounts, strict=False)
        ]
        decision = propose_decision(
            scheme, lines, whole=f"{scheme.about}:{scheme.decisions.count()}", rests_on=[], by=self.kari
        )
        approve_decision(decision, by=self.ola, seen=1)
        found = list(decision.grants.select_related("recipient").order_by("id"))
        for grant in found:
            if accepts:
                plan_instalments(grant, [Planned(grant.amount, needs_acceptance=False)], by=self.kari)
            if not grant.recipient.accounts.exists():
                self.bank_account(grant.recipient)
        return found

    def ready_scheme(self, kroner: int) -> Scheme:
        """A scheme with so many whole kroner of the letter's set aside on 671/62, and Ola's authority reaches."""
        assert self.letter
        self.authority(kroner)
        return self.frame(kroner)

    def statistic(self, content: str = "") -> StatisticSnapshot:
        """A statistic of made-up figures, taken in by Kari: two groups, two days, six municipalities."""
        text = content or COUNTS
        return take_in_statistic(text.encode(), "tall.csv", SOURCE, by=self.kari)

    def recipe(self, scheme: Scheme, statistic: StatisticSnapshot | None = None, **more: object):
        """A recipe over the made-up statistic, written by Kari: the three with most of two groups in 2021."""
        told = {"groups": ["Birkeland", "Askeland"], "day": date(2021, 1, 1), "top": 3, "choice": CHOICE} | more
        seen = scheme.recipes.count()
        new = NewRecipe(statistic or StatisticSnapshot.objects.first() or self.statistic(), **told)
        return write_recipe(scheme, new, by=self.kari, seen=seen)


def account_number(number: int) -> str:
    """A valid account number of no bank, another for each number; some stems have no check digit."""
    stems = (f"9999{stem:06}" for stem in range(200_000 + number * 2, 10**6))
    return next(found for stem in stems for digit in "0123456789" if is_account_number(found := stem + digit))


def printed_lines(assignment: Assignment) -> list[ProposedOutcome]:
    """The lines of an assignment as the letter prints them, each to the organisation that has the number."""
    return [
        ProposedOutcome(
            organisation_with(row.code, DAY).number, row.amount, "Grunn på bokmål.", "Grunn på nynorsk.", row.code
        )
        for row in Amount.objects.filter(assignment=assignment, sort="recipient").order_by("id")
    ]


_count = 0


def book(by: User, *moves: Move, kind: Kind = Kind.RAISED, key: str | None = None) -> int:
    """Record moves in a transaction of their own, under a key never used before."""
    from django.db import transaction

    global _count
    _count += 1
    with transaction.atomic():
        return record(kind, key=key or f"test:{_count}", by=by, about="test", source="test", moves=moves, booked_on=DAY)


def kroner(whole: int) -> Kroner:
    return Kroner.whole(whole)


def ledger_text(line: str = "671/62", year: int = 2022) -> str:
    """How a line stands, as text: one row for each place that has been touched."""
    order = [place.value for place in (Place.APPROPRIATED, Place.SHORTFALL, *OF_A_LINE, Place.CLAIMS, Place.OWED_BACK)]
    sums: dict[str, Kroner] = {}
    for account in Account.objects.filter(line=line, year=year):
        sums[account.place] = sums.get(account.place, ZERO) + account.credits - account.debits
    rows = sorted(sums.items(), key=lambda item: order.index(item[0]))
    return "".join(f"{place} {amount}\n" for place, amount in rows).replace("\u00a0", " ").replace("\u2212", "-")
