"""The desk's own pages; included under secretariat/ before the stock admin."""

from typing import Any

from django.urls import path

from enrolment.urls import desk as enrolment_desk
from secretariat import reviews, views

pages: list[Any] = [
    path("board/", views.missing, name="board"),
    path("reviews/", reviews.review_queue, name="reviews"),
    path("reviews/<slug:kind>/<uuid:pk>/", reviews.review, name="review"),
    *enrolment_desk,
]
