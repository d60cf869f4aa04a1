from flask import Blueprint, request

from pages_site import views

votes = Blueprint("votes", __name__, url_prefix="/votes")
OPEN = {"yes", "no"}


@votes.post("/<any(yes, no):answer>")
def vote(answer):
    return request.path if answer in OPEN else views.hello(answer)
