"""An identity provider that signs our own people in: OpenID Connect, authorization code with PKCE.

What the provider says is believed once its signature, issuer, audience, times and nonce fit; its
own answers are read over our bounded client.
"""

import json
import secrets
from base64 import b64encode
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Final, NamedTuple
from urllib.parse import quote, urlsplit

from authlib.oauth2.rfc6749.parameters import prepare_grant_uri
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from activities.adapters.partners.http_client import HttpClient, NoReplyError, open_http
from activities.adapters.process.http_server import LOOPBACK
from activities.adapters.process.private_file import read_private
from models.errors import BadAnswer, PartnerUnavailable, UsageError
from models.field_errors import faults
from models.phrases import phrase
from models.roles import Role

ALGORITHMS: Final = ("RS256", "PS256", "ES256", "EdDSA")
"""How a provider may sign: with a key of its own, never with the secret that we share."""

LEEWAY_SECONDS: Final = 60
WELL_KNOWN: Final = "/.well-known/openid-configuration"


def _safe(url: str) -> str:
    parts = urlsplit(url)
    if not parts.hostname or parts.fragment or parts.query:
        raise ValueError("an issuer is an address without a query")
    if parts.scheme != "https" and parts.hostname not in (LOOPBACK, "localhost"):
        raise ValueError("an issuer is reached over https")
    return url.rstrip("/")


