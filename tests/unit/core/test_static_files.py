"""Hashed static files: what refers to another file refers to its hashed name."""

import re
from pathlib import Path

from django.core.files.storage import FileSystemStorage

from shopease.core.storages import HashedStaticStorage


def collected(tmp_path: Path, **files: str) -> dict[str, str]:
    """Original name -> content of its hashed copy, as collectstatic would make it."""
    source, target = tmp_path / "source", tmp_path / "target"
    paths = {}
    for name, content in files.items():
        path = name.replace("__", ".")
        for folder in (source, target):
            folder.mkdir(exist_ok=True)
            (folder / path).write_text(content)
        paths[path] = (FileSystemStorage(location=source), path)
    storage = HashedStaticStorage(location=str(target), base_url="/static/")
    for _name, _hashed, problem in storage.post_process(paths):
        assert not isinstance(problem, Exception), problem
    return {path: (target / storage.stored_name(path)).read_text() for path in paths}


def test_modules_import_hashed_modules(tmp_path: Path) -> None:
    files = collected(tmp_path, a__js='import {go} from "./b.js";\ngo();\n', b__js="export const go = 1;\n")
    assert re.search(r'from "\./b\.[0-9a-f]{12}\.js"', files["a.js"])


def test_style_sheets_import_hashed_sheets_into_their_layer(tmp_path: Path) -> None:
    files = collected(tmp_path, a__css='@import url("b.css") layer(base);\n', b__css="p { color: red }\n")
    assert re.search(r'@import url\("b\.[0-9a-f]{12}\.css"\) layer\(base\)', files["a.css"])


def test_the_entry_style_sheet_becomes_one_file(tmp_path: Path) -> None:
    sheets = {
        "css/main.css": '@layer base, blocks;\n@import url("base.css") layer(base);\n'
        '@import url("blocks/hero.css") layer(blocks);\n',
        "css/base.css": 'p { background: url("../img/dot.svg"); mask: url(data:image/gif;base64,AA) }\n',
        "css/blocks/hero.css": '.hero { background: url("../../img/dot.svg") }\n',
        "img/dot.svg": "<svg/>",
    }
    for name, content in sheets.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)
    source = FileSystemStorage(location=tmp_path)
    storage = HashedStaticStorage(location=str(tmp_path), base_url="/static/")
    for _name, _hashed, problem in storage.post_process({name: (source, name) for name in sheets}):
        assert not isinstance(problem, Exception), problem
    sheet = (tmp_path / storage.stored_name("css/main.css")).read_text()
    assert "@import" not in sheet
    assert re.search(r'@layer base \{\np \{ background: url\("\.\./img/dot\.[0-9a-f]{12}\.svg"\)', sheet)
    assert re.search(
        r'@layer blocks \{\n\.hero \{ background: url\("\.\./img/dot\.[0-9a-f]{12}\.svg"\)', sheet
    )
    assert "url(data:image/gif;base64,AA)" in sheet
