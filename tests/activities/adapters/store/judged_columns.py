"""Columns that hold nothing personal, or that no key ring seals: each was looked at by somebody."""

IMPERSONAL_TABLES: dict[str, frozenset[str]] = {
    "keys": frozenset(
        {
            "id",
            "hash",
            "role",
            "merchant",
            "actor",
            "orders",
            "vehicle",
            "provider",
            "stages",
            "kinds",
        }
    ),
    "order_search": frozenset({"kind", "term"}),
    "data_keys": frozenset({"owner", "wrapped", "ring_key"}),
    "installation": frozenset({"instance"}),
    "sweeps": frozenset({"name"}),
    "order_partners": frozenset({"order", "port", "partner"}),
    "links": frozenset({"id", "hash", "key_id", "sort"}),
    "confirmations": frozenset({"key_id"}),
    "saved_views": frozenset({"id", "owner", "role", "merchant", "list", "name", "query"}),
    "slot_capacities": frozenset({"provider", "day", "half"}),
    "web_sessions": frozenset({"hash", "key_id", "link_id"}),
    "identities": frozenset({"hash", "key_id"}),
    "payload_reads": frozenset({"key_id", "actor", "owner"}),
    "accounts": frozenset({"key_id", "name", "password"}),
    "erasures": frozenset({"order", "merchant", "number", "by", "reason", "in_temporal"}),
}
"""Tables without personal data of an order, and their columns of text. An order's data key is
deleted by itself, and what it is found by (`search_index.forget_personal`); a reason to erase, and
what a key is for, are the operator's own words."""

COMPARED_COLUMNS: dict[str, frozenset[str]] = {
    "orders": frozenset({"city"}),
    "reports": frozenset({"kind", "by"}),
    "decisions": frozenset({"by"}),
    "timeline": frozenset({"key", "what", "by"}),
    "assignments": frozenset({"party"}),
    "duties": frozenset({"ref"}),
    "incidents": frozenset({"ref", "finder"}),
    "notices": frozenset({"key", "notice", "party", "cause"}),
    "files": frozenset({"source_sha256"}),
    "slot_bookings": frozenset({"provider"}),
}
"""Personal columns that no key ring seals, since queries compare what is in them (ADR-0072): codes,
roles, names of twins, cities, plates and providers. All others are sealed."""
