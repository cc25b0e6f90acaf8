"""A small OpenID Connect provider that signs everyone in as it is told, over real HTTP."""

from __future__ import annotations

import base64
import hashlib
import secrets
import threading
import time
from typing import Any
from urllib.parse import urlencode

from flask import Flask, Response, jsonify, redirect, request
from joserfc import jwt
from joserfc.jwk import RSAKey
from werkzeug.serving import WSGIRequestHandler, make_server

CLIENT, SECRET = "arkivet", "mycket-hemligt"


class _Quiet(WSGIRequestHandler):
    def log(self, *_: Any) -> None:
        """Say nothing of each request."""


class Provider:
    """`groups` are those of whoever signs in next; `meddle` changes the claims before signing.

    `without` names what the answer lacks, `who` changes what the userinfo says.
    """

    def __init__(self) -> None:
        self.key = RSAKey.generate_key(2048, {"kid": "en", "use": "sig"})
        self.groups: list[str] = []
        self.meddle: dict[str, Any] = {}
        self.in_token = True
        self.without = ""
        self.who: dict[str, Any] = {}
        self.codes: dict[str, dict[str, str]] = {}
        self.server = make_server(
            "127.0.0.1", 0, self._app(), threaded=True, request_handler=_Quiet
        )
        self.issuer = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()

    def _app(self) -> Flask:
        app = Flask("provider")
        app.add_url_rule("/.well-known/openid-configuration", view_func=self.metadata)
        app.add_url_rule("/in", view_func=self.authorize)
        app.add_url_rule("/token", view_func=self.token, methods=["POST"])
        app.add_url_rule("/jwks", view_func=self.jwks)
        app.add_url_rule("/who", view_func=self.userinfo)
        return app

    def metadata(self) -> Response:
        return jsonify(
            issuer=self.issuer,
            authorization_endpoint=f"{self.issuer}/in",
            token_endpoint=f"{self.issuer}/token",
            jwks_uri=f"{self.issuer}/jwks",
            userinfo_endpoint=f"{self.issuer}/who",
            end_session_endpoint=f"{self.issuer}/ut",
            response_types_supported=["code"],
            subject_types_supported=["public"],
            id_token_signing_alg_values_supported=["RS256"],
        )

    def authorize(self) -> Any:
        asked = request.args
        assert (asked["client_id"], asked["response_type"]) == (CLIENT, "code")
        assert asked["code_challenge_method"] == "S256"
        code = secrets.token_hex(8)
        self.codes[code] = dict(asked)
        return redirect(
            f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"
        )

    def token(self) -> Any:
        given = self.codes.pop(request.form["code"], None)
        who = request.authorization
        proof = hashlib.sha256(request.form["code_verifier"].encode()).digest()
        fine = (
            given is not None
            and who is not None
            and (who.username, who.password) == (CLIENT, SECRET)
            and given["redirect_uri"] == request.form["redirect_uri"]
            and given["code_challenge"] == base64.urlsafe_b64encode(proof).rstrip(b"=").decode()
        )
        if not fine:
            return jsonify(error="invalid_grant"), 400
        assert given
        now = int(time.time())
        claims = {
            "iss": self.issuer, "aud": CLIENT, "sub": "anna", "nonce": given["nonce"],
            "iat": now, "exp": now + 300,
        }  # fmt: skip
        claims |= {"groups": self.groups} if self.in_token else {}
        claims = {name: v for name, v in (claims | self.meddle).items() if v is not None}
        signed = jwt.encode({"alg": "RS256", "kid": "en"}, claims, self.key)
        answer: dict[str, object] = {
            "access_token": "a",
            "token_type": "Bearer",
            "expires_in": 300,
            "id_token": signed,
        }
        return jsonify({name: value for name, value in answer.items() if name != self.without})

    def jwks(self) -> Response:
        return jsonify(keys=[self.key.as_dict(private=False)])

    def userinfo(self) -> Response:
        return jsonify({"sub": "anna", "groups": self.groups} | self.who)
