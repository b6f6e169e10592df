"""The rules of the house that no import contract can see."""

import ast
import hashlib
import importlib
import importlib.util
import inspect
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest
from django.apps import apps
from django.conf import settings
from django.db.models import Model
from oscar.core.loading import get_class, get_model

ROOT = Path(__file__).resolve().parents[2]
ROOMS = {
    "accounts", "activity", "api", "bulk", "campaigns", "core", "demo", "feeds", "forks", "fulfilment",
    "health", "imports", "media", "notifications", "payments", "search", "settings", "shop", "users",
}  # fmt: skip
ENTRANCES = {"__init__", "asgi", "celery", "urls", "wsgi"}
TOP_PACKAGES = {"shopease", "catalogue_ext", "home", "cms_pages"}
NO_PACKAGES = {"bench", "tests"}
CATALOGUE_FACE = {
    "__init__", "admin", "apps", "compare_views", "forms", "lists", "product_views", "receivers", "reviews",
    "tasks", "urls", "views",
}  # fmt: skip
NO_KNOWLEDGE = {"management", "migrations", "templatetags"}
EXECUTED_SCRIPT = re.compile(
    r"<script(?![^>]*\bsrc=)(?![^>]*type=\"application/(?:ld\+)?json\")[^>]*>", re.IGNORECASE
)
HANDLER = re.compile(r"<[^>]*\son[a-z]+\s*=", re.IGNORECASE)
STYLE = re.compile(r"<[^>]*\sstyle\s*=|<style\b", re.IGNORECASE)
TEMPLATE_CODE = re.compile(r"{%.*?%}|{#.*?#}|{{.*?}}", re.DOTALL)
VARIABLE_READERS = {"text", "secret", "flag", "number", "items", "database", "email", "languages"}


def python_files(*folders: str) -> Iterator[Path]:
    for folder in folders:
        yield from sorted((ROOT / folder).rglob("*.py"))


def fork_modules() -> list[tuple[str, str]]:
    """(our module, Oscar's module) for each module of a fork that repeats one of Oscar's."""
    return [
        (f"{ours}.{file.stem}", f"{upstream}.{file.stem}")
        for upstream, ours in settings.OSCAR_FORKS.items()
        for file in sorted((ROOT / ours.replace(".", "/")).glob("*.py"))
        if file.stem not in {"__init__", "apps"} and importlib.util.find_spec(f"{upstream}.{file.stem}")
    ]


def classes_of(module: ModuleType) -> dict[str, type]:
    return {
        name: member
        for name, member in vars(module).items()
        if inspect.isclass(member) and member.__module__ == module.__name__
    }


def inline_code(template: str) -> list[str]:
    """What the content security policy would block in a template."""
    markup = TEMPLATE_CODE.sub("", template)
    return [found.group(0) for rule in (EXECUTED_SCRIPT, HANDLER, STYLE) for found in rule.finditer(markup)]


def variables_read() -> set[str]:
    """Names of the environment variables that the settings read."""
    names = set()
    for file in python_files("shopease/settings"):
        for node in ast.walk(ast.parse(file.read_text())):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr in VARIABLE_READERS
                and isinstance(node.func.value, ast.Name)
                and node.func.value.id == "env"
                and isinstance(node.args[0], ast.Constant)
            ):
                names.add(str(node.args[0].value))
    return names


# --- Forks -------------------------------------------------------------------------------------


@pytest.mark.parametrize(("ours", "upstream"), fork_modules())
def test_oscar_loads_each_forked_class(ours: str, upstream: str) -> None:
    own, original = importlib.import_module(ours), importlib.import_module(upstream)
    label = upstream.removeprefix("oscar.apps.")
    for name, member in classes_of(own).items():
        if name.startswith("_") or not hasattr(original, name):
            continue
        if issubclass(member, Model):
            loaded = get_model(member._meta.app_label, name)
        else:
            loaded = get_class(label, name)
        assert loaded is member, f"Oscar loads {loaded.__module__}.{name}, not {ours}.{name}"


@pytest.mark.parametrize(("upstream", "ours"), list(settings.OSCAR_FORKS.items()))
def test_each_fork_replaces_its_app(upstream: str, ours: str) -> None:
    installed = {config.name for config in apps.get_app_configs()}
    assert ours in installed
    assert upstream not in installed


def test_each_folder_of_forks_is_in_the_table() -> None:
    folders = {
        ".".join(file.parent.relative_to(ROOT).parts)
        for file in (ROOT / "shopease/forks").rglob("*.py")
        if file.stem != "__init__" and not {"migrations", "management", "templatetags"} & set(file.parts)
    }
    assert folders == {ours for ours in settings.OSCAR_FORKS.values() if ours.startswith("shopease.")}


@pytest.mark.parametrize(("upstream", "ours"), list(settings.OSCAR_FORKS.items()))
def test_oscars_migrations_are_copied_untouched(upstream: str, ours: str) -> None:
    spec = importlib.util.find_spec(upstream)
    assert spec is not None
    assert spec.origin is not None
    originals = {file.name: file for file in (Path(spec.origin).parent / "migrations").glob("0*.py")}
    copies = {file.name: file for file in (ROOT / ours.replace(".", "/") / "migrations").glob("0*.py")}
    assert set(copies) == set(originals)
    changed = [name for name, file in copies.items() if file.read_bytes() != originals[name].read_bytes()]
    assert changed == []


def test_own_migrations_of_forks_start_at_1001() -> None:
    for ours in settings.OSCAR_FORKS.values():
        for file in (ROOT / ours.replace(".", "/") / "migrations").glob("[0-9]*.py"):
            assert re.match(r"0\d{3}_|1(?!000)\d{3}_", file.name), file


