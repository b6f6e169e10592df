"""An S3 server with one public and one private bucket; it checks signatures."""

import sys
from pathlib import Path
from typing import Any

import boto3
from botocore.config import Config

from tests.services.process import HOST, Server, accepts_connections, dying_with_parent, free_port

ACCESS_KEY = "test-access-key"
SECRET_KEY = "test-secret-key"
REGION = "eu-central-1"
PUBLIC_BUCKET = "shopease-media"
PRIVATE_BUCKET = "shopease-private"


class S3Server:
    """Forgets everything when it is stopped; its buckets are there again after `start`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = free_port()
        self.url = f"http://{HOST}:{self.port}"
        self._server: Server | None = None

    @property
    def env(self) -> dict[str, str]:
        """The settings with which the shop uses this server."""
        return {
            "S3_BUCKET": PUBLIC_BUCKET,
            "S3_PRIVATE_BUCKET": PRIVATE_BUCKET,
            "S3_ENDPOINT_URL": self.url,
            "S3_REGION": REGION,
            "S3_ACCESS_KEY_ID": ACCESS_KEY,
            "S3_SECRET_ACCESS_KEY": SECRET_KEY,
            "S3_PUBLIC_URL": f"{self.url}/{PUBLIC_BUCKET}",
        }

    @property
    def client(self) -> Any:
        """A boto3 client that looks into the buckets from outside."""
        return boto3.client(
            "s3",
            endpoint_url=self.url,
            region_name=REGION,
            aws_access_key_id=ACCESS_KEY,
            aws_secret_access_key=SECRET_KEY,
            config=Config(signature_version="s3v4", s3={"addressing_style": "path"}),
        )

    def names(self, bucket: str = PUBLIC_BUCKET) -> set[str]:
        """The names of all files in a bucket."""
        return {entry["Key"] for entry in self.client.list_objects_v2(Bucket=bucket).get("Contents", [])}

    def start(self) -> None:
        """Start with two empty buckets."""
        self.stop()
        arguments = [str(self.port), ACCESS_KEY, SECRET_KEY, PUBLIC_BUCKET]
        command = [*dying_with_parent(), sys.executable, "-m", "tests.services.s3_app", *arguments]
        self._server = Server(command, log=self.folder / "s3.log")
        self._server.wait_for(lambda: accepts_connections(self.port))
        for bucket in (PUBLIC_BUCKET, PRIVATE_BUCKET):
            self.client.create_bucket(Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": REGION})

    def stop(self) -> None:
        """End the server: connections are refused from now on."""
        if self._server is not None:
            self._server.stop()
            self._server = None
