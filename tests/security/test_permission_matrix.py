"""Every route x every role x own, near and far: what the table says and nothing else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

import pytest
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import URLResolver, include, path, resolve, reverse
from django.urls.resolvers import RegexPattern

from accounts.choices import Role
from tests.security.matrix import ADMIN, CLOSED, EXEMPT, PAGES, Line
from tests.security.routes import Route, all_routes, outcome
from tests.security.world import COLUMNS, World, arguments, build

pytestmark = pytest.mark.no_cover
ROUTES = {route.name: route for route in all_routes()}
ADMIN_ACTIONS = ("changelist", "add", "change", "history", "delete")
CLASSIFIED = (
    {line.route for line in PAGES}
    | {f"admin:{model.replace('.', '_')}_{action}" for model in ADMIN for action in ADMIN_ACTIONS}
    | EXEMPT
)
STAFF_COLUMNS = COLUMNS[1:]


@pytest.fixture
def world(client_for) -> World:
    return build(client_for)


def unclassified(routes: Iterable[Route]) -> list[str]:
    return [route.name for route in routes if route.name not in CLASSIFIED]


def test_every_route_is_classified():
    """Add its line to tests/security/matrix.py; the docstring there says how."""
    assert unclassified(all_routes()) == []


def test_a_route_that_is_planted_is_found_named_or_not_and_however_deep():
    def secret(request: HttpRequest) -> HttpResponse:
        return HttpResponse("secret")

    deep = [path("<int:pk>/", secret), path("again/", secret, name="home")]
    planted = URLResolver(
        RegexPattern(r"^/"), [path("a/", secret, name="planted"), path("b/", include((deep, "x"), namespace="inner"))]
    )
    found = {name.rpartition(".")[2] for name in unclassified(all_routes(planted))}
    assert found == {"planted", "secret", "inner:home"}


def test_a_name_stands_for_one_view():
    """A second view under a classified name would hide behind it."""
    counted = Counter(route.name for route in all_routes())
    assert {name for name, views in counted.items() if views > 1} == CLOSED
    for name in CLOSED:
        names = next(route.arguments for route in all_routes() if route.name == name)
        assert resolve(reverse(name, kwargs=arguments(set(names), None))).view_name == name
        assert resolve(reverse(name, kwargs=arguments(set(names), None))).func.__module__ == "accounts.views"


@pytest.mark.parametrize("role", ["anonymous", Role.EMPLOYER_CLERK, Role.ADMINISTRATOR])
@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE"])
def test_nothing_is_done_by_other_methods(world, method, role):
    """Of our own views, but where the table says so; what allauth's make of it is at most what they make of reading and posting."""
    let_in = []
    taken = {line.route for line in PAGES if line.method == method}
    for line in {line.route: line for line in PAGES if line.route not in taken}.values():
        if ROUTES[line.route].view.startswith(("allauth.", "django.")) or line.route == "admin:password_change":
            continue  # the last one only leads to allauth's
        _index, address = next(addresses(world, ROUTES[line.route], line))
        if attempt(world, method, address, role) == ".":
            let_in.append(line.route)
    assert let_in == []


def test_no_line_is_about_a_route_that_is_gone():
    assert [name for name in CLASSIFIED if name not in ROUTES] == []


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "PATCH", "DELETE"])
def test_pages_and_api_let_in_whom_the_table_names(world, method):
    wrong = [difference for line in PAGES if line.method == method for difference in compare(world, line)]
    assert wrong == [], "\n" + "\n".join(wrong)


@pytest.mark.parametrize("app", sorted({model.partition(".")[0] for model in ADMIN}))
def test_the_admin_lets_in_whom_the_table_names(world, app):
    seen = {model: admin_row(world, model) for model in ADMIN if model.startswith(f"{app}.")}
    wrong = [f"{model:<32} {'   '.join(row)}" for model, row in seen.items() if row != ADMIN[model]]
    assert wrong == [], "\nseen:\n" + "\n".join(wrong)