class IdentityFile(BaseModel):
    """The provider, as the file of `FULFIL_IDENTITY` names it.

    Attributes:
        issuer: its address; what it signs names the same.
        client_id, client_secret: what it knows us by.
        role_claim: the claim with somebody's groups or roles; dots lead into it.
        roles: our role for each of them; the first that fits counts.
        label: what its button says.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    issuer: Annotated[str, AfterValidator(_safe)]
    client_id: Annotated[str, Field(min_length=1)]
    client_secret: str | None = None
    scopes: str = "openid profile"
    role_claim: str = "roles"
    roles: dict[str, Role]
    label: Annotated[str, Field(max_length=40)] = "SSO"

    def role_of(self, claims: Mapping[str, Any]) -> Role | None:
        """Our role for what the provider says of somebody; none where it names none."""
        value: Any = claims
        for name in self.role_claim.split("."):
            value = value.get(name) if isinstance(value, Mapping) else None
        held = value if isinstance(value, list) else [value]
        return next((role for name, role in self.roles.items() if name in held), None)


class Attempt(NamedTuple):
    """One sign-in that was begun: what its answer must fit."""

    state: str
    nonce: str
    verifier: str


class Identity(NamedTuple):
    """Whom the provider has signed in, and as what he may come in."""

    issuer: str
    subject: str
    role: Role | None


def read_identity(path: Path) -> IdentityFile:
    """The provider in that file.

    Raises:
        UsageError: there is none, others may read it, or it names no provider.
    """
    text = read_private(path, "the identity file", hint="see docs/how-to/sign-in.md")
    try:
        return IdentityFile.model_validate_json(text)
    except ValidationError as error:
        raise UsageError(
            phrase(
                "the identity file {path} is not one: {faults}",
                path=str(path),
                faults=faults(error),
            ),
            hint="see docs/how-to/sign-in.md",
        ) from None


class IdentityProvider:
    """The provider of a file."""

    def __init__(self, known_as: IdentityFile) -> None:
        self.known_as = known_as

    async def begin(self, back: str) -> tuple[str, Attempt]:
        """Where a browser is sent to sign in, and what its answer must fit.

        Raises:
            PartnerUnavailable: the provider cannot be reached now.
            BadAnswer: it is not the one of the file.
        """
        attempt = Attempt(*(secrets.token_urlsafe(32) for _ in Attempt._fields))
        async with open_http() as http:
            about = await self._about(http)
        challenge = create_s256_code_challenge(attempt.verifier)  # type: ignore[no-untyped-call]  # authlib's
        url = prepare_grant_uri(  # type: ignore[no-untyped-call]  # authlib's
            about["authorization_endpoint"],
            client_id=self.known_as.client_id,
            response_type="code",
            redirect_uri=back,
            scope=self.known_as.scopes,
            state=attempt.state,
            nonce=attempt.nonce,
            code_challenge=challenge,
            code_challenge_method="S256",
        )
        return str(url), attempt

    async def finish(self, code: str, attempt: Attempt, back: str) -> Identity:
        """Whom the provider has signed in, for the code that the browser brings.

        Raises:
            PartnerUnavailable: the provider cannot be reached now.
            BadAnswer: it takes the code for wrong, or what it says does not fit.
        """
        async with open_http() as http:
            about = await self._about(http)
            token = await self._token(http, about["token_endpoint"], code, attempt, back)
            keys = await _get(http, about["jwks_uri"])
        claims = self._checked(str(token.get("id_token")), keys, attempt)
        return Identity(self.known_as.issuer, claims["sub"], self.known_as.role_of(claims))

    async def _about(self, http: HttpClient) -> dict[str, str]:
        """What the provider says of itself."""
        about = await _get(http, f"{self.known_as.issuer}{WELL_KNOWN}")
        if str(about.get("issuer")).rstrip("/") != self.known_as.issuer:
            raise BadAnswer("the identity provider names another issuer than the identity file")
        names = ("authorization_endpoint", "token_endpoint", "jwks_uri")
        try:
            return {name: _safe(str(about[name]).partition("?")[0]) for name in names}
        except (KeyError, ValueError):
            raise BadAnswer("the identity provider does not say where its doors are") from None

    async def _token(
        self, http: HttpClient, url: str, code: str, attempt: Attempt, back: str
    ) -> dict[str, Any]:
        fields = {
            "grant_type": "authorization_code", "code": code, "redirect_uri": back,
            "code_verifier": attempt.verifier, "client_id": self.known_as.client_id,
        }  # fmt: skip
        basic = None
        if self.known_as.client_secret is not None:
            pair = (self.known_as.client_id, self.known_as.client_secret)
            basic = b64encode(":".join(quote(one, safe="") for one in pair).encode()).decode()
        try:
            reply = await http.post_form(url, fields, basic=basic)
        except NoReplyError as error:
            raise _unreachable(error) from error
        return _json(reply.status, reply.body)

    def _checked(self, token: str, keys: Any, attempt: Attempt) -> Mapping[str, Any]:
        """The claims of an ID token that fits.

        Raises:
            BadAnswer: it does not; says what.
        """
        client = self.known_as.client_id
        options: Any = {
            "iss": {
                "essential": True,
                "values": [self.known_as.issuer, self.known_as.issuer + "/"],
            },
            "aud": {"essential": True, "value": client},
        }
        try:
            found = jwt.decode(token, KeySet.import_key_set(keys), algorithms=[*ALGORITHMS])
            claims: dict[str, Any] = CodeIDToken(
                found.claims, found.header, options, {"nonce": attempt.nonce, "client_id": client}
            )
            claims.validate(leeway=LEEWAY_SECONDS)  # type: ignore[attr-defined]  # authlib's
        except (JoseError, ValueError, TypeError, KeyError) as error:
            raise BadAnswer(
                phrase("what the identity provider says is not believed: {why}", why=str(error))
            ) from None
        subject = claims.get("sub")
        if claims.get("nonce") != attempt.nonce or not (isinstance(subject, str) and subject):
            raise BadAnswer("what the identity provider says is of another sign-in")
        return claims


async def _get(http: HttpClient, url: str) -> dict[str, Any]:
    try:
        reply = await http.get(url)
    except NoReplyError as error:
        raise _unreachable(error) from error
    return _json(reply.status, reply.body)


def _json(status: int, body: bytes) -> dict[str, Any]:
    try:
        found = json.loads(body)
    except ValueError:
        found = None
    if status >= 500:
        raise PartnerUnavailable("the identity provider has a fault now", hint="try again later")
    if status != 200 or not isinstance(found, dict):
        raise BadAnswer(
            phrase("the identity provider answers {status}: begin again", status=status)
        )
    return found


def _unreachable(error: NoReplyError) -> PartnerUnavailable:
    return PartnerUnavailable(
        phrase("the identity provider cannot be reached: {why}", why=str(error)),
        hint="try again in a moment, or sign in by name and password",
    )
