"""Private files in a bucket leave it by links that expire, as downloads."""

from urllib.parse import parse_qs, urlsplit

from shopease.core.s3 import PrivateS3Storage


def test_a_link_to_a_private_file_expires_and_is_a_download() -> None:
    storage = PrivateS3Storage(
        bucket_name="private",
        access_key="key",
        secret_key="secret",
        region_name="eu-central-1",
        signature_version="s3v4",
        querystring_expire=300,
    )
    query = parse_qs(urlsplit(storage.url("products/3f/Brewing tea.pdf")).query)
    assert query["response-content-disposition"] == ['attachment; filename="Brewing tea.pdf"']
    assert query["X-Amz-Expires"] == ["300"]
