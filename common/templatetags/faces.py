"""The parts of a page that need more than an include. Each is shown on /faces/ and described in docs/faces.md."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import template
from django.forms.boundfield import BoundField
from django.forms.forms import BaseForm
from django.template.base import FilterExpression, Node, NodeList, Parser, Token, token_kwargs
from django.template.context import Context
from django.template.defaultfilters import capfirst
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString

from common import wording
from common.faces import face_of
from common.forms import face_field, target_of

register = template.Library()

register.filter("day", wording.day)
register.filter("moment", wording.moment)
register.filter("remaining", wording.remaining)
register.filter("duration", wording.duration)
register.filter("money", wording.money)
register.filter("grouped", wording.grouped)
register.filter("face", face_of)


# ── frame ────────────────────────────────────────────────────────────────


@register.simple_block_tag
def pagehead(content: str, title: object) -> SafeString:
    """{% pagehead title %}{% meta %}…{% endmeta %}{% actions %}…{% endactions %}{% endpagehead %}"""
    return format_html('<div class="head head--actions"><h1>{}</h1>{}</div>', title, content)


@register.simple_block_tag
def meta(content: str) -> SafeString:
    return format_html('<p class="head__meta">{}</p>', content)


@register.simple_block_tag
def actions(content: str) -> SafeString:
    return format_html('<div class="row">{}</div>', content)


@register.inclusion_tag("components/crumbs.html")
def crumbs(*steps: object) -> dict[str, Any]:
    """{% crumbs "Workers" url "North" url "Elvira" %}: labels and addresses in turn, the page itself last."""
    pairs = [{"label": steps[i], "url": steps[i + 1]} for i in range(0, len(steps) - 1, 2)]
    return {"steps": pairs, "here": steps[-1]}


@register.simple_block_tag
def card(
    content: str,
    title: object = "",
    note: object = "",
    flush: bool = False,
    accent: bool = False,
    id: str = "",
) -> SafeString:
    """A question and its answer. `flush` for a table to the edge, `accent` for the decision of the page."""
    return render_to_string(
        "components/card.html",
        {
            "content": content,
            "title": title,
            "note": note,
            "flush": flush,
            "accent": accent,
            "id": id,
        },
    )


@register.simple_block_tag
def notice(content: str, face: str = "unk", title: object = "") -> SafeString:
    """A message that stays on the page: {% notice "warn" "Title" %}text{% endnotice %}"""
    return format_html(
        '<div class="notice is-{0}"><strong class="mk is-{0}">{1}</strong><div>{2}</div></div>',
        face_of(face),
        title,
        content,
    )


# ── states ───────────────────────────────────────────────────────────────


@register.simple_tag
def badge(state: object, label: object = "") -> SafeString:
    """A state's word with its shape. Without a label, a choice says its own: {% badge worker.state worker.get_state_display %}"""
    words = capfirst(str(label or getattr(state, "label", state)))
    return format_html('<span class="badge is-{}">{}</span>', face_of(state), words)


@register.simple_tag
def mark(state: object, label: object) -> SafeString:
    """The same without a ground, for use inside a sentence or a number's note."""
    return format_html('<span class="mk is-{}">{}</span>', face_of(state), label)


# ── forms ────────────────────────────────────────────────────────────────


@register.simple_tag
def field(
    bound: BoundField,
    label: object = None,
    hint: object = None,
    size: str | None = None,
    optional: bool | None = None,
    heading: bool = False,
) -> SafeString:
    """A field with its label, hint, error and control. `heading` makes the label the page's h1 (one question a page)."""
    face = face_field(bound, label=label, hint=hint, size=size, optional=optional)
    return render_to_string("forms/field.html", {"face": face, "field": bound, "heading": heading})


@register.filter
def labelled(bound: BoundField) -> SafeString:
    """The control of a field whose label is the head of a column, as in the admin's inline tables."""
    control = bound.as_widget(attrs={"aria-label": str(bound.label)})
    return control + bound.as_hidden(only_initial=True) if bound.field.show_hidden_initial else control


