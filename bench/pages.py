"""Empty view, directory and member page, at two sizes of the partnership."""

import json
import urllib.request
from typing import NamedTuple

from bench.load import Timing, measure
from bench.servers import request_for

EMPTY = "/healthz"


class Page(NamedTuple):
    name: str
    path: str


def pages(port: int) -> list[Page]:
    """The pages measured; the member is one that the API names first."""
    with urllib.request.urlopen(request_for(port, "/api/v1/goals/"), timeout=60) as answer:
        goal = json.load(answer)["results"][0]
    member = goal["organization"]
    return [
        Page("empty view", EMPTY),
        Page("directory", "/members/"),
        Page("directory, category and prefecture", "/members/?category=company&prefecture=13"),
        Page("directory, search for two characters", "/members/?q=%E9%9D%92%E8%91%89"),
        Page("directory, page 20", "/members/?page=20"),
        Page("member page", f"/members/{member}/"),
        Page("dashboard", "/dashboard/"),
        Page("home", "/"),
    ]


def time_pages(port: int) -> dict[str, Timing]:
    return {page.name: measure(port, page.path) for page in pages(port)}
