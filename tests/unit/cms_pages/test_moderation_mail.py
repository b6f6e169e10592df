from typing import Any

import pytest

from shopease.notifications.models import OutboxMessage
from shopease.notifications.tasks import deliver_outbox
from shopease.users.models import User
from tests.factories.pages import landing_page_create
from tests.factories.users import user_create

pytestmark = pytest.mark.django_db


@pytest.fixture
def people() -> dict[str, User]:
    return {role: user_create(email=f"{role}@example.com", role=role) for role in ROLES}


ROLES = ("editor", "marketing", "publisher", "superuser")


def submitted(editor: User) -> Any:
    page = landing_page_create("Autumn <3", live=False)
    page.save_revision(user=editor)
    page.get_workflow().start(page, editor)
    return page


def letters() -> list[tuple[str, str]]:
    rows = OutboxMessage.objects.filter(topic="pages.moderation").order_by("pk")
    return [(row.recipient, row.payload["event"]) for row in rows]


def test_those_who_take_a_step_are_told_and_the_editor_of_the_end(people: dict[str, User]) -> None:
    page = submitted(people["editor"])
    assert letters() == [("marketing@example.com", "submitted")]
    page.current_workflow_task_state.approve(user=people["marketing"])
    page = type(page).objects.get(pk=page.pk)
    assert letters()[1:] == [("publisher@example.com", "submitted")]
    page.current_workflow_task_state.approve(user=people["publisher"])
    assert letters()[2:] == [("editor@example.com", "approved")]


def test_a_letter_says_what_came_back_and_why(people: dict[str, User], mailoutbox: list[Any]) -> None:
    page = submitted(people["editor"])
    page.current_workflow_task_state.reject(user=people["marketing"], comment="No <b>prices</b>.")
    assert mailoutbox == []  # nobody waits for a mail server
    deliver_outbox()
    first, second = mailoutbox
    assert (first.to, first.subject) == (["marketing@example.com"], "“Autumn <3” waits for you")
    assert "waits for your approval. The step: Marketing reviews." in first.body
    assert (second.to, second.subject) == (["editor@example.com"], "Changes are asked for in “Autumn <3”")
    assert "No <b>prices</b>." in second.body
    assert f"http://localhost/cms/pages/{page.pk}/edit/" in second.body
    html = second.alternatives[0][0]
    assert "Autumn &lt;3" in html
    assert "No &lt;b&gt;prices&lt;/b&gt;." in html
