"""Work for the secretariat: applications in several states, notifications of change, a request to leave, inquiries."""

import datetime
import random
from typing import Any

from django.db import transaction

from demo.membership import DEPARTMENTS, organization_id, representative_title
from demo.names import Invented, invent, person
from demo.world import World, new_id
from enrolment.models import (
    Application,
    ApplicationEvent,
    ChangeRequest,
    ChangeRequestEvent,
    LeavingRequest,
    LeavingRequestEvent,
    TermsVersion,
)
from inquiries.models import Inquiry
from members.models import Organization
from members.models.organization import LeavingReason
from reviews.models import State

FIRST_APPLICANT = 200_000  # beyond every member
APPLICANTS = [State.SUBMITTED] * 5 + [State.RETURNED, State.DRAFT, State.DECLINED]
QUESTIONS = [
    ("参画証明書の発行について", "補助金の申請に参画証明書が必要です。発行の手順をご教示ください。"),
    ("目標の単位について", "トンと件数のどちらで登録すべきか、ご相談させてください。"),
    ("担当者の変更", "4月の人事異動により担当者が変わります。手続きをお知らせください。"),
]


@transaction.atomic
def write_desk(world: World) -> None:
    """Write what waits for the secretariat, unless it is there."""
    if Application.objects.filter(pk=application_id(world, 0)).exists():
        return
    for number, state in enumerate(APPLICANTS):
        write_application(world, number, state)
    write_change(world, 1)
    write_change(world, 4)
    write_leaving(world, 6)
    write_inquiries(world)


def application_id(world: World, number: int) -> Any:
    return new_id(world.rng("application", number))


def events(event: Any, subject: Any, state: State, world: World, rng: random.Random, days: int) -> None:
    """The moves that led to a state, `days` ago."""
    if state == State.DRAFT:
        return
    at = world.at(world.day - datetime.timedelta(days=days), rng)
    subject.first_submitted_at = subject.submitted_at = at
    moves = [event(subject=subject, from_state=State.DRAFT, to_state=State.SUBMITTED, at=at)]
    if state != State.SUBMITTED:
        comment = "法人番号と名称が一致していません。ご確認をお願いいたします。"
        moves.append(
            event(
                subject=subject,
                from_state=State.SUBMITTED,
                to_state=state,
                at=at + datetime.timedelta(days=2),
                comment=comment,
            )
        )
    subject.state, subject.version = state, 1 + len(moves)
    subject.save()
    event._default_manager.bulk_create(moves)


def write_application(world: World, number: int, state: State) -> None:
    rng = world.rng("applicant", number)
    invented = invent(FIRST_APPLICANT + number, rng)
    application = Application(id=application_id(world, number), **application_fields(invented, rng))
    application.terms = TermsVersion.objects.first()
    application.save(force_insert=True)
    events(ApplicationEvent, application, state, world, rng, days=3 + 2 * number)


def application_fields(invented: Invented, rng: random.Random) -> dict[str, Any]:
    representative, contact = person(rng), person(rng)
    return {
        "applicant_email": f"contact1@{invented.slug}.example.jp",
        "category": invented.category,
        "name_ja": invented.name_ja,
        "name_kana": invented.name_kana,
        "name_en": invented.name_en,
        "corporate_number": invented.corporate_number,
        "local_government_code": invented.local_government_code,
        "prefecture": invented.prefecture,
        "website": f"https://{invented.slug}.example.jp/",
        "representative_title": representative_title(invented.category),
        "representative_name": representative.name,
        "representative_kana": representative.kana,
        "contact_department": rng.choice(DEPARTMENTS),
        "contact_name": contact.name,
        "contact_kana": contact.kana,
        "contact_email": f"contact1@{invented.slug}.example.jp",
        "contact_telephone": "03-0000-0000",
        "motivation": "取引先と連携して資源循環を進め、得られた知見を共有したいと考えています。",
        "agrees_to_terms": True,
        "declares_no_antisocial_forces": True,
        "consents_to_publication": True,
    }


def member(world: World, index: int) -> Organization | None:
    return Organization.objects.members().filter(pk=organization_id(world, index)).first()


def write_change(world: World, index: int) -> None:
    organization, rng = member(world, index), world.rng("change", index)
    if organization is None:
        return
    somebody = person(rng)
    changes = {"representative_name": somebody.name, "representative_kana": somebody.kana}
    request = ChangeRequest.objects.create(
        id=new_id(rng),
        organization=organization,
        changes=changes,
        before={name: getattr(organization, name) for name in changes},
        effective_on=world.day - datetime.timedelta(days=14),
        reason="役員改選により代表者が交代したため",
    )
    events(ChangeRequestEvent, request, State.SUBMITTED, world, rng, days=4)


def write_leaving(world: World, index: int) -> None:
    organization, rng = member(world, index), world.rng("leaving", index)
    if organization is None:
        return
    request = LeavingRequest.objects.create(
        id=new_id(rng),
        organization=organization,
        wished_on=world.day + datetime.timedelta(days=30),
        leaving_reason=LeavingReason.DISSOLVED,
        explanation="親会社との合併に伴い、法人が解散するため",
    )
    events(LeavingRequestEvent, request, State.SUBMITTED, world, rng, days=2)


def write_inquiries(world: World) -> None:
    for number, (subject, body) in enumerate(QUESTIONS):
        rng = world.rng("inquiry", number)
        organization = member(world, number + 2)
        somebody = person(rng)
        Inquiry.objects.create(
            id=new_id(rng),
            organization=organization,
            name=somebody.name,
            email=f"question{number}@example.jp",
            subject=subject,
            body=body,
            asked_at=world.at(world.day - datetime.timedelta(days=number + 1), rng),
        )