@register.inclusion_tag("components/errors.html")
def errors(*forms: BaseForm | list[BaseForm]) -> dict[str, Any]:
    """The summary above a form: every error, each a link to its field. Renders nothing where there is none. Takes lists of forms too."""
    each = [form for given in forms for form in (given if isinstance(given, list) else [given])]
    return {"problems": [problem for form in each for problem in _problems(form)]}


def _problems(form: BaseForm) -> Iterable[dict[str, str]]:
    for name, messages in form.errors.items():
        label, target = ("", "") if name == "__all__" else (f"{form[name].label}: ", target_of(form[name]))
        for message in messages:
            yield {"text": f"{label}{message}", "target": target}


# ── lists ────────────────────────────────────────────────────────────────


TABLE_OPTIONS = {"tall": False, "empty": "", "empty_text": "", "empty_url": "", "empty_action": ""}


class TableNode(Node):
    def __init__(self, nodelist: NodeList, table: FilterExpression, options: dict[str, FilterExpression]) -> None:
        self.nodelist, self.table, self.options = nodelist, table, options

    def render(self, context: Context) -> SafeString:
        table = self.table.resolve(context)
        with context.push(faces_table=table):
            body = self.nodelist.render(context)
        given = {name: value.resolve(context) for name, value in self.options.items()}
        return render_to_string("components/table.html", TABLE_OPTIONS | given | {"table": table, "body": body})


@register.tag("table")
def table_tag(parser: Parser, token: Token) -> TableNode:
    """{% table table caption=_("Workers") %}{% for worker in table.rows %}<tr>…</tr>{% endfor %}{% endtable %}"""
    bits = token.split_contents()[1:]
    if not bits:
        raise template.TemplateSyntaxError("table needs a ListTable")
    table, options = parser.compile_filter(bits[0]), token_kwargs(bits[1:], parser)
    if "caption" not in options:
        raise template.TemplateSyntaxError('table needs caption="…", the name a screen reader says')
    nodelist = parser.parse(("endtable",))
    parser.delete_first_token()
    return TableNode(nodelist, table, options)


@register.simple_block_tag(takes_context=True)
def td(context: Context, content: str, key: str) -> SafeString:
    """A cell that knows its column: on a phone the column's name stands beside it."""
    table = context["faces_table"]
    return format_html(
        '<td data-label="{}"{}>{}</td>',
        table.labels[key],
        SafeString(' class="num"') if table.by_key[key].num else "",
        content,
    )


# ── time and charts ──────────────────────────────────────────────────────


@register.simple_tag
def when(value: object) -> SafeString:
    """A date or moment in words, inside <time>."""
    words = wording.moment(value) if wording.has_time(value) else wording.day(value)
    return format_html('<time datetime="{}">{}</time>', wording.machine(value), words) if words else SafeString("")


@register.filter
def share(value: object, whole: object) -> SafeString:
    """`value` as a percentage of `whole` for an SVG or <progress> attribute: always with a point, between 0 and 100."""
    try:
        part = 100 * float(value) / float(whole)  # type: ignore[arg-type]
    except (TypeError, ValueError, ZeroDivisionError):
        part = 0.0
    return SafeString(f"{min(max(part, 0.0), 100.0):.1f}")


@register.inclusion_tag("components/seats.html")
def seats(
    total: int,
    confirmed: int | None = None,
    offered: int | None = None,
    shortlisted: int | None = None,
    taken: int | None = None,
    filled: int | None = None,
    reserved: int | None = None,
) -> dict[str, Any]:
    """A vacancy's seats as one bar. Kinds that are not given are not named; what is over is never drawn past the end."""
    given = [
        ("f1", "taken", taken),
        ("f1", "confirmed", confirmed),
        ("f1", "filled", filled),
        ("f3", "reserved", reserved),
        ("f2", "offered", offered),
        ("f4", "shortlisted", shortlisted),
    ]
    kinds = [(fill, kind, number) for fill, kind, number in given if number is not None]
    taken = sum(number for _fill, _kind, number in kinds)
    kinds.append(("f0", "open", max(total - taken, 0)))
    whole, x, segments = max(total, taken, 1), 0.0, []
    for fill, kind, number in kinds:
        width = 100 * number / whole
        segments.append({"fill": fill, "kind": kind, "number": number, "x": f"{x:.2f}", "width": f"{width:.2f}"})
        x += width
    return {"total": total, "segments": segments}
