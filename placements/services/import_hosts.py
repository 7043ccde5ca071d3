"""Organisations, sites and the people there, for one batch of rows; made when they are absent."""

from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.hashers import make_password

from people.models import User
from placements.imports.columns import plain
from placements.imports.enums import ProposalDecision
from placements.imports.rows import Record
from placements.imports.trainers import doubts_about
from placements.models import HostProposal, RosterImport
from placements.services.import_analysis import known_hosts
from workplaces.enums import HostRoleName
from workplaces.models import HostOrganisation, HostRole, HostSite, HostSpelling
from workplaces.spelling import match_name


@dataclass
class HostWanted:
    """The organisation a row means, after the decisions of a person."""

    key: str
    name: str
    leerbedrijf_id: str
    postcode: str
    city: str


@dataclass
class Hosts:
    """Finds or makes what a batch needs; nothing here asks the database per row."""

    roster: RosterImport
    proposals: dict[tuple[str, str], HostProposal] = field(default_factory=dict)
    by_key: dict[str, int] = field(default_factory=dict)
    sites: dict[tuple[int, str], int] = field(default_factory=dict)

    def prepare(self, rows: list[tuple[str, Record]]) -> None:
        """`rows`: (host key of the dry run, record)."""
        found = HostProposal.objects.select_related("decided_by").filter(
            roster_import=self.roster, host_key__in={key for key, _record in rows}
        )
        self.proposals = {(p.host_key, p.spelling): p for p in found}
        wanted: dict[str, HostWanted] = {}
        for key, record in rows:
            if not self.is_left_out(key, record):
                want = self.wanted(key, record)
                wanted.setdefault(want.key, want)
        self._find(wanted)
        self._make([want for key, want in wanted.items() if key not in self.by_key])
        self._sites(rows)
        self._remember_spellings()

    def is_left_out(self, key: str, record: Record) -> bool:
        proposal = self.proposals.get((key, record.host_name))
        return proposal is not None and proposal.decision == ProposalDecision.LEAVE_OUT

    def wanted(self, key: str, record: Record) -> HostWanted:
        proposal = self.proposals.get((key, record.host_name))
        name = record.host_name
        if proposal is not None and proposal.decision == ProposalDecision.SAME:
            key, name = proposal.target_key, proposal.name
        code = key.removeprefix("id:") if key.startswith("id:") else ""
        return HostWanted(key, name, code, record.postcode, record.city)

    def host_of(self, key: str, record: Record) -> int:
        return self.by_key[self.wanted(key, record).key]

    def site_of(self, host_id: int, record: Record) -> int:
        return self.sites[(host_id, record.postcode)]

    def _find(self, wanted: dict[str, HostWanted]) -> None:
        known = list(
            known_hosts(
                {w.leerbedrijf_id for w in wanted.values()},
                {match_name(w.name) for w in wanted.values()},
            )
        )
        by_id = {host.leerbedrijf_id: host.pk for host in known if host.leerbedrijf_id}
        by_place: dict[tuple[str, str], tuple[int, str]] = {}
        for host in known:
            for postcode in host.postcodes:
                by_place[(host.match_name, postcode)] = (host.pk, host.leerbedrijf_id)
        claimed: dict[int, str] = {}
        for key, want in wanted.items():
            pk = by_id.get(want.leerbedrijf_id)
            if pk is None:
                pk, code = by_place.get((match_name(want.name), want.postcode), (None, ""))
                if pk is None or (code and want.leerbedrijf_id):
                    continue
                if want.leerbedrijf_id:
                    claimed[pk] = want.leerbedrijf_id
            self.by_key[key] = pk
        for pk, code in claimed.items():
            HostOrganisation.objects.filter(pk=pk, leerbedrijf_id__isnull=True).update(
                leerbedrijf_id=code
            )

    def _make(self, absent: list[HostWanted]) -> None:
        made = HostOrganisation.objects.bulk_create(
            [
                HostOrganisation(
                    name=want.name,
                    match_name=match_name(want.name),
                    leerbedrijf_id=want.leerbedrijf_id or None,
                )
                for want in absent
            ]
        )
        for want, host in zip(absent, made, strict=True):
            self.by_key[want.key] = host.pk

    def _sites(self, rows: list[tuple[str, Record]]) -> None:
        needed: dict[tuple[int, str], str] = {}
        for key, record in rows:
            if not self.is_left_out(key, record):
                needed.setdefault((self.host_of(key, record), record.postcode), record.city)
        existing = HostSite.objects.filter(host_id__in={host for host, _pc in needed})
        for site in existing.order_by("-pk"):
            self.sites[(site.host_id, site.postcode)] = site.pk
        absent = [place for place in needed if place not in self.sites]
        made = HostSite.objects.bulk_create(
            [
                HostSite(host_id=host, postcode=postcode, city=needed[(host, postcode)])
                for host, postcode in absent
            ]
        )
        self.sites |= {place: site.pk for place, site in zip(absent, made, strict=True)}

    def _remember_spellings(self) -> None:
        """What a person confirmed is not asked again, here or where a name is typed."""
        confirmed = [
            (spelling, proposal)
            for proposal in self.proposals.values()
            if proposal.decision == ProposalDecision.SAME and proposal.target_key in self.by_key
            for spelling in {proposal.spelling, match_name(proposal.spelling)}
            - {match_name(proposal.name)}
        ]
        HostSpelling.objects.bulk_create(
            [
                HostSpelling(
                    host_id=self.by_key[proposal.target_key],
                    spelling=spelling,
                    confirmed_by=proposal.decided_by,
                )
                for spelling, proposal in confirmed
            ],
            ignore_conflicts=True,
        )


