"""How a page is made: a template, the visitor's language and texts, and what it shows."""

import base64
import hashlib
import tomllib
from functools import cache, partial
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote, urlencode

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from models import ids
from models.errors import FulfilError
from models.hints import at_a_page
from models.language.catalogue import SHOWN_AS, Language, chosen, preferred, translations
from models.language.texts import Translator
from models.language.timeline import duty_ref, line_label, plain_number
from models.messages.orders.order import Address
from models.stages.order.reasoned_lines import REASONED_DECISIONS
from starter.http.downloads import NOT_FILTERS
from starter.http.problems import set_retry_after
from starter.service.access.rights import KEY_ROLES, LINK_MAKERS, may
from starter.service.exports.sheets import MEDIA_TYPES, SheetFormat
from starter.service.running.ui_searches import UiLinks
from starter.web.kind_names import kind_name
from starter.web.term_values import term_lines
from starter.web.timeline_lines import incident_names, line_detail

WEB_FOLDER: Final = Path(__file__).parent
STATIC: Final = WEB_FOLDER / "static"
ROOT: Final = "/app"
LINK_ROOT: Final = "/l"
"""Where the links of jobs begin: few signs, for a message and for a code."""
LANGUAGE_COOKIE: Final = "fulfil_language"


@cache
def environment(language: Language) -> Environment:
    """The templates in a language."""
    made = Environment(
        loader=FileSystemLoader(WEB_FOLDER / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.install_gettext_translations(translations(language), newstyle=True)  # type: ignore[attr-defined]  # of the extension
    translator = Translator(language)
    made.globals.update(
        {
            "translator": translator,
            "language": language,
            "languages": SHOWN_AS,
            "asset": asset,
            "vendor": vendor,
            "order_path": order_path,
            "root": ROOT,
            "as_xlsx": as_xlsx,
            "map_links": map_links,
            "may_link": LINK_MAKERS.__contains__,
            "may": may,
            "saved_query": saved_query,
            "key_roles": lambda: sorted(role.value for role in KEY_ROLES),
            "line_label": partial(line_label, translator),
            "line_detail": partial(line_detail, translator),
            "incident_names": partial(incident_names, translator),
            "duty_ref": partial(duty_ref, translator),
            "term_lines": partial(term_lines, translator),
            "reasoned": REASONED_DECISIONS.__contains__,
            "kind_name": partial(kind_name, translator),
        }
    )
    made.filters.update({"time": translator.time, "money": translator.money})
    made.filters.update({"day": translator.day, "span": translator.span, "number": plain_number})
    made.filters["reason"] = lambda reason: translator.text(reason or "")
    made.filters["hint"] = lambda hint: translator.text(at_a_page(hint) or "")
    return made


def language_of(request: Request) -> Language:
    """The language that a request asks for, or was chosen before, or its browser says."""
    asked = chosen(request.query_params.get("lang"))
    before = chosen(request.cookies.get(LANGUAGE_COOKIE))
    return asked or before or preferred(request.headers.get("accept-language")) or Language.ZH


def translator_of(request: Request) -> Translator:
    """The texts of a request's language."""
    return Translator(language_of(request))


def page(request: Request, template: str, *, status: int = 200, **values: Any) -> HTMLResponse:
    """A whole page, or the part of it that a template is; of an `error`, when to try again."""
    language = language_of(request)
    visitor = getattr(request.state, "visitor", None)
    shown = {"request": request, "visitor": visitor, "other_language": _other(request, language)}
    text = environment(language).get_template(template).render(**shown, **values)
    answer = HTMLResponse(text, status_code=status)
    if isinstance(error := values.get("error"), FulfilError):
        set_retry_after(answer, error)
    if chosen(request.query_params.get("lang")):
        answer.set_cookie(LANGUAGE_COOKIE, language, max_age=31_536_000, samesite="lax", path=ROOT)
    return answer


def saved_query(request: Request) -> str:
    """The filters of a list's address, for the address of its file."""
    kept = {k: v for k, v in request.query_params.items() if v and k not in NOT_FILTERS}
    return f"&{urlencode(kept)}" if kept else ""


def _other(request: Request, language: Language) -> tuple[str, str]:
    """The switch to the other language: where it leads, and its name."""
    other = next(one for one in Language if one is not language)
    query = {**request.query_params, "lang": other.value}
    path = ROOT if request.method != "GET" else request.url.path
    return f"{path}?{urlencode(query)}", SHOWN_AS[other]


def as_xlsx(content: bytes) -> str:
    """A workbook as the address of a link: nothing of it is kept."""
    return f"data:{MEDIA_TYPES[SheetFormat.XLSX]};base64,{base64.b64encode(content).decode()}"


def order_path(merchant: str, number: str, *more: str) -> str:
    """The path of an order's page; its number may hold slashes."""
    return "/".join((f"{ROOT}/orders", quote(merchant, safe=""), quote(number, safe=""), *more))


def map_links(place: Address) -> tuple[tuple[str, str], ...]:
    """Where a place is on a map: in the phone's own application, and in Amap 高德地图."""
    parts = (place.province, place.city, place.district, place.street)
    text = " ".join(part for part in parts if part)
    amap = urlencode({"keyword": text, "src": "fulfil", "callnative": "1"})
    return ("geo", f"geo:0,0?q={quote(text)}"), ("amap", f"https://uri.amap.com/search?{amap}")


@cache
def asset(name: str) -> str:
    """The address of one of our files, new where the file is."""
    stamp = hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:12]
    return f"{ROOT}/static/{name}?v={stamp}"


@cache
def vendor(name: str) -> Markup:
    """The element that loads a file that is not ours, with its hash."""
    row = tomllib.loads((STATIC / "vendor" / "versions.toml").read_text())[name]
    path, hash_ = f"{ROOT}/static/vendor/{name}/{row['file']}", row["integrity"]
    if row["file"].endswith(".css"):
        return Markup('<link rel="stylesheet" href="{}" integrity="{}">').format(path, hash_)
    return Markup('<script defer src="{}" integrity="{}"></script>').format(path, hash_)


def ui_links(request: Request) -> UiLinks:
    """Links into the Temporal UI; they lead nowhere where this process knows of none."""
    found: UiLinks = getattr(request.app.state, "ui_links", UiLinks(None))
    return found


def order_id(merchant: str, number: str) -> str:
    """The workflow id of the order that a path names."""
    return ids.order_id(merchant, number)
