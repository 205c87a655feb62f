"""Bank accounts: entered by the organisation, put into use by two of the agency, a change first after a wait."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from django.db import connection

from given import DAY, Given
from tilskudd.config.verification import verify
from tilskudd.parties.accounts import approve_account, check_account, enter_account, hold_account, refuse_account
from tilskudd.parties.member_services import end_membership, give_membership
from tilskudd.parties.members import account_of, accounts_open_to
from tilskudd.parties.models import AccountState, BankAccount, MemberRight, Membership
from tilskudd.people import services as people
from tilskudd.people.models import Event
from tilskudd.people.refusal import NotAllowed, Refusal, WrongState
from tilskudd.people.rights import Role
from tilskudd.people.two_persons import SamePerson

FIRST, SECOND, THIRD = "12345678903", "97104133219", "60051234564"


def state_of(account) -> str:
    return BankAccount.objects.get(pk=account.pk).state


@pytest.mark.parametrize(
    "written", ["12345678903", "1234 56 78903", "1234.56.78903", " 1234\u00a056\u00a078903 ", "1234\u202f56\u202f78903"]
)
def test_an_account_is_entered_as_people_write_it(given, written):
    """Blanks, narrow and wide, and dots may stand between."""
    made = enter_account(given.trondheim, written, by=given.per)
    assert (made.number, made.shown, made.is_change) == (FIRST, "1234\u00a056\u00a078903", False)


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ("12345678904", "stemmer ikke"),
        ("12345678930", "stemmer ikke"),
        ("00001234567", "stemmer ikke"),
        ("1234567890", "elleve siffer; dette har 10"),
        ("123456789033", "elleve siffer; dette har 12"),
        ("1234567890x", "med tall"),
        ("NO9386011117947", "med tall"),
        ("١٢٣٤٥٦٧٨٩٠٣", "med tall"),
        ("1234567890³", "med tall"),
        ("", "med tall"),
        (". .", "med tall"),
    ],
)
def test_what_is_no_account_number_is_refused_in_words(given, written, why):
    """One digit wrong, two changed round, too short, too long, letters, and figures of another script."""
    with pytest.raises(Refusal, match=why):
        enter_account(given.trondheim, written, by=given.per)
    assert BankAccount.objects.count() == 0


def test_only_who_may_sign_or_administer_enters_it(given):
    """Not who may only write, not another organisation's, not the agency, not one whose rights have ended."""
    writer = given.colleague("Eva Lie", MemberRight.WRITE)
    signer = given.colleague("Siri Nes", MemberRight.SIGN)
    gone = given.colleague("Jon Vik", MemberRight.SIGN)
    end_membership(Membership.objects.get(user=gone), by=given.per)
    for user in (writer, gone, given.kari, given.anne):
        with pytest.raises(NotAllowed, match="signere for TRONDHEIM KOMMUNE"):
            enter_account(given.trondheim, FIRST, by=user)
    assert enter_account(given.trondheim, FIRST, by=signer).state == AccountState.ENTERED


def test_the_first_account_is_used_from_the_day_two_have_checked_it(given):
    """Entered gives none, checked by one gives none, approved by another gives it from today."""
    account = enter_account(given.trondheim, FIRST, by=given.per)
    assert account_of(given.trondheim, DAY) is None
    check_account(account, by=given.kari)
    assert account_of(given.trondheim, DAY) is None
    approve_account(account, by=given.ola)
    assert account_of(given.trondheim, DAY).number == FIRST
    assert account_of(given.trondheim, DAY - timedelta(days=1)) is None
    assert verify().findings == []


