"""Check compose files against the Compose specification's schema.

The schema is `compose/config/compose_spec.json` of the PyPI package docker-compose 1.29.2
(Apache-2.0), kept beside this file as it came.

Run as `python -m tests.services.compose_schema FILE…`.
"""

import json
import sys
from pathlib import Path
from typing import Any

import yaml
from jsonschema import Draft7Validator

SCHEMA = Path(__file__).parent / "schema/compose_spec.json"


def problems(document: dict[str, Any]) -> list[str]:
    """What the schema says against a compose document, and services or volumes named but not there."""
    validator = Draft7Validator(json.loads(SCHEMA.read_text()))
    found = [
        f"{'/'.join(map(str, error.path))}: {error.message}" for error in validator.iter_errors(document)
    ]
    services = document.get("services", {})
    volumes = document.get("volumes", {}) or {}
    for name, service in services.items():
        found += [
            f"{name}: depends on {other}" for other in service.get("depends_on", {}) if other not in services
        ]
        for volume in service.get("volumes", []):
            source = str(volume).partition(":")[0]
            if source.isidentifier() and source not in volumes:
                found.append(f"{name}: the volume {source} is not declared")
    return found


def main() -> int:
    """Exit 1 when a file is not as the schema wants it."""
    failed = 0
    for name in sys.argv[1:]:
        for problem in problems(yaml.safe_load(Path(name).read_text())):
            print(f"{name}: {problem}", file=sys.stderr)
            failed = 1
    return failed


if __name__ == "__main__":
    sys.exit(main())
