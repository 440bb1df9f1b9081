"""Who may do what, with which key: ONE table of role x action x scope.

An action is a route of the HTTP door by its name, a kind of report (`report delivered`) or a
decision (`decide cancel`). What a kind or a decision says of itself is taken from there; what lacks
a row fails a test. A key reaches the orders of its scope alone, whatever it may do with them:
everything else is not there (404). `docs/reference/roles.md` shows the table.
"""

from collections.abc import Collection, Iterable, Mapping
from enum import StrEnum
from typing import Final

from models.errors import FulfilError
from models.ids import Stage
from models.messages.decisions.decisions import DECISIONS
from models.messages.reports.report import Facts
from models.phrases import JoinedTexts, one_of, phrase, role_code
from models.roles import Role
from models.scopes import PartyKind, Scope
from models.stages.care.reports import CareAttached
from models.stages.city_delivery.fees import PAYERS, FeeAgreed, FeeRefused
from models.stages.table import KINDS
from starter.service.access.bulk_rules import BY_MANY
from starter.service.access.forbidden_texts import act_of, why_not


class Forbidden(FulfilError):
    """The key's role may not do this."""

    code = "forbidden"


class KeyKind(StrEnum):
    """For what a key is made: for a system, for some orders, for a vehicle's, for a provider's."""

    SYSTEM = "system"
    ORDERS = "orders"
    VEHICLE = PartyKind.VEHICLE.value
    PROVIDER = PartyKind.PROVIDER.value


KeyKinds = frozenset[KeyKind]

ANY_KEY: Final[KeyKinds] = frozenset(KeyKind)
SCOPED_KEYS: Final[KeyKinds] = ANY_KEY - {KeyKind.SYSTEM}
SYSTEM_KEYS: Final[KeyKinds] = frozenset({KeyKind.SYSTEM})
OF_PROVIDER: Final[KeyKinds] = frozenset({KeyKind.PROVIDER})

DESKS = frozenset({
    Role.ORDER_DESK, Role.CUSTOMER_SERVICE, Role.OPERATIONS, Role.REGIONAL_MANAGER,
    Role.TRUNK_DESK, Role.SERVICE_DESK, Role.INSTALLATION_DESK, Role.AFTER_SALES,
    Role.PURCHASING, Role.WAREHOUSE,
})  # fmt: skip
"""Our own people; they may note down what somebody outside says (FH-11.4.1)."""

FIELD_ROLES = frozenset({
    Role.MERCHANT, Role.CARRIER, Role.DRIVER, Role.HUB, Role.PROVIDER, Role.TECHNICIAN,
    Role.CUSTOMER,
})  # fmt: skip
"""Those outside, for whom a desk may speak."""

OPERATOR = frozenset({Role.OPERATOR})
STAFF_ROLES = DESKS | OPERATOR
KEY_ROLES = STAFF_ROLES | FIELD_ROLES
"""The roles that a key may stand for."""

READERS = STAFF_ROLES | {Role.MERCHANT}
"""Who reads orders as a system; all others read those that their key is for."""

QUESTION_ROLES = OPERATOR | {
    Role.MERCHANT, Role.CUSTOMER, Role.ORDER_DESK, Role.CUSTOMER_SERVICE, Role.AFTER_SALES,
}  # fmt: skip
"""Who asks for a return, and opens a care case."""

CARE_DESKS = OPERATOR | frozenset(CareAttached.by)
"""Who finds out which order somebody means, and decides about what he wrote."""

SLOT_DESKS = OPERATOR | {Role.SERVICE_DESK, Role.INSTALLATION_DESK}
"""Who says for a provider how many customers it comes to, and gives one of its slots away."""

BOOKING_ROLES = frozenset({Role.CUSTOMER, Role.PROVIDER, Role.TECHNICIAN})
"""Those outside who agree on an appointment."""

LINK_MAKERS = OPERATOR | {
    Role.ORDER_DESK, Role.CUSTOMER_SERVICE, Role.TRUNK_DESK, Role.SERVICE_DESK,
    Role.INSTALLATION_DESK, Role.AFTER_SALES,
}  # fmt: skip
"""Who lets drivers, technicians and customers in at their jobs, and takes that back."""

