"""The house rules that a machine can keep: imports, sizes, the catalogue, and what the guides say."""

from __future__ import annotations

import ast
import importlib.util
import re
import string
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import click
import pytest

from bot.settings import Settings
from index.texts import catalogue

CHECKOUT = Path(__file__).parents[1]
README = CHECKOUT / "README.md"
GUIDES = (README, *sorted((CHECKOUT / "docs").rglob("*.md")), CHECKOUT / "knowledge" / "README.md")

MAY_IMPORT = {
    "knowledge": {"knowledge"},
    "index": {"knowledge", "index"},
    "bot": {"knowledge", "index", "bot"},
    "scripts": {"knowledge", "index", "bot", "scripts"},
}
LONGEST_MODULE = 320  # lines
# Seconds, or memory that an ordinary answer must not pay: never on the default path.
HEAVY = {"torch", "sentence_transformers", "transformers", "matplotlib"}


@dataclass(frozen=True)
class Module:
    """One of our modules, parsed."""

    name: str  # as a path, "index/texts.py"
    source: str
    tree: ast.Module

    @property
    def package(self) -> str:
        return self.name.split("/")[0]


MODULES = [
    Module(path.relative_to(CHECKOUT).as_posix(), source, ast.parse(source))
    for package in MAY_IMPORT
    for path in sorted((CHECKOUT / package).rglob("*.py"))
    for source in [path.read_text(encoding="utf-8")]
]


def imported(nodes: Iterator[ast.AST]) -> set[str]:
    """The top-level packages that import statements name."""
    names: set[str] = set()
    for node in nodes:
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute here"
            names.add((node.module or "").split(".")[0])
    return names


