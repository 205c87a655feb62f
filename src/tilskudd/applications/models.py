"""The tables of calls, by noun: registers, calls, applications, and their assessment."""

from __future__ import annotations

from tilskudd.applications.application_models import Application as Application
from tilskudd.applications.application_models import ApplicationDeficiency as ApplicationDeficiency
from tilskudd.applications.application_models import ApplicationDraft as ApplicationDraft
from tilskudd.applications.application_models import Attachment as Attachment
from tilskudd.applications.application_models import CallNotice as CallNotice
from tilskudd.applications.application_models import GateCheck as GateCheck
from tilskudd.applications.application_models import SentApplication as SentApplication
from tilskudd.applications.assessment_models import Assessment as Assessment
from tilskudd.applications.assessment_models import Assessor as Assessor
from tilskudd.applications.assessment_models import ImpartialityStatement as ImpartialityStatement
from tilskudd.applications.assessment_models import Recommendation as Recommendation
from tilskudd.applications.assessment_models import SettledDifference as SettledDifference
from tilskudd.applications.call_models import Call as Call
from tilskudd.applications.call_models import CallQuestions as CallQuestions
from tilskudd.applications.call_models import CallVersion as CallVersion
from tilskudd.applications.call_models import ReservationLifted as ReservationLifted
from tilskudd.applications.register_models import RegisterEntry as RegisterEntry
from tilskudd.applications.register_models import RegisterSnapshot as RegisterSnapshot
from tilskudd.applications.register_models import RoleHolder as RoleHolder
