"""Writing circulars: begin one, write it again, propose that it goes out, and take the proposal back."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext as _

from tilskudd.circulars.models import Circular, CircularIssue, CircularVersion
from tilskudd.circulars.queries import STANDING, facts_of, newest_version, sent_issue
from tilskudd.circulars.typeset_parts import parts_of_circular
from tilskudd.database.turns import take_turn
from tilskudd.documents.typeset import rendered
from tilskudd.files.models import StoredFile
from tilskudd.files.services import FileTooLarge, store
from tilskudd.mandate.models import Assignment
from tilskudd.people.access import require
from tilskudd.people.clock import now, today
from tilskudd.people.models import Status, User
from tilskudd.people.refusal import Refusal, WrongState
from tilskudd.people.rights import Right
from tilskudd.people.two_persons import note, prepared
from tilskudd.people.written import in_full
from tilskudd.schemes.models import Scheme

LARGEST: Final = 2_000_000
"""Of a file, in bytes."""
LONGEST_TEXT: Final = 20_000


@dataclass(frozen=True)
class CircularWords:
    """What a circular says and whom it is for (det som skrives); `wrong` is of what was sent before.

    `content` is of a new file; without one the file of the version before stays, unless `drops_file`.
    """

    title_nb: str
    text_nb: str
    counted_on: date
    title_nn: str = ""
    text_nn: str = ""
    made_with: str = ""
    to_municipalities: bool = False
    to_counties: bool = False
    recipients_of: Scheme | None = None
    wrong: str = ""
    content: bytes = b""
    file_name: str = ""
    drops_file: bool = False


@transaction.atomic
def begin_circular(words: CircularWords, *, by: User, assignment: Assignment | None = None) -> Circular:
    """Begin a circular (nytt rundskriv), for an assignment where there is one; nobody outside sees it.

    Raises NotAllowed, and Refusal with everything that is missing.
    """
    require(by, Right.WRITE_CIRCULARS, on=today())
    year = today().year
    take_turn(f"circulars:{year}")
    count = Circular.objects.filter(number__startswith=f"R-{year}-").count()
    made = Circular.objects.create(number=f"R-{year}-{count + 1:03}", assignment=assignment, by=by, at=now())
    _write(made, words, None, by=by)
    note(by, "circular.begun", made.about, title=words.title_nb.strip())
    return made


@transaction.atomic
def write_circular(circular: Circular, words: CircularWords, *, by: User, seen: int) -> CircularVersion:
    """Write a circular again (ny utgave); once it is sent, it is a correction, and says what was wrong.

    A correction keeps the circle of what it corrects. Raises WrongState when a colleague has written since or while it
    waits for approval, Refusal for what is missing.
    """
    require(by, Right.WRITE_CIRCULARS, on=today())
    take_turn(circular.about)
    before = newest_version(circular)
    if before.number != seen:
        raise WrongState(
            _("%s har skrevet i rundskrivet etter at du åpnet siden.") % before.by.name, _("Se hva som er nytt.")
        )
    _refuse_under_way(circular)
    made = _write(circular, words, before, by=by)
    note(by, "circular.written", circular.about, version=made.number)
    return made


def _refuse_under_way(circular: Circular) -> None:
    """Nothing is written while somebody reads it to approve it, nor between approval and sending."""
    under_way = circular.issues.filter(status__in=STANDING, sent_at=None).order_by("-pk").first()
    if under_way is None:
        return
    if under_way.status == Status.PROPOSED:
        raise WrongState(_("Rundskrivet venter på godkjenning."), _("Ta forslaget tilbake før du skriver videre."))
    raise WrongState(_("Rundskrivet er godkjent."), _("Send det, eller ta det tilbake før du skriver videre."))


def _write(circular: Circular, words: CircularWords, before: CircularVersion | None, *, by: User) -> CircularVersion:
    is_correction = before is not None and sent_issue(circular) is not None
    if is_correction and before is not None:
        words = replace(words, **_circle_of(before))
    faults = _faults(words, is_correction=is_correction)
    if faults:
        raise Refusal(*faults)
    file, name = _file(words, before)
    return CircularVersion.objects.create(
        circular=circular,
        number=before.number + 1 if before else 1,
        title_nb=in_full(words.title_nb, 200),
        title_nn=in_full(words.title_nn, 200),
        text_nb=words.text_nb.strip(),
        text_nn=words.text_nn.strip(),
        made_with=in_full(words.made_with, 300),
        file=file,
        file_name=name,
        to_municipalities=words.to_municipalities,
        to_counties=words.to_counties,
        recipients_of=words.recipients_of,
        counted_on=words.counted_on,
        wrong=in_full(words.wrong, 500) if is_correction else "",
        by=by,
        at=now(),
    )


def _circle_of(version: CircularVersion) -> dict[str, Any]:
    """Whom a version is for: a correction is for those, and says so."""
    names = ("to_municipalities", "to_counties", "recipients_of", "counted_on")
    return {name: getattr(version, name) for name in names}


def _faults(words: CircularWords, *, is_correction: bool) -> list[str]:
    """All that is missing, a sentence each."""
    found = []
    if not words.title_nb.strip() or not words.text_nb.strip():
        found.append(_("Skriv tittel og tekst på bokmål."))
    if bool(words.title_nn.strip()) != bool(words.text_nn.strip()):
        found.append(_("Skriv både tittel og tekst på nynorsk, eller ingen av dem."))
    if max(len(words.text_nb), len(words.text_nn)) > LONGEST_TEXT:
        found.append(_("Teksten er for lang. Legg resten i en fil."))
    if not (words.to_municipalities or words.to_counties or words.recipients_of):
        found.append(_("Velg hvem rundskrivet er til."))
    if is_correction and not words.wrong.strip():
        found.append(_("Skriv hva som var feil. De som har fått den forrige utgaven, får vite det."))
    return found


def _file(words: CircularWords, before: CircularVersion | None) -> tuple[StoredFile | None, str]:
    if not words.content:
        kept = before if before and not words.drops_file else None
        return (kept.file, kept.file_name) if kept else (None, "")
    try:
        stored = store([words.content], at=now(), most=LARGEST)
    except FileTooLarge as error:
        raise Refusal(str(error)) from error
    if stored.media_type != "application/pdf":
        raise Refusal(_("Filen må være en PDF, slik at alle kan åpne den."))
    return stored, words.file_name.strip()[-200:] or "vedlegg.pdf"


@transaction.atomic
def propose_circular(circular: Circular, *, by: User, seen: int) -> CircularIssue:
    """Propose that the newest version goes out (legg fram til godkjenning); it is set now, as it will be sent.

    Whoever wrote any version has prepared it. Raises WrongState when it is not the version that was seen, is under
    way, or was sent already; NotTypeset.
    """
    require(by, Right.WRITE_CIRCULARS, on=today())
    take_turn(circular.about)
    newest = newest_version(circular)
    if newest.number != seen:
        raise WrongState(
            _("%s har skrevet i rundskrivet etter at du åpnet siden.") % newest.by.name, _("Se hva som er nytt.")
        )
    _refuse_under_way(circular)
    if newest.issues.filter(sent_at__isnull=False).exists():
        raise WrongState(_("Denne utgaven er alt sendt."), _("Skriv en rettelse hvis noe er feil."))
    issue = _set(newest, by=by)
    writers = set(circular.versions.values_list("by", flat=True)) | {by.pk}
    for writer in User.objects.filter(pk__in=writers).order_by("pk"):
        prepared(issue.about, by=writer)
    note(by, "circular.proposed", circular.about, version=newest.number)
    return issue


def _set(version: CircularVersion, *, by: User) -> CircularIssue:
    circular = version.circular
    nb, html_nb = rendered(parts_of_circular(facts_of(version, "nb")))
    nn, html_nn = rendered(parts_of_circular(facts_of(version, "nn"))) if version.text_nn else (b"", "")
    return CircularIssue.objects.create(
        circular=circular,
        version=version,
        pdf_nb=store([nb], at=now(), most=20_000_000),
        html_nb=html_nb,
        pdf_nn=store([nn], at=now(), most=20_000_000) if nn else None,
        html_nn=html_nn,
        proposed_by=by,
        proposed_at=now(),
    )


@transaction.atomic
def withdraw_circular(issue: CircularIssue, *, by: User) -> CircularIssue:
    """Take a proposal back (ta tilbake), also an approved one that is not sent; then it can be written again."""
    require(by, Right.WRITE_CIRCULARS, on=today())
    take_turn(issue.circular.about)
    issue = CircularIssue.objects.select_for_update().get(pk=issue.pk)
    if issue.status not in STANDING or issue.sent_at:
        raise WrongState(_("Rundskrivet er ikke lenger på vei ut herfra."), _("Last siden på nytt."))
    issue.status = Status.WITHDRAWN
    issue.save(update_fields=["status"])
    note(by, "circular.taken-back", issue.circular.about, version=issue.version.number)
    return issue
