"""The people of a school and how they come in."""

from nastavnik.people.models.account import Account, Invitation, Membership, OwnerProof, OwnerSheet, StandIn
from nastavnik.people.models.calendar import CalendarDay
from nastavnik.people.models.entry import OpenSession, OutsideEntry, Recovery, RecoveryHalf, SignIn
from nastavnik.people.models.paper import Entered
from nastavnik.people.models.roster import RosterImport
from nastavnik.people.models.school import School, SchoolOwned, SchoolQuerySet
from nastavnik.people.models.teacher import Named, Teacher, name_of, name_order, named_in, short_name
