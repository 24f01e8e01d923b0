"""The invented work of the working groups: who leads them, their meetings with minutes, and documents."""

import datetime
import hashlib
from typing import Any, NamedTuple

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import override

from demo.membership import organization_id
from demo.world import World, new_id
from design.pdf import render_pdf
from files.models import GroupDocument, StoredFile
from members.categories import Category
from members.models import GroupMembership, Meeting, Organization, WorkingGroup
from members.visibility import Visibility
from timekeeping import next_working_day


class Work(NamedTuple):
    """What a group talks about, in both languages, one topic a meeting."""

    topics_ja: tuple[str, str, str, str]
    topics_en: tuple[str, str, str, str]


WORK = {
    "vision-roadmap": Work(
        ("ビジョンの骨子", "再生プラスチックの需要見通し", "再生金属の需要見通し", "中長期ロードマップ素案"),
        ("Outline of the vision", "Demand for recycled plastic", "Demand for recycled metal", "Draft of the roadmap"),
    ),
    "information-platform": Work(
        ("データ項目の整理", "先行実証の結果", "情報の秘匿と公開の範囲", "運営体制の案"),
        ("Data to be exchanged", "Results of the pilot", "What is confidential, what open", "How it will be run"),
    ),
    "local-circulation": Work(
        ("地域事例の共有", "静脈物流の課題", "自治体と企業の連携の型", "地域循環モデルの案"),
        ("Cases from the regions", "Reverse logistics", "Towns and companies together", "Draft of the local model"),
    ),
}
DAYS = (-270, -180, -90, 21)  # from the day of the demo: three meetings held, one to come
MINUTES_JA = (
    "1. 事務局から「{topic}」について説明があった。\n"
    "2. 参加会員から、用語の定義をそろえること、既存の統計と重複しないことについて意見があった。\n"
    "3. いただいた意見を踏まえ、次回までに事務局が案を修正することとした。"
)
MINUTES_EN = (
    "1. The secretariat explained: {topic}.\n"
    "2. Members asked for common definitions and for no overlap with existing statistics.\n"
    "3. The secretariat will revise the draft before the next meeting."
)
SURVEY = "\ufeff項目,単位,記入欄\n再生材の年間使用量,t/年,\n再生材の調達先の数,件,\n調達上の課題,,\n"


@transaction.atomic
def write_groups(world: World) -> None:
    """Write who leads, meetings and documents, unless there are meetings already."""
    if Meeting.objects.exists():
        return
    for group in WorkingGroup.objects.filter(slug__in=WORK):
        if group.slug == "information-platform":
            enter_those_with_a_log_in(world, group)
        name_leads(group)
        for number in range(len(DAYS)):
            write_meeting(world, group, number)


def enter_those_with_a_log_in(world: World, group: WorkingGroup) -> None:
    """Whoever signs in to the demo finds a group of its own."""
    wanted = [organization_id(world, index) for index in world.scripts]
    for organization in Organization.objects.members().filter(pk__in=wanted):
        group.organizations.add(organization, through_defaults={"since": organization.joined_on})


def name_leads(group: WorkingGroup) -> None:
    """A university as chair, a company and a local government as coordinators, where such members take part."""
    present = GroupMembership.objects.filter(working_group=group).of_members()
    leads = [
        (Category.UNIVERSITY, GroupMembership.Role.CHAIR),
        (Category.COMPANY, GroupMembership.Role.COORDINATOR),
        (Category.LOCAL_GOVERNMENT, GroupMembership.Role.COORDINATOR),
    ]
    for category, role in leads:
        first = present.filter(organization__category=category).order_by("organization__joined_on", "organization")[:1]
        GroupMembership.objects.filter(pk__in=[each.pk for each in first]).update(role=role)


def write_meeting(world: World, group: WorkingGroup, number: int) -> None:
    work = WORK[group.slug]
    topic_ja, topic_en = work.topics_ja[number], work.topics_en[number]
    day = next_working_day(world.day + datetime.timedelta(days=DAYS[number]))
    is_held = day < world.day
    meeting = Meeting.objects.create(
        working_group=group,
        held_on=day,
        starts_at=datetime.time(10 if number % 2 else 14),
        title_ja=f"第{number + 1}回会合「{topic_ja}」",
        title_en=f"Meeting {number + 1}: {topic_en}",
        place_ja="都内会議室",
        place_en="A meeting room in Tokyo",
        is_online=True,
        agenda_ja=f"1. {topic_ja}について\n2. 意見交換\n3. 今後の予定",
        agenda_en=f"1. {topic_en}\n2. Discussion\n3. Next steps",
        minutes_ja=MINUTES_JA.format(topic=topic_ja) if is_held else "",
        minutes_en=MINUTES_EN.format(topic=topic_en) if is_held else "",
        are_minutes_published=is_held and number != 2,
        visibility=Visibility.MEMBERS if number == 1 else Visibility.PUBLIC,
    )
    if number == 2:
        handout = {"group": group, "meeting": meeting, "topic": topic_ja}
        with override("ja"):
            pdf = render_pdf("demo/handout.html", handout)
        said = {"title_ja": f"資料1 {topic_ja}", "title_en": f"Handout 1: {topic_en}", "visibility": Visibility.PUBLIC}
        write_document(world, meeting, f"資料1_{topic_ja}.pdf", "application/pdf", pdf, said)
        survey = {"title_ja": "資料2 参加会員向け調査票", "title_en": "", "visibility": Visibility.GROUP, "position": 2}
        write_document(world, meeting, "資料2_調査票.csv", "text/csv", SURVEY.encode(), survey)


def write_document(
    world: World, meeting: Meeting, name: str, content_type: str, content: bytes, said: dict[str, Any]
) -> None:
    rng = world.rng(name, meeting.working_group.position)
    stored = StoredFile(
        id=new_id(rng),
        name=name,
        content_type=content_type,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        uploaded_at=world.at(meeting.held_on, rng),
    )
    stored.file.save(name, ContentFile(content))
    GroupDocument.objects.create(
        working_group=meeting.working_group, meeting=meeting, stored=stored, dated_on=meeting.held_on, **said
    )
