"""What was put before the parties stays as it was, whoever asks, in whatever language."""

import pytest
from django.conf import settings
from django.db import DatabaseError, connection, transaction

from agreements.models import Agreement, AgreementTemplate, Signature, TemplateClause
from agreements.services import checking
from core.management.commands import prepare_database
from tests.factories import agreements as made

pytestmark = pytest.mark.django_db


def refused(action):
    with pytest.raises(DatabaseError), transaction.atomic():
        action()


def sql(statement, *params):
    def run():
        with connection.cursor() as cursor:
            cursor.execute(statement, params)

    return run


@pytest.fixture
def sealed(triangle):
    return made.sealed(triangle)


CHANGES = [
    {"data": {}},
    {"clauses": []},
    {"content_sha256": "0" * 64},
    {"parties": ["student"]},
    {"language": "en"},
    {"number": 9},
    {"sealed_document": None},
    {"state": "draft"},
    {"state": "withdrawn"},
    {"frozen_at": None, "frozen_by": None},
]


def test_orm_cannot_change_a_sealed_agreement(sealed):
    before = Agreement.objects.values().get()
    for change in CHANGES:
        refused(lambda change=change: Agreement.objects.filter(pk=sealed.pk).update(**change))
        row = Agreement.objects.get()
        for name, value in change.items():
            setattr(row, name, value)
        refused(lambda row=row, change=change: row.save(update_fields=list(change)))
    assert Agreement.objects.values().get() == before


def test_orm_cannot_delete(sealed):
    refused(lambda: Signature.objects.all().delete())
    refused(lambda: Signature.objects.update(signer_name="Iemand anders"))
    refused(lambda: Agreement.objects.filter(pk=sealed.pk)._raw_delete("default"))
    refused(lambda: sealed.sealed_document.delete())
    assert (Agreement.objects.count(), Signature.objects.count()) == (1, 4)


STATEMENTS = [
    "UPDATE agreements_agreement SET data = '{}'",
    "UPDATE agreements_agreement SET clauses = '[]'",
    "UPDATE agreements_agreement SET state = 'draft'",
    "UPDATE agreements_agreement SET sealed_document_id = NULL",
    "DELETE FROM agreements_agreement",
    "TRUNCATE agreements_agreement CASCADE",
    "UPDATE agreements_signature SET signer_name = 'x'",
    "UPDATE agreements_signature SET content_sha256 = repeat('0', 64)",
    "DELETE FROM agreements_signature",
    "TRUNCATE agreements_signature CASCADE",
    "UPDATE documents_storeddocument SET sha256 = repeat('0', 64)",
    "DELETE FROM documents_storeddocument",
    "UPDATE agreements_agreementtemplate SET title_nl = 'x'",
    "UPDATE agreements_templateclause SET body_nl = 'x'",
    "DELETE FROM agreements_templateclause",
]
OWNER_ONLY = [
    "ALTER TABLE agreements_signature DISABLE TRIGGER USER",
    "DROP TABLE agreements_signature",
    "SET session_replication_role = replica",
]


def test_sql_cannot_either(sealed):
    for statement in STATEMENTS:
        refused(sql(statement))
    assert (Agreement.objects.get().data, Signature.objects.count()) == (sealed.data, 4)


def test_nor_can_the_role_of_the_running_portal(sealed, runtime_role):
    for statement in STATEMENTS + OWNER_ONLY:
        refused(sql(f"SET LOCAL ROLE {runtime_role}; {statement}"))
    assert Signature.objects.count() == 4


def test_the_role_of_the_running_portal_can_do_its_work(sealed, runtime_role):
    with connection.cursor() as cursor, transaction.atomic():
        cursor.execute(f"SET LOCAL ROLE {runtime_role}")
        cursor.execute("SELECT count(*) FROM agreements_signature")
        assert cursor.fetchone() == (4,)
        cursor.execute("UPDATE agreements_agreement SET state = 'completed'")
        assert cursor.rowcount == 1


@pytest.fixture
def runtime_role(db):
    """The role that the portal runs as, with the rights that `prepare_database` gives it."""
    prepare_database.close_the_way_around_triggers()
    prepare_database.grant(settings.DATABASE_RUNTIME_ROLE)
    return settings.DATABASE_RUNTIME_ROLE


def test_returned_and_withdrawn_versions_stay_too(triangle):
    first = made.proposed(triangle)
    checking.send_back(
        actor=triangle.workplace.supervisor, agreement_id=first.pk, comment="Andere dagen"
    )
    refused(lambda: Agreement.objects.filter(pk=first.pk).update(return_comment=""))
    refused(lambda: Agreement.objects.filter(pk=first.pk).update(data={}))
    refused(lambda: Agreement.objects.filter(pk=first.pk).update(state="proposed"))


def test_published_template_never_changes(triangle):
    template = AgreementTemplate.objects.first()
    clause = template.clauses.first()
    refused(lambda: AgreementTemplate.objects.filter(pk=template.pk).update(title_nl="x"))
    refused(lambda: TemplateClause.objects.filter(pk=clause.pk).update(heading_nl="x"))
    refused(lambda: TemplateClause.objects.filter(pk=clause.pk).delete())
    clause.pk, clause.key = None, "extra"
    refused(lambda: clause.save(force_insert=True))