@pytest.mark.parametrize("app", sorted({model.partition(".")[0] for model in ADMIN}))
def test_whom_the_table_lets_read_in_the_admin_posts_in_vain(world, app):
    let_in = []
    for model, letters in ADMIN.items():
        if not model.startswith(f"{app}."):
            continue
        prefix, records = f"admin:{model.replace('.', '_')}", world.objects(model)[:1]
        changes = [reverse(f"{prefix}_change", args=[record.pk]) for record in records]
        deletions = [reverse(f"{prefix}_delete", args=[record.pk]) for record in records]
        for role, letter in zip(STAFF_COLUMNS, letters, strict=True):
            closed = deletions + (changes if letter[0] in "rx" else [])
            closed += [reverse(f"{prefix}_add")] if letter[0] != "w" else []
            let_in += [(role, address) for address in closed if attempt(world, "POST", address, role) == "."]
    assert let_in == []


def test_what_is_only_read_cannot_be_posted_to(world):
    posted = {line.route for line in PAGES if line.method == "POST"}
    let_in = []
    for name in {line.route for line in PAGES} - posted:
        line = next(line for line in PAGES if line.route == name)
        _index, address = next(addresses(world, ROUTES[name], line))
        let_in += [(name, role) for role in COLUMNS if attempt(world, "POST", address, role) == "."]
    assert let_in == []


@pytest.mark.parametrize(("role", "reach"), [("registration_officer", 1), ("coordinator", 2), ("administrator", 3)])
def test_an_explanation_is_given_for_ones_own_people_only(world, role, reach):
    """The one address that names its records in the query."""
    vacancy = world.objects("employers.vacancy")[0]
    answers = [
        world.clients[role].get(reverse("api-explain"), {"worker": worker.pk, "vacancy": vacancy.pk}).status_code
        for worker in world.objects("workers.worker")
    ]
    assert [status == 200 for status in answers] == [index < reach for index in range(3)], answers


def compare(world: World, line: Line) -> list[str]:
    seen, expected = dict.fromkeys(COLUMNS, ""), dict.fromkeys(COLUMNS, "")
    for index, address in addresses(world, ROUTES[line.route], line):
        for role in COLUMNS:
            seen[role] += attempt(world, line.method, address, role)
            expected[role] += line.expected(role, index)
    return [] if seen == expected else [f"{line.method} {line.route} seen: {'  '.join(seen.values())}"]


def addresses(world: World, route: Route, line: Line) -> Iterator[tuple[int, str]]:
    if not line.kind:
        yield 0, reverse(route.name, kwargs=arguments(set(route.arguments), None))
        return
    for index, record in enumerate(world.objects(line.kind)):
        yield index, reverse(route.name, kwargs=arguments(set(route.arguments), record, route.name))


def attempt(world: World, method: str, path: str, role: str) -> str:
    """One request whose effects are taken back."""
    with transaction.atomic():
        seen = outcome(world.clients[role], method, path, role)
        transaction.set_rollback(True)
    return seen


def admin_row(world: World, model: str) -> tuple[str, ...]:
    prefix = f"admin:{model.replace('.', '_')}"
    assert attempt(world, "GET", reverse(f"{prefix}_changelist"), "anonymous") == ">"
    return tuple(admin_cell(world, prefix, world.objects(model), role) for role in STAFF_COLUMNS)


def admin_cell(world: World, prefix: str, records: tuple[object, ...], role: str) -> str:
    """The letter of what a role may do with a model, and its reach; a contradiction between the pages is shown as such."""

    def ask(action: str, of: tuple[object, ...] = records[:1]) -> str:
        paths = [reverse(f"{prefix}_{action}", args=[record.pk]) for record in of]  # type: ignore[attr-defined]
        return "".join(attempt(world, "GET", path, role) for path in paths)

    listed = attempt(world, "GET", reverse(f"{prefix}_changelist"), role)
    added = attempt(world, "GET", reverse(f"{prefix}_add"), role)
    opened, history, deleted = ask("change", records), ask("history"), ask("delete")
    if deleted == ".":
        return "DELETES"
    if (opened[:1] == ".") != (history == "."):
        return f"OPENS:{opened}:HISTORY:{history}"
    if listed != ".":
        return "x" if added == "x" and "." not in opened else f"HIDDEN:{added}{opened}"
    reach = {"...": "", "..-": "c", ".--": "o"}.get(opened, "" if set(opened) <= {"."} else f":{opened}")
    if added == ".":
        return f"w{reach}"
    changes = records and changes_allowed(world, reverse(f"{prefix}_change", args=[records[0].pk]), role)  # type: ignore[attr-defined]
    return f"{'e' if changes else 'r'}{reach}"


def changes_allowed(world: World, path: str, role: str) -> bool:
    context = world.clients[role].get(path).context
    return bool(context and context.get("has_change_permission"))
