"""The doctor's look at the processes: do they answer, and are they this installation's own?

Another copy on the same machine answers just as well; only the instance id tells them apart.
"""

import asyncio
import json
from typing import Any

from activities.adapters.partners.http_client import HttpClient, NoReplyError, TimeOuts, open_http
from activities.adapters.partners.roster import PartnerRow, read_roster
from activities.adapters.process.settings import PARTNERS, Settings, variable
from models.errors import UsageError
from models.phrases import phrase
from starter.local.doctor.check import WITHIN_SECONDS, Check, ok, warning, wrong
from starter.local.local_settings import api_address
from starter.local.ports import LOOPBACK, PortBlock, read_ports

TIME_OUTS = TimeOuts(connect=WITHIN_SECONDS, read=WITHIN_SECONDS, ask=WITHIN_SECONDS)
STANDINS_NAME = "stand-ins"
"""The field of a health answer that only the stand-ins have."""


async def examine(settings: Settings, instance: str | None) -> list[Check]:
    """The HTTP door, the worker's health page and the partners.

    `instance` is ours; where it is not known nothing can be compared.
    """
    ports = read_ports(settings.data_dir)
    async with open_http(TIME_OUTS) as http:
        looks = [_api(http, api_address(settings), instance)]
        page = _worker_page(settings, ports)
        if page is not None:
            looks.append(_worker(http, page, instance))
        looks += [_partner(http, name, settings, ports, instance) for name in PARTNERS]
        rows, faults = _further(settings)
        looks += [_listed(http, row, instance) for row in rows]
        return [*await asyncio.gather(*looks), *faults]


def _further(settings: Settings) -> tuple[list[PartnerRow], list[Check]]:
    """The partners of the file, or what is wrong with it."""
    try:
        rows = read_roster(settings).rows
    except UsageError as error:
        return [], [wrong("partners", error.message, error.hint or "")]
    return [row for row in rows if row.name != row.port], []


async def _listed(http: HttpClient, row: PartnerRow, instance: str | None) -> Check:
    fix = phrase("set the url of {name} in {file}", name=row.name, file=variable("partners_file"))
    host, port = row.url.host or "", row.url.port or 0
    return await _reached(http, row.name, str(row.url), host, port, instance, (fix, fix))


async def _api(http: HttpClient, where: str, instance: str | None) -> Check:
    health = await _health(http, f"http://{where}")
    if health is None:
        return warning(
            "api", phrase("nothing answers at {where}", where=where), phrase("start it: fulfil api")
        )
    fix = phrase("set FULFIL_API_PORT to a free port and start ours: fulfil api")
    return _ours("api", phrase("an HTTP door"), where, health, instance, fix)


def _worker_page(settings: Settings, ports: PortBlock | None) -> str | None:
    port = ports.worker if ports else settings.worker_port
    if "worker_port" in settings.model_fields_set:
        port = settings.worker_port
    return f"{LOOPBACK}:{port}" if port else None


async def _worker(http: HttpClient, where: str, instance: str | None) -> Check:
    health = await _health(http, f"http://{where}")
    if health is None:
        return warning(
            "worker",
            phrase("no health page answers at {where}", where=where),
            phrase("start one: fulfil worker"),
        )
    fix = phrase("set FULFIL_WORKER_PORT to a free port and start ours: fulfil worker")
    return _ours("worker", phrase("a worker"), where, health, instance, fix)


async def _partner(
    http: HttpClient, name: str, settings: Settings, ports: PortBlock | None, instance: str | None
) -> Check:
    url, named = settings.partner_url(name), variable(f"{name}_url")
    if url is not None:
        where, host, port = str(url), url.host or "", url.port or 0
    elif ports is not None:
        where, host, port = f"{LOOPBACK}:{ports.standins}", LOOPBACK, ports.standins
    else:
        fix = phrase("set {named}; fulfil dev runs a stand-in", named=named)
        return warning(
            name, phrase("{named} is not set: no worker starts without it", named=named), fix
        )
    fixes = (
        phrase("set {named}, or start the stand-ins: fulfil dev", named=named),
        phrase("set {named}", named=named),
    )
    return await _reached(http, name, where, host, port, instance, fixes)


async def _reached(
    http: HttpClient,
    name: str,
    where: str,
    host: str,
    port: int,
    instance: str | None,
    fixes: tuple[str, str],
) -> Check:
    """Whether it listens, and is no stand-in of others; `fixes`: for either."""
    if not await _listens(host, port):
        return warning(
            name, phrase("nothing listens at {where}: calls wait and park", where=where), fixes[0]
        )
    health = await _health(http, f"http://{host}:{port}") if host == LOOPBACK else None
    if health is not None and STANDINS_NAME in health:
        return _ours(name, phrase("a stand-in"), where, health, instance, fixes[1])
    return ok(name, phrase("listens at {where}", where=where))


def _ours(
    check: str, what: str, where: str, health: dict[str, Any], instance: str | None, fix: str
) -> Check:
    whose = health.get("instance")
    if instance is None or whose == instance:
        return ok(check, _answers(where, what if check not in what else None))
    if whose is None:
        says = phrase(
            "what answers at {where} does not say whose it is: {instance} is ours",
            where=where,
            instance=instance,
        )
    else:
        says = phrase(
            "{what} of another installation, {whose}, answers at {where}: ours is {instance}",
            what=what,
            whose=whose,
            where=where,
            instance=instance,
        )
    return wrong(
        check, says, phrase("{fix}; or use that one's FULFIL_DATA_DIR and DATABASE_URL", fix=fix)
    )


def _answers(where: str, what: str | None) -> str:
    if what is None:
        return phrase("answers at {where}", where=where)
    return phrase("answers at {where}, as {what}", where=where, what=what)


async def _health(http: HttpClient, base: str) -> dict[str, Any] | None:
    """The content of its health page; None where nobody answers, {} where another page does."""
    try:
        reply = await http.get(f"{base}/healthz")
    except NoReplyError:
        return None
    try:
        health = json.loads(reply.body)
    except ValueError:
        return {}
    return health if isinstance(health, dict) else {}


async def _listens(host: str, port: int) -> bool:
    try:
        async with asyncio.timeout(WITHIN_SECONDS):
            _, writer = await asyncio.open_connection(host, port)
    except (OSError, TimeoutError):
        return False
    writer.close()
    return True
