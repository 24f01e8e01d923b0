"""The desk's own pages; included under secretariat/ before the stock admin."""

from typing import Any

from django.urls import path

from enrolment.urls import desk as enrolment_desk
from secretariat import (
    chosen_views,
    circular_pages,
    member_acts,
    member_pages,
    merger_pages,
    on_behalf_pages,
    reviews,
    standing_pages,
    ticked_views,
    views,
)
from secretariat.audit import pages as audit_pages
from secretariat.exchange import exports, imports

pages: list[Any] = [
    path("board/", views.missing, name="board"),
    path("board/extend/", chosen_views.extend, name="board-extend"),
    path("board/remind/", chosen_views.remind, name="board-remind"),
    path("board/assign/", chosen_views.assign, name="board-assign"),
    path("board/views/", views.view_save, name="board-view-save"),
    path("board/views/<int:pk>/remove/", views.view_remove, name="board-view-remove"),
    path("board/waive/", chosen_views.waive, name="board-waive"),
    path("reviews/", reviews.review_queue, name="reviews"),
    path("reviews/assign/", ticked_views.assign, name="reviews-assign"),
    path("reviews/accept/preview/", ticked_views.accept_preview, name="reviews-accept-preview"),
    path("reviews/accept/", ticked_views.accept, name="reviews-accept"),
    path("reviews/<slug:kind>/<uuid:pk>/check/", reviews.check_again, name="review-check"),
    path("reviews/<slug:kind>/<uuid:pk>/", reviews.review, name="review"),
    path("imports/", imports.imports, name="imports"),
    path("imports/template/<slug:thing>.xlsx", imports.import_template, name="import-template"),
    path("imports/<uuid:run_id>/", imports.import_run, name="import-run"),
    path("imports/<uuid:run_id>/confirm/", imports.import_confirm, name="import-confirm"),
    path("imports/<uuid:run_id>/again/", imports.import_again, name="import-again"),
    path("imports/<uuid:run_id>/drop/", imports.import_drop, name="import-drop"),
    path("imports/<uuid:run_id>/problems.csv", imports.import_problems, name="import-problems"),
    path("exports/", exports.exports, name="exports"),
    path("exports/new/", exports.export_new, name="export-new"),
    path("exports/<uuid:export_id>/", exports.export, name="export"),
    path("exports/<uuid:export_id>/file/", exports.export_file, name="export-file"),
    path("circulars/", circular_pages.circulars, name="circulars"),
    path("circulars/new/", circular_pages.circular_edit, name="circular-new"),
    path("circulars/<uuid:circular_id>/", circular_pages.circular, name="circular"),
    path("circulars/<uuid:circular_id>/edit/", circular_pages.circular_edit, name="circular-edit"),
    path("circulars/<uuid:circular_id>/send/", circular_pages.circular_send, name="circular-send"),
    path("circulars/<uuid:circular_id>/test/", circular_pages.circular_test, name="circular-test"),
    path("circulars/<uuid:circular_id>/recall/", circular_pages.circular_recall, name="circular-recall"),
    path("audit/", audit_pages.audit, name="audit"),
    path("audit/export/", audit_pages.audit_export, name="audit-export"),
    path("members/<uuid:organization_id>/", member_pages.member, name="desk-member"),
    path("members/<uuid:organization_id>/notes/", member_pages.note_new, name="desk-member-note"),
    path("members/<uuid:organization_id>/category/", member_acts.category_change, name="member-category"),
    path("members/<uuid:organization_id>/hand-over/", member_acts.managers_hand_over, name="member-hand-over"),
    path("members/<uuid:organization_id>/merge/", merger_pages.merge, name="member-merge"),
    path("members/<uuid:organization_id>/on-behalf/", on_behalf_pages.on_behalf, name="member-on-behalf"),
    path("members/<uuid:organization_id>/on-behalf/end/", on_behalf_pages.on_behalf_end, name="on-behalf-end"),
    path("mergers/<uuid:merger_id>/", merger_pages.merger, name="merger"),
    path("mergers/<uuid:merger_id>/undo/", merger_pages.merger_undo, name="merger-undo"),
    path("members/<uuid:organization_id>/hold/", standing_pages.hold_new, name="member-hold"),
    path("members/<uuid:organization_id>/lift/", standing_pages.hold_lift, name="member-lift"),
    path("members/<uuid:organization_id>/removal/", standing_pages.removal_new, name="member-removal"),
    path("standing/<uuid:decision_id>/", standing_pages.standing, name="standing"),
    path("standing/<uuid:decision_id>/send/", standing_pages.standing_send, name="standing-send"),
    path("standing/<uuid:decision_id>/decide/", standing_pages.standing_decide, name="standing-decide"),
    path("standing/<uuid:decision_id>/end/", standing_pages.standing_end, name="standing-end"),
    *enrolment_desk,
]
