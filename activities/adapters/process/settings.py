"""What the environment says: read here and nowhere else, then handed down by the roots.

Ours begin with `FULFIL_`; `DATABASE_URL` and `TEMPORAL_ADDRESS` keep the names that everybody
gives them. The rest of `TEMPORAL_*` and temporal.toml is read by `temporalio.envconfig`.
"""

from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import (
    AfterValidator,
    AliasChoices,
    Field,
    HttpUrl,
    ValidationError,
    model_validator,
)
from pydantic_settings import BaseSettings, SettingsConfigDict

from models.actors import Actor
from models.errors import UsageError
from models.field_errors import listed, sentence
from models.language.receivers import ReceiverLanguages
from models.phrases import JoinedTexts, phrase

PREFIX = "FULFIL_"
PARTNERS = ("stock", "carrier", "technician", "notices")
"""Whom a worker calls over HTTP; each has an address of its own, `<partner>_url`."""

API_PORT = 8300
TEMPORAL_PORT = 7233
"""The HTTP door's and the server's port, where no offset moves them."""

CALL_SECONDS_MAX = 14.0
"""What one attempt may spend on HTTP; the activity's own time-out is 15 s."""

Seconds = Annotated[float, Field(gt=0, le=CALL_SECONDS_MAX)]
Port = Annotated[int, Field(gt=0, lt=65536)]
Folder = Annotated[Path, AfterValidator(Path.expanduser), Field(validate_default=True)]


def _outside(name: str) -> AliasChoices:
    """A variable that keeps its common name, and takes ours too."""
    return AliasChoices(f"{PREFIX}{name}", name)


def _database_in(filled: dict[str, Any]) -> str:
    return f"sqlite:///{filled.get('data_dir', Path('.data')) / 'fulfil.db'}"


def _api_port_in(filled: dict[str, Any]) -> int:
    return API_PORT + int(filled.get("port_offset", 0))


def _languages(text: str) -> str:
    ReceiverLanguages.parse(text)
    return text