def test_a_change_is_used_first_after_seven_days(given, settings):
    """Until then the money goes where it went; another installation may wait longer or not at all."""
    given.account(FIRST)
    change = given.account(SECOND)
    assert change.is_change
    assert change.first == date(2022, 2, 22)
    assert account_of(given.trondheim, date(2022, 2, 21)).number == FIRST
    assert account_of(given.trondheim, date(2022, 2, 22)).number == SECOND
    settings.ACCOUNT_WAIT_DAYS = 0
    assert given.account(THIRD).first == date(2022, 2, 22), "never before the one it comes after"
    assert account_of(given.trondheim, date(2022, 2, 22)).number == THIRD


def test_two_different_people_of_the_agency_are_needed(given):
    """Who checked may not approve, and nothing is approved that nobody has checked."""
    account = given.account(approved=False)
    with pytest.raises(WrongState):
        approve_account(account, by=given.ola)
    check_account(account, by=given.kari)
    with pytest.raises(SamePerson):
        approve_account(account, by=given.kari)
    with pytest.raises(WrongState):
        check_account(account, by=given.nina)
    assert state_of(account) == AccountState.CHECKED
    assert verify().findings == []


def test_who_lacks_the_right_does_nothing(given):
    """Administrators, auditors and the organisation itself neither check, approve nor refuse."""
    account = given.account(approved=False)
    for user in (given.anne, given.auditor, given.steering, given.per):
        for act in (check_account, approve_account):
            with pytest.raises(NotAllowed):
                act(account, by=user)
        with pytest.raises(NotAllowed):
            refuse_account(account, by=user, why="Nei")
    assert state_of(account) == AccountState.ENTERED


@pytest.mark.parametrize("has_left", [False, True])
def test_staff_who_act_or_have_acted_for_the_organisation_keep_away(given, has_left):
    """A case officer who is also on the other side: neither first nor second, also the day after they left it."""
    account = given.account(approved=False)
    both = given.person("Eva Lie", Role.CASE_OFFICER)
    give_membership(both, given.trondheim, [MemberRight.WRITE], by=given.per, first=DAY)
    if has_left:
        end_membership(Membership.objects.get(user=both), by=given.per)
    assert list(accounts_open_to(both)) == []
    with pytest.raises(NotAllowed, match="er eller har vært representant"):
        check_account(account, by=both)
    check_account(account, by=given.kari)
    with pytest.raises(NotAllowed, match="er eller har vært representant"):
        approve_account(account, by=both)
    with pytest.raises(NotAllowed, match="er eller har vært representant"):
        refuse_account(account, by=both, why="Nei")


def test_what_waits_for_whom(given):
    """Kari may check; when she has, Ola may approve and she may not; the one who entered it never."""
    account = given.account(approved=False)
    assert [list(accounts_open_to(user)) for user in (given.kari, given.ola, given.per)] == [[account], [account], []]
    check_account(account, by=given.kari)
    assert [list(accounts_open_to(user)) for user in (given.kari, given.ola)] == [[], [account]]


def test_one_waits_at_a_time_and_the_same_is_not_entered_again(given):
    """A second number while one waits, and the number that is approved already."""
    account = given.account(FIRST, approved=False)
    with pytest.raises(WrongState, match="venter alt"):
        enter_account(given.trondheim, SECOND, by=given.per)
    check_account(account, by=given.kari)
    approve_account(account, by=given.ola)
    with pytest.raises(Refusal, match="allerede godkjent"):
        enter_account(given.trondheim, "1234 56 78903", by=given.per)
    given.account(SECOND)
    assert enter_account(given.trondheim, FIRST, by=given.per).is_change, "back to the one before is a change"


def test_a_refusal_says_why_and_another_may_be_entered(given):
    """The organisation reads the reason; the next one is still the first, not a change."""
    account = given.account(approved=False)
    with pytest.raises(Refusal, match="hvorfor"):
        refuse_account(account, by=given.kari, why="  ")
    refuse_account(account, by=given.kari, why="Kontoen tilhører en annen.")
    account.refresh_from_db()
    assert (account.state, account.why) == (AccountState.REFUSED, "Kontoen tilhører en annen.")
    with pytest.raises(WrongState):
        check_account(account, by=given.ola)
    assert not enter_account(given.trondheim, FIRST, by=given.per).is_change


