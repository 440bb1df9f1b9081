"""What pydantic finds wrong, in our words: a sentence for each of its error types."""

from collections.abc import Mapping

INSTANT = "an instant with its offset is expected, such as 2026-11-27T09:00:00+08:00"
DAY = "a day is expected, such as 2026-11-27"
NUMBER = "a number is expected"
WHOLE = "a whole number is expected"
TRUTH = "true or false is expected"
TEXT = "a text is expected"
LIST = "a list is expected, such as [ … ]"
OBJECT = "an object with fields is expected, such as {{ … }}"
ADDRESS = "an address is expected, such as https://partner.example"
TIME = "a time of day is expected, such as 17:00"
OTHERWISE = "it is not what this field takes: see its reference"

SENTENCES: Mapping[str, str] = {
    "missing": "it is missing: add it",
    "none_required": "it is to be left out",
    "json_invalid": "it is not JSON",
    "json_type": "it is not JSON",
    "invalid_key": "the name of each field is a text",
    "recursion_loop": "it holds itself",
    "model_type": OBJECT,
    "model_attributes_type": "it is not a JSON object: send {{ … }}",
    "dict_type": OBJECT,
    "mapping_type": OBJECT,
    "list_type": LIST,
    "tuple_type": LIST,
    "set_type": LIST,
    "too_short": "at least {min_length} are expected, {actual_length} are given",
    "too_long": "at most {max_length} are taken, more are given",
    "greater_than": "more than {gt} is expected",
    "greater_than_equal": "at least {ge} is expected",
    "less_than": "less than {lt} is expected",
    "less_than_equal": "at most {le} is taken",
    "multiple_of": "a multiple of {multiple_of} is expected",
    "finite_number": NUMBER,
    "string_type": TEXT,
    "string_unicode": "it holds broken characters: leave them out",
    "string_too_short": "it is too short: {min_length} or more characters are expected",
    "string_too_long": "it is too long: it may have {max_length} characters",
    "string_pattern_mismatch": "it holds what it may not: it is to match {pattern}",
    "enum": "{expected} is expected",
    "literal_error": "{expected} is expected",
    "bool_type": TRUTH,
    "bool_parsing": TRUTH,
    "int_type": WHOLE,
    "int_parsing": WHOLE,
    "int_parsing_size": "the number is too large",
    "int_from_float": WHOLE,
    "float_type": NUMBER,
    "float_parsing": NUMBER,
    "decimal_type": NUMBER,
    "decimal_parsing": NUMBER,
    "decimal_max_digits": "the number has too many digits: it may have {max_digits} in all",
    "decimal_max_places": "it may have {decimal_places} digits after the point",
    "decimal_whole_digits": "the number is too large: it may have {whole_digits} digits before "
    "the point",
    "bytes_type": TEXT,
    "date_type": DAY,
    "date_parsing": DAY,
    "date_from_datetime_parsing": DAY,
    "date_from_datetime_inexact": f"{DAY}, without a time of day",
    "time_type": TIME,
    "time_parsing": TIME,
    "datetime_type": INSTANT,
    "datetime_parsing": INSTANT,
    "datetime_object_invalid": INSTANT,
    "datetime_from_date_parsing": INSTANT,
    "timezone_aware": "it has no offset: write it such as 2026-11-27T09:00:00+08:00",
    "timezone_naive": TIME,
    "timezone_offset": INSTANT,
    "url_type": ADDRESS,
    "url_parsing": ADDRESS,
    "url_syntax_violation": ADDRESS,
    "url_too_long": "the address is too long: it may have {max_length} characters",
    "url_scheme": "an address that begins with {expected_schemes} is expected",
    "path_type": "the name of a file or a folder is expected",
    "path_not_file": "it is not a file",
    "path_not_directory": "it is not a folder",
    "base64_decode": "it is not base64",
}
"""By pydantic's error type, with what its `ctx` holds; `value_error` is our own sentence."""