ROLE_OF_PARTNER = {"carrier": Role.CARRIER, "technician": Role.TECHNICIAN}
"""The partners that call back, and the role of each one's key."""

Cell = Mapping[Role, KeyKinds]


def _cell(roles: Iterable[Role], key_kinds: KeyKinds = ANY_KEY) -> dict[Role, KeyKinds]:
    return dict.fromkeys(sorted(roles), key_kinds)


READING = _cell(READERS) | _cell(KEY_ROLES - READERS, SCOPED_KEYS)

ROUTES: Mapping[str, Cell] = {
    "place_order": _cell(OPERATOR | {Role.MERCHANT, Role.ORDER_DESK}, SYSTEM_KEYS),
    "order_template": _cell(OPERATOR | {Role.MERCHANT, Role.ORDER_DESK}, SYSTEM_KEYS),
    "list_orders": READING,
    "show_order": READING,
    "order_paper": READING,
    "papers": READING,
    "report": _cell(KEY_ROLES),
    "decide": _cell(OPERATOR.union(*(decision.made_by for decision in DECISIONS.values()))),
    "decide_many": _cell(
        OPERATOR.union(*(DECISIONS[name].made_by for name in BY_MANY)), SYSTEM_KEYS
    ),
    "import_verifications": _cell(OPERATOR | {Role.ORDER_DESK, Role.SERVICE_DESK}, SYSTEM_KEYS),
    "ask_return": _cell(QUESTION_ROLES),
    "send_file": _cell(KEY_ROLES),
    "list_files": READING,
    "show_file": READING,
    "list_work": _cell(READERS, SYSTEM_KEYS),
    "list_incidents": _cell(READERS, SYSTEM_KEYS),
    "show_incidents": READING,
    "list_returns": READING,
    "open_care": _cell(QUESTION_ROLES),
    "list_care": READING,
    "show_care": _cell(READERS) | _cell({Role.CUSTOMER}, SCOPED_KEYS),
    "open_ticket": _cell(QUESTION_ROLES - {Role.CUSTOMER}, SYSTEM_KEYS),
    "list_tickets": _cell(READERS, SYSTEM_KEYS),
    "show_ticket": _cell(READERS, SYSTEM_KEYS),
    "report_ticket": _cell(READERS, SYSTEM_KEYS),
    "attach_ticket": _cell(CARE_DESKS, SYSTEM_KEYS),
    "decide_ticket": _cell(CARE_DESKS, SYSTEM_KEYS),
    "list_appointments": _cell(READERS, SYSTEM_KEYS),
    "count_stages": _cell(READERS, SYSTEM_KEYS),
    "list_notices": READING,
    "count_incidents": _cell(STAFF_ROLES, SYSTEM_KEYS),
    "count_belated": _cell(STAFF_ROLES, SYSTEM_KEYS),
    "count_opinions": _cell(STAFF_ROLES, SYSTEM_KEYS),
    "list_opinions": _cell(STAFF_ROLES, SYSTEM_KEYS),
    "set_slots": _cell(SLOT_DESKS, SYSTEM_KEYS) | _cell({Role.PROVIDER}, OF_PROVIDER),
    "list_slots": _cell(STAFF_ROLES, SYSTEM_KEYS) | _cell({Role.PROVIDER}, OF_PROVIDER),
    "order_slots": _cell(STAFF_ROLES, SYSTEM_KEYS) | _cell(BOOKING_ROLES, SCOPED_KEYS),
    "take_slot": _cell(SLOT_DESKS, SYSTEM_KEYS) | _cell(BOOKING_ROLES, SCOPED_KEYS),
    "make_link": _cell(LINK_MAKERS, SYSTEM_KEYS),
    "list_links": _cell(LINK_MAKERS, SYSTEM_KEYS),
    "revoke_link": _cell(LINK_MAKERS, SYSTEM_KEYS),
    "list_views": _cell(READERS, SYSTEM_KEYS),
    "save_view": _cell(READERS, SYSTEM_KEYS),
    "remove_view": _cell(READERS, SYSTEM_KEYS),
    "export_list": _cell(READERS, SYSTEM_KEYS),
    "list_overdue": _cell(READERS, SYSTEM_KEYS),
    "list_cases": _cell(READERS, SYSTEM_KEYS),
    "list_keys": _cell(OPERATOR, SYSTEM_KEYS),
    "list_payload_reads": _cell(OPERATOR | {Role.OPERATIONS}, SYSTEM_KEYS),
    "make_key": _cell(OPERATOR, SYSTEM_KEYS),
    "revoke_key": _cell(OPERATOR, SYSTEM_KEYS),
    "import_order_file": _cell(OPERATOR | {Role.MERCHANT, Role.ORDER_DESK}, SYSTEM_KEYS),
    "show_terms": _cell(READERS, SYSTEM_KEYS),
    "callback": _cell(OPERATOR.union(ROLE_OF_PARTNER.values())),
}


