"""Addresses of answers: the wall, doors, loudspeaker, notice; taken in by the room's `urls`."""

from django.urls import path

from .pages import announcing, answers, knocking
from .rules.reaching import ReachWay

urlpatterns = [
    path("<str:number>/answers", answers.wall, name="answers"),
    path("<str:number>/acknowledge", answers.acknowledge_page, name="acknowledge"),
    path("<str:number>/answers/<int:addressee_id>", answers.addressee_page, name="addressee"),
    path(
        "<str:number>/answers/<int:addressee_id>/call",
        answers.reach_page,
        {"way": ReachWay.CALL},
        name="called",
    ),
    path(
        "<str:number>/answers/<int:addressee_id>/visit",
        answers.reach_page,
        {"way": ReachWay.VISIT},
        name="visited",
    ),
    path("<str:number>/doors", knocking.doors_page, name="doors"),
    path("<str:number>/doors/print", knocking.print_doors, name="doors-print"),
    path("<str:number>/loudspeaker", announcing.loudspeaker_page, name="loudspeaker"),
    path("<str:number>/notice", announcing.notice_page, name="notice"),
]