class Settings(BaseSettings):
    """Every setting, with its default. Frozen; secrets do not show when it is printed.

    Attributes:
        data_dir: what one copy keeps: database, engine, effects, logs.
        cache_dir: what copies share: the compiled engine, port locks.
        terms_dir: folder of `<merchant>.toml`, a merchant's own terms.
        port_offset: added to every port that is not named itself, a multiple of 20.
        database_url: SQLAlchemy's; SQLite in `data_dir` where nothing is set.
        temporal_address: an engine that runs elsewhere, `host:port`; none starts our own.
        stock_url, carrier_url, technician_url, notices_url: the partners' base addresses; a
            worker does not start while one is unset.
        partners_file: file of further partners of stock, carrier and technician, and for which
            orders each of them is; none where one of each serves all. It is read as a process
            starts.
        http_connect_seconds: until a partner's machine must have answered the connection.
        http_read_seconds: until it must have sent its answer to a call that changes something.
        http_ask_seconds: for asking what became of a call, all in all.
        erasure_log: file that names what was erased, to bring a restored backup up to date; in
            `data_dir` where nothing is set, better on another disk.
        actor: who speaks and decides at this terminal, an opaque id (`clerk-7`), where a command
            does not name one with `--actor`.
        key_ring: file of the payload codec's master keys; private data is encrypted once it is
            set.
        identity: file of the identity provider that signs our own people in, next to their
            accounts; none where they have accounts alone.
        webhook_secrets: file of the secrets that partners sign their callbacks with;
            `webhooks.json` in `data_dir`, where it is there, if nothing is set.
        api_host, api_port: where the HTTP door listens.
        api_connections: how many connections it keeps open; one more ends the one that has kept
            it waiting longest.
        api_head_seconds: until a request's head is there, from its first byte on.
        api_body_seconds: until its body is there, from the head on.
        api_requests_per_minute: how often one key may ask one API process for anything: two
            processes grant twice as much.
        api_reports_per_minute: how often a key from outside may report about one order to one
            API process: two processes grant twice as much.
        api_reports_in_all: how many reports such a key may have made about one order, ever, to
            all API processes together.
        api_answer_seconds: until the client has taken an answer.
        ui_url: the Temporal UI's base address, for links; none where there is no UI.
        public_url: the pages' base address as people outside know it, for the links that they are
            sent; none where they are opened on this machine.
        notices_lang: the language of notices as the channel gets them, zh-CN or en; of some roles
            another one: `zh-CN, merchant=en`.
        codec_origin: the exact origin of the Temporal UI's pages, `https://ui.example`, which may
            have payloads opened for an operator; none opens any.
        worker_port: of the worker's health page on loopback; none serves none.
        api_metrics_address, worker_metrics_address: where API and worker serve Prometheus
            metrics, `host:port` (`/metrics`); none serves none.
        log_level: the least level that API and worker write: DEBUG, INFO, WARNING or ERROR.
        log_stderr: how they write it to stderr: `people` or `json`.
        log_mb: how much of its log each of them keeps in `log/` of the data folder, as JSON
            lines; 0 writes no file.
        drain_seconds: how long a worker that is told to stop lets its activities finish.
        cache_mb: memory that a worker may spend on workflows that it keeps between two tasks, in
            MB; an open order with its leg takes about 0.45.
        sandbox: whether worker processes check in the SDK's sandbox that workflows are
            deterministic; it costs a quarter of their time and half of their memory.
    """

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
        populate_by_name=True,
    )

    data_dir: Folder = Path(".data")
    cache_dir: Folder = Path("~/.cache/fulfil")
    terms_dir: Folder = Path("terms")
    port_offset: Annotated[int, Field(ge=0)] = 0
    database_url: Annotated[
        str,
        Field(
            default_factory=_database_in,
            validation_alias=_outside("DATABASE_URL"),
            repr=False,  # it may hold a password
        ),
    ]
    temporal_address: Annotated[
        str | None, Field(validation_alias=_outside("TEMPORAL_ADDRESS"))
    ] = None
    stock_url: HttpUrl | None = None
    carrier_url: HttpUrl | None = None
    technician_url: HttpUrl | None = None
    notices_url: HttpUrl | None = None
    partners_file: Annotated[Path, AfterValidator(Path.expanduser)] | None = None
    http_connect_seconds: Seconds = 2.0
    http_read_seconds: Seconds = 8.0
    http_ask_seconds: Seconds = 4.0
    actor: Actor | None = None
    key_ring: Annotated[Path, AfterValidator(Path.expanduser)] | None = None
    identity: Annotated[Path, AfterValidator(Path.expanduser)] | None = None
    webhook_secrets: Annotated[Path, AfterValidator(Path.expanduser)] | None = None
    erasure_log: Annotated[Path, AfterValidator(Path.expanduser)] | None = None
    api_host: str = "127.0.0.1"
    api_port: Annotated[Port, Field(default_factory=_api_port_in)]
    api_connections: Annotated[int, Field(gt=0)] = 4000
    api_head_seconds: Annotated[float, Field(gt=0)] = 10.0
    api_body_seconds: Annotated[float, Field(gt=0)] = 30.0
    api_answer_seconds: Annotated[float, Field(gt=0)] = 30.0
    api_requests_per_minute: Annotated[int, Field(gt=0)] = 30_000
    api_reports_per_minute: Annotated[int, Field(gt=0)] = 60
    api_reports_in_all: Annotated[int, Field(gt=0)] = 1000
    ui_url: HttpUrl | None = None
    public_url: HttpUrl | None = None
    notices_lang: Annotated[str, AfterValidator(_languages)] = "zh-CN"
    codec_origin: Annotated[str, Field(pattern=r"^https?://[^/*\s]+$")] | None = None
    worker_port: Port | None = None
    api_metrics_address: str | None = None
    worker_metrics_address: str | None = None
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    log_stderr: Literal["people", "json"] = "people"
    log_mb: Annotated[int, Field(ge=0)] = 50
    drain_seconds: Annotated[float, Field(ge=0)] = 30.0
    cache_mb: Annotated[int, Field(ge=0)] = 400
    sandbox: bool = False

    @model_validator(mode="after")
    def _one_attempt_fits(self) -> Self:
        spent = self.http_connect_seconds + self.http_read_seconds + self.http_ask_seconds
        if spent > CALL_SECONDS_MAX:
            raise ValueError(
                f"http_connect_seconds, http_read_seconds and http_ask_seconds make {spent:g} s "
                f"together: at most {CALL_SECONDS_MAX:g} s fit into one attempt"
            )
        return self

    @property
    def erasures(self) -> Path:
        """The log of erasures."""
        return self.erasure_log or self.data_dir / "erasures.jsonl"

    def partner_url(self, partner: str) -> HttpUrl | None:
        """A partner's base address; none where it is not set."""
        url: HttpUrl | None = getattr(self, f"{partner}_url")
        return url

    def environment(self) -> dict[str, str]:
        """The variables that give another of our processes these settings."""
        values = self.model_dump(mode="json", exclude_none=True)
        return {variable(name): str(value) for name, value in values.items()}


def load_settings() -> Settings:
    """The settings of this process.

    Raises:
        UsageError: a variable holds what it may not; names each, and what is expected.
    """
    try:
        return Settings()
    except ValidationError as error:
        faults = [
            JoinedTexts((_at_fault(one["loc"]), sentence(one)), ": ") for one in listed(error)
        ]
        raise UsageError(
            phrase("invalid settings in the environment: {faults}", faults=JoinedTexts(faults)),
            hint="set the variable to what is expected, or unset it",
        ) from None


def variable(field: str) -> str:
    """The variable of a setting, as it is written in the environment."""
    name = field.upper()
    return name if name.startswith(PREFIX) or name in UNPREFIXED else f"{PREFIX}{name}"


def _at_fault(place: tuple[int | str, ...]) -> str:
    return variable(str(place[0])) if place else f"{PREFIX}HTTP_*"


UNPREFIXED = frozenset({"DATABASE_URL", "TEMPORAL_ADDRESS"})
"""The variables that keep the names everybody gives them."""
