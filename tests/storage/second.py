"""Calls boto3 for the tests: a line of JSON for each call on standard input, one for its answer on standard output."""

import json
import sys

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

address, access_key, secret_key, region = sys.argv[1:]
client = boto3.client(
    "s3",
    endpoint_url=address,
    aws_access_key_id=access_key,
    aws_secret_access_key=secret_key,
    region_name=region,
    config=Config(
        s3={"addressing_style": "path"},
        # RGW 16 does not take the checksums that boto3 sends by itself.
        request_checksum_calculation="when_required",
        response_checksum_validation="when_required",
    ),
)


def plain(value):
    """A value in words of JSON."""
    if isinstance(value, dict):
        return {name: plain(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [plain(inner) for inner in value]
    if isinstance(value, bytes):
        return value.hex()
    if value is None or isinstance(value, (bool, int, str)):
        return value
    return value.read().hex() if hasattr(value, "read") else str(value)


for line in sys.stdin:
    call = json.loads(line)
    arguments = call["arguments"]
    if "Body" in arguments:
        arguments["Body"] = bytes.fromhex(arguments["Body"])
    try:
        answer = {"answer": plain(getattr(client, call["method"])(**arguments))}
    except ClientError as error:
        answer = {"error": error.response["Error"]["Code"]}
    print(json.dumps(answer), flush=True)