def run_at_import(node: ast.AST) -> Iterator[ast.AST]:
    """The nodes that importing a module runs: no function bodies, nothing that is only for type checkers."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            continue
        if isinstance(child, ast.If) and "TYPE_CHECKING" in ast.dump(child.test):
            continue
        yield child
        yield from run_at_import(child)


def test_imports_flow_one_way() -> None:
    wrong = [
        f"{module.name} imports {name}"
        for module in MODULES
        for name in sorted(imported(ast.walk(module.tree)) & set(MAY_IMPORT) - MAY_IMPORT[module.package])
    ]
    assert wrong == [], "\n".join(wrong)


def test_heavy_packages_are_imported_only_when_used() -> None:
    wrong = [
        f"{module.name} imports {name} at import"
        for module in MODULES
        for name in sorted(imported(run_at_import(module.tree)) & HEAVY)
    ]
    assert wrong == [], "\n".join(wrong)


def test_heavy_packages_and_telegram_have_one_place() -> None:
    places = {
        name: {module.name for module in MODULES if name in imported(ast.walk(module.tree))}
        for name in (*HEAVY, "telegram")
    }
    assert places["torch"] == places["transformers"] == set()
    assert places["sentence_transformers"] <= {"index/encoder.py"}
    assert places["matplotlib"] <= {"bot/draw.py"}
    assert {name for name in places["telegram"] if not name.startswith("bot/")} == set()


def test_every_module_says_in_a_sentence_what_it_is_for() -> None:
    wrong = []
    for module in MODULES:
        first = (ast.get_docstring(module.tree) or "").split("\n")[0]
        if len(first.split()) < 4 or not first.endswith("."):
            wrong.append(f"{module.name}: {first!r}")
    assert wrong == [], "\n".join(wrong)


def test_modules_stay_small() -> None:
    sizes = {module.name: len(module.source.splitlines()) for module in MODULES}
    assert {name: lines for name, lines in sizes.items() if lines > LONGEST_MODULE} == {}


def test_only_commands_and_the_terminal_print_to_standard_output() -> None:
    wrong = [
        f"{module.name}:{node.lineno}"
        for module in MODULES
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print"
        if not any(keyword.arg == "file" for keyword in node.keywords)
        if module.package != "scripts" and not module.name.startswith("bot/terminal")
    ]
    assert wrong == [], "\n".join(wrong)


def test_no_path_of_a_machine() -> None:
    pattern = re.compile(r"(?<![\w.:/}~-])/(?:home|root|work|Users|mnt|opt|tmp|var)/")
    files = [
        CHECKOUT / "Makefile",
        CHECKOUT / "pyproject.toml",
        CHECKOUT / "constraints.txt",
        CHECKOUT / ".ci" / "run",
        *GUIDES,
        *(CHECKOUT / module.name for module in MODULES),
        *(CHECKOUT / "index").rglob("*.toml"),
        *(CHECKOUT / "tests").rglob("*.py"),
    ]
    wrong = [
        f"{path.relative_to(CHECKOUT)}:{number}"
        for path in files
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if pattern.search(line) and "re.compile" not in line
    ]
    assert wrong == [], "\n".join(wrong)


# The catalogue of sentences


def fields(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name is not None}


def keys_in_code() -> tuple[set[str], list[re.Pattern[str]]]:
    """The texts in the code that can be keys: plain strings, and f-strings as patterns.

    A key may be put together from a fixed beginning and a name: f"smalltalk.{route}" uses every key of the
    group "smalltalk". The beginning must hold the group and its dot, or it would use everything.
    """
    plain: set[str] = set()
    built: list[re.Pattern[str]] = []
    for module in MODULES:
        parts = {
            part for node in ast.walk(module.tree) if isinstance(node, ast.JoinedStr) for part in node.values
        }
        for node in ast.walk(module.tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in parts:
                plain.add(node.value)
            elif isinstance(node, ast.JoinedStr):
                pattern = "".join(
                    re.escape(str(part.value)) if isinstance(part, ast.Constant) else "[a-z_]+"
                    for part in node.values
                )
                if re.match(r"[a-z_]+\\\.", pattern):
                    built.append(re.compile(pattern))
    return plain, built


def sentence_calls() -> Iterator[tuple[str, ast.Call]]:
    """Calls of `text(…)` from the catalogue, with where they stand."""
    for module in MODULES:
        if not any(
            isinstance(node, ast.ImportFrom) and node.module == "index.texts"
            for node in ast.walk(module.tree)
        ):
            continue
        for node in ast.walk(module.tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "text":
                yield f"{module.name}:{node.lineno}", node


def test_both_languages_say_the_same_with_the_same_fields() -> None:
    indonesian, english = catalogue("id"), catalogue("en")
    assert set(indonesian) == set(english)
    assert {key for key in indonesian if fields(indonesian[key]) != fields(english[key])} == set()
    assert {key for key in indonesian if not indonesian[key].strip() or not english[key].strip()} == set()


def test_every_sentence_is_used() -> None:
    plain, built = keys_in_code()
    unused = [
        key
        for key in catalogue("id")
        if key not in plain and not any(pattern.fullmatch(key) for pattern in built)
    ]
    assert unused == [], "\n".join(unused)


def test_every_key_in_the_code_has_its_sentence() -> None:
    sentences = catalogue("id")
    groups = "|".join(sorted({key.split(".")[0] for key in sentences}))
    plain, built = keys_in_code()
    looks_like_a_key = re.compile(rf"(?:{groups})\.[a-z_]+")
    missing = [
        key
        for key in sorted(plain)
        if looks_like_a_key.fullmatch(key) and key not in sentences and not is_module(key)
    ]
    missing += [
        pattern.pattern
        for pattern in built
        if re.match(rf"(?:{groups})\\\.", pattern.pattern) and not any(map(pattern.fullmatch, sentences))
    ]
    assert missing == [], "\n".join(missing)


def is_module(name: str) -> bool:
    package = name.split(".")[0]
    return package in MAY_IMPORT and importlib.util.find_spec(name) is not None


def test_every_sentence_gets_the_fields_that_it_needs() -> None:
    sentences = catalogue("id")
    wrong = []
    for place, call in sentence_calls():
        key = call.args[0] if call.args else None
        if not isinstance(key, ast.Constant) or any(keyword.arg is None for keyword in call.keywords):
            continue  # put together, or its fields are
        assert isinstance(key.value, str)
        if key.value not in sentences:
            wrong.append(f"{place}: there is no {key.value}")
        elif lacking := fields(sentences[key.value]) - {str(keyword.arg) for keyword in call.keywords}:
            wrong.append(f"{place}: {key.value} without {', '.join(sorted(lacking))}")
    assert wrong == [], "\n".join(wrong)


# What the guides say


def settings() -> set[str]:
    return {f"TANYA_{name.upper()}" for name in Settings.model_fields}


def test_the_readme_lists_every_setting_and_no_other() -> None:
    rows = re.findall(r"^\| `(TANYA_[A-Z_]+)` \|", README.read_text(encoding="utf-8"), re.M)
    assert sorted(rows) == sorted(settings())


def test_no_setting_is_named_that_does_not_exist() -> None:
    places = [*GUIDES, *(CHECKOUT / module.name for module in MODULES), *(CHECKOUT / "index").rglob("*.toml")]
    wrong = [
        f"{path.relative_to(CHECKOUT)}: {name}"
        for path in places
        for name in re.findall(r"\bTANYA_[A-Z][A-Z_]*[A-Z]\b", path.read_text(encoding="utf-8"))
        if name not in settings()
    ]
    assert wrong == [], "\n".join(wrong)


def commands() -> dict[str, click.Command]:
    from scripts.cli import tanya

    context = click.Context(tanya)
    found = {name: tanya.get_command(context, name) for name in tanya.list_commands(context)}
    return {name: command for name, command in found.items() if command is not None}


def code_in(markdown: str) -> str:
    """The code of a Markdown text, blocks and spans."""
    blocks = re.findall(r"^```.*?^```", markdown, re.M | re.S)
    spans = re.findall(r"`([^`\n]+)`", re.sub(r"^```.*?^```", "", markdown, flags=re.M | re.S))
    return "\n".join([*blocks, *spans])


def commands_in(path: Path) -> set[str]:
    return set(
        re.findall(r"(?:^|[\s(/])(?<!/)tanya ([a-z]+)\b", code_in(path.read_text(encoding="utf-8")), re.M)
    )


def test_every_command_in_the_guides_exists() -> None:
    known = set(commands())
    wrong = {
        str(path.relative_to(CHECKOUT)): unknown for path in GUIDES if (unknown := commands_in(path) - known)
    }
    assert wrong == {}


@pytest.mark.parametrize("guide", [README, CHECKOUT / "docs" / "cli.md"], ids=lambda path: path.name)
def test_every_command_is_in_the_guide(guide: Path) -> None:
    assert set(commands()) - commands_in(guide) == set()


def test_the_readme_lists_every_command_of_the_bot_with_where_it_works() -> None:
    from bot.commands import COMMANDS

    places = {
        ("private", "group"): "everywhere",
        ("private",): "private",
        ("group_admins",): "groups",
        ("admins_chat",): "admins' chat",
    }
    rows = re.findall(r"^\| `/(\w+)` \| ([^|]+) \|", README.read_text(encoding="utf-8"), re.M)
    assert rows == [(command.names[0], places[command.where]) for command in COMMANDS]


def test_links_between_the_guides_lead_somewhere() -> None:
    wrong = [
        f"{path.relative_to(CHECKOUT)}: {target}"
        for path in GUIDES
        for target in re.findall(
            r"\]\(([^)#\s]+)", re.sub(r"```.*?```", "", path.read_text("utf-8"), flags=re.S)
        )
        if "://" not in target and not (path.parent / target).exists()
    ]
    assert wrong == [], "\n".join(wrong)


def test_every_command_explains_itself_with_an_example_and_all_its_options() -> None:
    wrong = []
    for name, command in commands().items():
        assert command.name == name
        if f"tanya {name}" not in (command.help or ""):
            wrong.append(f"{name}: no example in its help")
        wrong += [
            f"{name}: {parameter.opts[-1]} without help"
            for parameter in command.params
            if isinstance(parameter, click.Option) and not parameter.help
        ]
    assert wrong == [], "\n".join(wrong)