def test_a_held_account_gives_none_and_never_the_one_before(given):
    """Payments stop until another account is approved by two, and that one waits."""
    given.account(FIRST)
    account = given.account(SECOND)
    people.move_example_date(date(2022, 3, 1), by=given.kari)
    hold_account(account, by=given.per, why="Kontoen er stengt.")
    assert account_of(given.trondheim, date(2022, 3, 1)) is None
    assert given.account(SECOND).first == date(2022, 3, 8)
    assert account_of(given.trondheim, date(2022, 3, 7)) is None
    assert account_of(given.trondheim, date(2022, 3, 8)).number == SECOND


def test_a_change_that_the_organisation_did_not_ask_for_is_called_off_while_it_waits(given):
    """That is what the seven days are for: the money goes on where it went."""
    given.account(FIRST)
    change = given.account(SECOND)
    signer = given.colleague("Siri Nes", MemberRight.SIGN)
    with pytest.raises(NotAllowed):
        hold_account(change, by=given.colleague("Eva Lie", MemberRight.WRITE), why="Nei")
    hold_account(change, by=signer, why="Vi har ikke bedt om dette.")
    assert state_of(change) == AccountState.REFUSED
    assert account_of(given.trondheim, date(2022, 3, 1)).number == FIRST


def test_events_tell_everything_but_the_number(given):
    """Whose, which state, from when and why; of the number only the last four."""
    given.account(FIRST)
    hold_account(given.account(SECOND), by=given.kari, why="Svindel")
    told = list(Event.objects.filter(about__startswith="account:").order_by("id").values_list("verb", "details"))
    assert [verb for verb, _details in told] == [
        "account.entered",
        "account.checked",
        "account.approved",
    ] * 2 + ["account.called-off"]
    assert told[5][1] == {
        "number": given.trondheim.number,
        "name": given.trondheim.name,
        "last_four": SECOND[-4:],
        "is_change": True,
        "first": "2022-02-22",
    }
    assert told[6][1]["why"] == "Svindel"
    assert not any(number in str(told) for number in (FIRST, SECOND))


def several(act, how_many: int = 4) -> list[str]:
    def tried(_number):
        try:
            act()
        except (WrongState, SamePerson):
            return "refused"
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(how_many) as pool:
        return sorted(pool.map(tried, range(how_many)))


def test_clicks_at_once_count_once(own_database):
    """Entered, checked and approved by four clicks each: one does it, three are told."""
    given = Given()
    once = ["done", "refused", "refused", "refused"]
    organisation, per, kari, ola = given.trondheim, given.per, given.kari, given.ola
    assert several(lambda: enter_account(organisation, FIRST, by=per)) == once
    account = BankAccount.objects.get()
    assert several(lambda: check_account(account, by=kari)) == once
    assert several(lambda: approve_account(account, by=ola)) == once
    assert Event.objects.filter(about=account.about).count() == 3
    assert verify().findings == []


def test_verify_finds_an_account_that_was_put_into_use_behind_the_services(given):
    """Set straight to approved; and checked by one who was let in behind the rule."""
    account = given.account(approved=False)
    BankAccount.objects.filter(pk=account.pk).update(state="approved", first=DAY)
    assert [one.code for one in verify().findings] == ["account-not-checked"]
    BankAccount.objects.filter(pk=account.pk).update(state="entered", first=None)
    check_account(account, by=given.kari)
    approve_account(account, by=given.ola)
    assert verify().findings == []
    given_at = account.entered_at - timedelta(days=1)
    kept = {"rights": ["write"], "first": DAY, "given_by": given.per, "given_at": given_at}
    Membership.objects.create(organisation=given.trondheim, user=given.kari, **kept)
    assert [one.code for one in verify().findings] == ["account-by-member"]