def act_of_customer(kind: type[Facts]) -> bool:
    """Whether a kind says what the customer himself did: what he may say, and no trouble.

    He accepts, signs and gives his opinion; that something is not right may be anybody's finding.
    """
    return Role.CUSTOMER in kind.by and not kind.problem


def is_own_word(role: Role, kind: type[Facts]) -> bool:
    """Whether it is no act of the customer: what a merchant has written himself, or what somebody
    else says who is to pay a fee."""
    if issubclass(kind, FeeAgreed | FeeRefused):
        return role in PAYERS and role is not Role.CUSTOMER
    return role is Role.MERCHANT and kind.stage is Stage.CARE


def _of_kind(kind: type[Facts]) -> Cell:
    """Who reports it: its own roles, and the order desk, which notes down anybody's word."""
    roles = {*kind.by, Role.ORDER_DESK}
    if not act_of_customer(kind):
        return _cell(roles)
    himself = STAFF_ROLES | {role for role in roles if is_own_word(role, kind)}
    return _cell(roles & himself) | _cell(roles - himself, SCOPED_KEYS)


def report_of(kind: str) -> str:
    """The action of reporting a kind."""
    return f"report {kind}"


def decision_of(name: str) -> str:
    """The action of making a decision."""
    return f"decide {name}"


RIGHTS: Mapping[str, Cell] = {
    **ROUTES,
    **{report_of(name): _of_kind(kind) for name, kind in KINDS.items()},
    **{decision_of(name): _cell(decision.made_by) for name, decision in DECISIONS.items()},
}
"""The table: who may, and with which kinds of keys."""

SPEAKS_FOR: Mapping[Role, frozenset[Role]] = {
    **{role: frozenset({role}) for role in FIELD_ROLES},
    **{role: FIELD_ROLES | {role} for role in DESKS},
    Role.OPERATOR: KEY_ROLES,
}
"""As whom a key of a role may speak. What a desk notes down for somebody names the desk, too."""


def key_kinds_of(scope: Scope | None) -> KeyKinds:
    """What a key with that scope is made for."""
    if scope is None:
        return SYSTEM_KEYS
    named = {KeyKind(kind) for kind, _ in scope.parties}
    return frozenset(named | ({KeyKind.ORDERS} if scope.orders else set()))


def may(action: str, role: Role, key_kinds: Collection[KeyKind]) -> bool:
    """Whether a key of that role, made for that, may do it."""
    allowed = RIGHTS[action].get(role, frozenset())
    return bool(key_kinds) and allowed.issuperset(key_kinds)


def check(action: str, role: Role, key_kinds: Collection[KeyKind]) -> None:
    """See to it that a key of that role, made for that, may do it.

    Raises:
        Forbidden: it may not; says who may.
    """
    if may(action, role, key_kinds):
        return
    cell = RIGHTS[action]
    if role in cell:
        act = act_of(action)
        whose = role_code(role)
        raise Forbidden(
            phrase("a system's key of {role} may not {act}", role=whose, act=act)
            if SYSTEM_KEYS.issuperset(key_kinds)
            else phrase("a key with a scope, of {role}, may not {act}", role=whose, act=act),
            hint=phrase(
                "it takes one that is made for {kinds}",
                kinds=JoinedTexts(sorted(cell[role]), " or "),
            ),
        )
    raise Forbidden(
        why_not(action, role),
        hint=phrase("it takes a key of one of {roles}", roles=one_of("role", cell)),
    )