class Trainers:
    """Workplace supervisors: by e-mail address, else by name at the same organisation."""

    def __init__(self, actor: Any) -> None:
        self.actor = actor
        self.by_email: dict[str, User] = {}
        self.by_name: dict[tuple[int, str], User] = {}
        self.roles: set[tuple[int, int]] = set()

    def prepare(self, rows: list[tuple[int, Record]]) -> None:
        """`rows`: (host id, record)."""
        hosts = {host for host, _record in rows}
        emails = {record.trainer_email for _host, record in rows if record.trainer_email}
        self.by_email = {user.email or "": user for user in User.objects.filter(email__in=emails)}
        self.doubts = doubts_about(self.actor, emails)
        roles = HostRole.objects.filter(
            host_id__in=hosts, role=HostRoleName.WORKPLACE_SUPERVISOR
        ).select_related("user")
        for role in roles.order_by("-pk"):
            self.by_name[(role.host_id, plain(role.user.name))] = role.user
            self.roles.add((role.user_id, role.host_id))
        self._make(rows)
        self._give_addresses(rows)
        self._give_roles(rows)

    def of(self, host_id: int, record: Record) -> User | None:
        if self._is_refused(record):
            return None
        if record.trainer_email and record.trainer_email in self.by_email:
            return self.by_email[record.trainer_email]
        return self.by_name.get((host_id, plain(record.trainer_name)))

    def _is_refused(self, record: Record) -> bool:
        return bool(self.doubts.why_not(record.trainer_email, record.trainer_name))

    def _make(self, rows: list[tuple[int, Record]]) -> None:
        unusable = make_password(None)
        absent: dict[Any, User] = {}
        # Rows with an address first: the same person may lack it elsewhere in the file.
        for host, record in sorted(rows, key=lambda row: not row[1].trainer_email):
            if not record.trainer_name or self._is_refused(record) or self.of(host, record):
                continue
            person = User(
                name=record.trainer_name, email=record.trainer_email or None, password=unusable
            )
            absent[len(absent)] = person
            if record.trainer_email:
                self.by_email[record.trainer_email] = person
            self.by_name.setdefault((host, plain(record.trainer_name)), person)
        User.objects.bulk_create(absent.values())

    def _give_addresses(self, rows: list[tuple[int, Record]]) -> None:
        """Who was known by name only may have an address by now."""
        for host, record in rows:
            person = self.by_name.get((host, plain(record.trainer_name)))
            if person and not person.email and record.trainer_email not in {"", *self.by_email}:
                person.email = record.trainer_email
                person.save(update_fields=["email"])
                self.by_email[record.trainer_email] = person

    def _give_roles(self, rows: list[tuple[int, Record]]) -> None:
        absent = {}
        for host, record in rows:
            person = self.of(host, record)
            if person and (person.pk, host) not in self.roles:
                absent[(person.pk, host)] = HostRole(
                    user_id=person.pk, host_id=host, role=HostRoleName.WORKPLACE_SUPERVISOR
                )
        HostRole.objects.bulk_create(absent.values(), ignore_conflicts=True)
        self.roles |= set(absent)
