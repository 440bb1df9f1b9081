"""An identity provider on this machine: discovery, authorization with PKCE, tokens, keys."""

import hashlib
import secrets
import time
from base64 import b64decode, urlsafe_b64encode
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Annotated, Any

from fastapi import FastAPI, Form, Request
from fastapi.responses import JSONResponse, RedirectResponse, Response
from joserfc import jwt
from joserfc.jwk import ECKey

from activities.adapters.process.http_server import DoorConfig, served

CLIENT, SECRET = "fulfil", "a secret:word"
KEY = ECKey.generate_key("P-256", {"kid": "one", "alg": "ES256"})
OTHER_KEY = ECKey.generate_key("P-256", {"kid": "one", "alg": "ES256"})


@dataclass
class Provider:
    """What it knows, and how it lies.

    Attributes:
        claims: what it says of whoever signs in.
        lies: claims of the ID token that are set to something else, or left out (None).
        key: what it signs with.
    """

    issuer: str = ""
    claims: dict[str, Any] = field(default_factory=dict)
    lies: dict[str, Any] = field(default_factory=dict)
    key: ECKey = field(default_factory=lambda: KEY)
    codes: dict[str, dict[str, str]] = field(default_factory=dict)

    def id_token(self, asked: dict[str, str]) -> str:
        """The token for a sign-in that was asked for."""
        now = int(time.time())
        claims = {
            "iss": self.issuer, "aud": CLIENT, "iat": now, "exp": now + 300, "sub": "u-1",
            "nonce": asked["nonce"], **self.claims, **self.lies,
        }  # fmt: skip
        kept = {name: value for name, value in claims.items() if value is not None}
        return jwt.encode({"alg": "ES256", "kid": "one"}, kept, self.key)

    def app(self) -> FastAPI:
        """Its doors."""
        app = FastAPI()

        @app.get("/.well-known/openid-configuration")
        async def about() -> dict[str, str]:
            doors = {"authorization": "authorize", "token": "token"}
            found = {f"{name}_endpoint": f"{self.issuer}/{path}" for name, path in doors.items()}
            return {**found, "issuer": self.issuer, "jwks_uri": f"{self.issuer}/keys"}

        @app.get("/keys")
        async def keys() -> dict[str, Any]:
            return {"keys": [KEY.as_dict(private=False)]}

        @app.get("/authorize")
        async def authorize(request: Request) -> Response:
            asked = dict(request.query_params)
            assert (asked["response_type"], asked["client_id"]) == ("code", CLIENT)
            assert asked["code_challenge_method"] == "S256"
            code = secrets.token_urlsafe(8)
            self.codes[code] = asked
            back = f"{asked['redirect_uri']}?code={code}&state={asked['state']}"
            return RedirectResponse(back, status_code=303)

        app.add_api_route("/token", self.token, methods=["POST"])
        return app

    async def token(
        self,
        request: Request,
        code: Annotated[str, Form()],
        code_verifier: Annotated[str, Form()],
        redirect_uri: Annotated[str, Form()],
    ) -> Response:
        """Give a token for a code, once, to whoever asked for it."""
        asked = self.codes.pop(code, None)
        basic = request.headers.get("authorization", "").removeprefix("Basic ")
        digest = hashlib.sha256(code_verifier.encode()).digest()
        proof = urlsafe_b64encode(digest).rstrip(b"=").decode()
        known = b64decode(basic).decode() == f"{CLIENT}:a%20secret%3Aword"
        if asked is None or not known or proof != asked["code_challenge"]:
            return JSONResponse({"error": "invalid_grant"}, status_code=400)
        assert redirect_uri == asked["redirect_uri"]
        return JSONResponse({"token_type": "Bearer", "id_token": self.id_token(asked)})


@asynccontextmanager
async def running_provider() -> AsyncIterator[Provider]:
    """A provider that serves over loopback HTTP."""
    provider = Provider()
    async with served(DoorConfig(provider.app()), 0) as address:
        provider.issuer = address
        yield provider