# --- Rooms -------------------------------------------------------------------------------------


def test_every_module_belongs_to_a_room() -> None:
    strangers = [
        str(file.relative_to(ROOT))
        for file in python_files("shopease")
        if (parts := file.relative_to(ROOT / "shopease").with_suffix("").parts)
        and parts[0] not in (ROOMS if len(parts) > 1 else ENTRANCES)
    ]
    assert strangers == []


def test_no_package_stands_outside_the_house() -> None:
    folders = {entry.parent.name for entry in ROOT.glob("*/__init__.py")}
    assert folders - NO_PACKAGES == TOP_PACKAGES


def test_the_core_of_the_catalogue_is_named_in_its_contract() -> None:
    config = tomllib.loads((ROOT / "pyproject.toml").read_text())
    contracts = config["tool"]["importlinter"]["contracts"]
    core = next(c["source_modules"] for c in contracts if c["name"].startswith("The core of the catalogue"))
    folder = ROOT / "catalogue_ext"
    packages = {file.parent.name for file in folder.glob("*/__init__.py")} - NO_KNOWLEDGE
    modules = ({file.stem for file in folder.glob("*.py")} | packages) - CATALOGUE_FACE
    assert {f"catalogue_ext.{name}" for name in modules} == set(core)


def test_only_env_reads_the_environment() -> None:
    readers = []
    for file in python_files(*TOP_PACKAGES):
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "os":
                is_default = file.stem in {"wsgi", "asgi", "celery"} and node.attr == "environ"
                if node.attr in {"environ", "getenv"} and not is_default:
                    readers.append(str(file.relative_to(ROOT)))
    assert readers == []


# --- Blocks and templates ----------------------------------------------------------------------


def test_each_block_has_template_style_preview_and_test() -> None:
    stems = {file.stem for file in (ROOT / "cms_pages/blocks").glob("*.py")} - {"__init__"}
    assert stems == {file.stem for file in (ROOT / "templates/blocks").glob("*.html")}
    assert stems == {file.stem for file in (ROOT / "static/css/blocks").glob("*.css")}
    tests = {
        file.stem.removeprefix("test_") for file in (ROOT / "tests/unit/cms_pages/blocks").glob("test_*.py")
    }
    assert stems == tests
    for stem in stems:
        module = importlib.import_module(f"cms_pages.blocks.{stem}")
        block = getattr(module, stem.title().replace("_", "") + "Block")
        assert block._meta_class.template == f"blocks/{stem}.html"
        assert getattr(block._meta_class, "preview_value", None) is not None
        root = (ROOT / f"templates/blocks/{stem}.html").read_text()
        assert f'class="{stem.replace("_", "-")}' in root


@pytest.mark.parametrize(
    "template",
    [
        pytest.param(file, id=str(file.relative_to(ROOT / "templates")))
        for file in sorted((ROOT / "templates").rglob("*.html"))
        if "emails" not in file.parts  # mail programs know no style sheets
    ],
)
def test_templates_hold_no_inline_code(template: Path) -> None:
    assert inline_code(template.read_text()) == []


@pytest.mark.parametrize(
    "markup",
    [
        "<script>go()</script>",
        "<script type='module'>go()</script>",
        '<a href="/" onclick="go()">',
        "<body\n  ONLOAD = 'go()'>",
        '<p style="color: red">',
        "<style>p { color: red }</style>",
    ],
)
def test_inline_code_is_found(markup: str) -> None:
    assert len(inline_code(markup)) == 1


@pytest.mark.parametrize(
    "markup",
    [
        '<script src="/static/js/menu.js" defer></script>',
        '<script type="application/ld+json">{}</script>',
        '<p class="style">{% if a %} on=1 {% endif %}</p>',
        '<svg><use href="#on"></use></svg>',
    ],
)
def test_harmless_markup_is_left_alone(markup: str) -> None:
    assert inline_code(markup) == []


def test_no_template_trusts_a_value_blindly() -> None:
    trusting = [
        str(file.relative_to(ROOT))
        for file in (ROOT / "templates").rglob("*.html")
        if re.search(r"\|\s*safe\b|{%\s*autoescape\s+off", file.read_text())
    ]
    assert trusting == []


# --- Addresses, variables, foreign files --------------------------------------------------------


def test_slugs_of_the_shops_addresses_are_reserved() -> None:
    from cms_pages.slugs import reserved_slugs

    taken = {
        "accounts",
        "basket",
        "catalogue",
        "checkout",
        "cms",
        "dashboard",
        "documents",
        "files",
        "health",
    }
    assert taken | {"static", "media", "orders"} <= reserved_slugs()


def test_each_variable_is_in_the_example_and_in_the_docs() -> None:
    read = variables_read()
    example = set(re.findall(r"^#? ?([A-Z][A-Z0-9_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE))
    documented = set(
        re.findall(r"^\| `([A-Z][A-Z0-9_]+)` \|", (ROOT / "docs/configuration.md").read_text(), re.MULTILINE)
    )
    for_tests_only = {name for name in read if name.startswith("TEST_")}
    assert example == read - for_tests_only
    assert documented == read


@pytest.mark.parametrize("folder", ["static/vendor", "tests/browser/vendor"])
def test_foreign_files_are_the_locked_ones(folder: str) -> None:
    locked = {}
    for line in (ROOT / folder / "vendor.lock").read_text().splitlines():
        if line and not line.startswith("#"):
            name, _package, _licence, digest = line.split()
            locked[name] = digest
    files = {
        str(file.relative_to(ROOT / folder)): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in (ROOT / folder).rglob("*")
        if file.suffix in {".js", ".css", ".woff2", ".svg"}
    }
    assert files == locked
