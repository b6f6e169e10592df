"""The S3 server of the tests: moto behind a guard that checks signatures.

Moto accepts wrong and expired signatures, so the guard computes AWS Signature Version 4 itself
and refuses what doesn't match. Without a signature one may only read, and only from the buckets
that were named public.

Run as `python -m tests.services.s3_app PORT ACCESS_KEY SECRET_KEY PUBLIC_BUCKET…`.
Source of the algorithm: "Authenticating Requests (AWS Signature Version 4)" in the S3 API reference.
"""

import hashlib
import hmac
import sys
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl, quote

from moto.server import create_backend_app
from werkzeug.serving import WSGIRequestHandler, run_simple

ALGORITHM = "AWS4-HMAC-SHA256"
CLOCK_SKEW = timedelta(minutes=15)
Environ = dict[str, Any]


class SignatureError(ValueError):
    """The request is not signed as it must be; the first argument is S3's error code."""


class SignatureGuard:
    """WSGI middleware that lets only rightly signed requests pass."""

    def __init__(
        self, app: Callable[..., Iterable[bytes]], access_key: str, secret_key: str, public: Iterable[str]
    ) -> None:
        self.app = app
        self.access_key = access_key
        self.secret_key = secret_key
        self.public = frozenset(public)

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        try:
            self._check(environ)
        except SignatureError as error:
            body = f"<Error><Code>{error.args[0]}</Code></Error>".encode()
            headers = [("Content-Type", "application/xml"), ("Content-Length", str(len(body)))]
            start_response("403 Forbidden", headers)
            return [body]
        return self.app(environ, start_response)

    def _check(self, environ: Environ) -> None:
        query = parse_qsl(environ.get("QUERY_STRING", ""), keep_blank_values=True)
        named = dict(query)
        if "X-Amz-Signature" in named:
            self._check_link(environ, query, named)
        elif environ.get("HTTP_AUTHORIZATION", "").startswith(ALGORITHM):
            self._check_header(environ, query)
        elif not self._is_public_read(environ):
            raise SignatureError("AccessDenied")
        else:
            # moto only looks whether there is a signature
            scope = f"{self.access_key}/20000101/us-east-1/s3/aws4_request"
            environ["HTTP_AUTHORIZATION"] = f"{ALGORITHM} Credential={scope}, SignedHeaders=host, Signature=0"

    def _is_public_read(self, environ: Environ) -> bool:
        bucket, _, key = environ["PATH_INFO"].lstrip("/").partition("/")
        return environ["REQUEST_METHOD"] in {"GET", "HEAD"} and bucket in self.public and bool(key)

    def _check_link(self, environ: Environ, query: list[tuple[str, str]], named: dict[str, str]) -> None:
        moment = _moment(named.get("X-Amz-Date", ""))
        if datetime.now(UTC) > moment + timedelta(seconds=int(named.get("X-Amz-Expires", "0"))):
            raise SignatureError("ExpiredToken")
        unsigned = [pair for pair in query if pair[0] != "X-Amz-Signature"]
        self._compare(
            environ,
            unsigned,
            credential=named.get("X-Amz-Credential", ""),
            signed_headers=named.get("X-Amz-SignedHeaders", ""),
            date=named["X-Amz-Date"],
            payload="UNSIGNED-PAYLOAD",
            signature=named["X-Amz-Signature"],
        )

    def _check_header(self, environ: Environ, query: list[tuple[str, str]]) -> None:
        fields = dict(
            part.strip().split("=", 1)
            for part in environ["HTTP_AUTHORIZATION"].removeprefix(ALGORITHM).split(",")
        )
        date = environ.get("HTTP_X_AMZ_DATE", "")
        if abs(datetime.now(UTC) - _moment(date)) > CLOCK_SKEW:
            raise SignatureError("RequestTimeTooSkewed")
        self._compare(
            environ,
            query,
            credential=fields.get("Credential", ""),
            signed_headers=fields.get("SignedHeaders", ""),
            date=date,
            payload=environ.get("HTTP_X_AMZ_CONTENT_SHA256", ""),
            signature=fields.get("Signature", ""),
        )

    def _compare(
        self,
        environ: Environ,
        query: list[tuple[str, str]],
        *,
        credential: str,
        signed_headers: str,
        date: str,
        payload: str,
        signature: str,
    ) -> None:
        access_key, _, scope = credential.partition("/")
        if access_key != self.access_key:
            raise SignatureError("InvalidAccessKeyId")
        canonical = "\n".join(
            [
                environ["REQUEST_METHOD"],
                quote(environ["PATH_INFO"].encode("latin-1"), safe="/-_.~"),
                "&".join(
                    sorted(f"{quote(name, safe='-_.~')}={quote(value, safe='-_.~')}" for name, value in query)
                ),
                *(f"{name}:{_header(environ, name)}" for name in signed_headers.split(";")),
                "",
                signed_headers,
                payload,
            ]
        )
        hashed = hashlib.sha256(canonical.encode()).hexdigest()
        key = f"AWS4{self.secret_key}".encode()
        for part in scope.split("/"):
            key = hmac.new(key, part.encode(), hashlib.sha256).digest()
        text = f"{ALGORITHM}\n{date}\n{scope}\n{hashed}"
        expected = hmac.new(key, text.encode(), hashlib.sha256).hexdigest()
        if not hmac.compare_digest(expected, signature):
            raise SignatureError("SignatureDoesNotMatch")


def _moment(text: str) -> datetime:
    try:
        return datetime.strptime(text, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    except ValueError:
        raise SignatureError("AccessDenied") from None


def _header(environ: Environ, name: str) -> str:
    key = name.upper().replace("-", "_")
    value = environ.get(key) if key in {"CONTENT_TYPE", "CONTENT_LENGTH"} else environ.get("HTTP_" + key)
    return " ".join((value or "").split())


class QuietHandler(WSGIRequestHandler):
    """Logs no request lines."""

    def log_request(self, *args: Any, **kwargs: Any) -> None:
        """Say nothing."""


def main() -> None:
    """Serve until ended."""
    port, access_key, secret_key, *public = sys.argv[1:]
    moto = create_backend_app("s3")
    guard = SignatureGuard(moto.wsgi_app, access_key, secret_key, public)
    run_simple("127.0.0.1", int(port), guard, threaded=True, request_handler=QuietHandler)


if __name__ == "__main__":
    main()
