"""The house has floors: a module imports only from floors below; some libraries live on one floor only."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

SIM = Path(__file__).parents[1] / "sim"

FLOORS = (
    ("language",),
    ("version", "shipped", "wording", "mistakes", "interrupts"),
    ("archives", "result_folder", "batch_folder", "new_files"),
    ("compiling",),
    ("compiled",),
    ("philox", "thinning", "ordering", "instants", "needing"),
    ("candidates", "chance", "distributions", "moments", "monotone"),
    ("latin",),
    ("theory", "proportions", "sobol", "morris", "information", "allocation", "selection"),
    ("overflow", "through_time", "estimates"),
    ("order_statistics", "differences", "variance"),
    ("draws", "ratios", "beta"),
    ("evidence",),
    ("verdicts",),
    ("scenario",),
    ("records",),
    ("engine.columns",),
    ("engine.sound",),
    ("engine.checks",),
    ("engine", "engine.vocabulary"),
    ("engine.eligible", "engine.rows", "engine.waiting", "engine.blocks", "engine.calendar", "engine.units"),
    ("engine.state", "engine.codes", "engine.groups"),
    ("engine.ahead",),
    ("engine.filled",),
    ("engine.balances", "engine.lists", "engine.world", "engine.placed"),
    ("engine.calendars",),
    ("purposes", "inclusion", "apportion", "runs"),
    ("field",),
    ("rates", "rows", "spread", "stays", "capacity"),
    ("residual", "events"),
    ("sources",),
    ("effects", "cells"),
    ("bursts", "habits", "money"),
    ("people",),
    ("shelters",),
    ("referrals", "closures"),
    ("visits",),
    ("balances",),
    ("beds",),
    ("route_rows",),
    ("routes",),
    ("policy",),
    ("windows", "request_rows"),
    ("eligibility", "residents"),
    ("formula",),
    ("frame", "quantities"),
    ("history",),
    ("occupancy",),
    ("demand",),
    ("happenings",),
    ("held", "needed"),
    ("sweep",),
    ("lost",),
    ("fates", "spending", "bed_use"),
    ("adding", "asked_again", "counting", "soundness"),
    ("counts", "looking", "checked_rows"),
    ("measures", "conservation"),
    ("engine.reference", "engine.kernel"),
    ("engine.choice",),
    ("experiment",),
    ("fitting",),
    ("orders",),
    ("answer", "journal", "simulated_records"),
    ("example_spreadsheet",),
    ("kept", "tables", "csv_text"),
    ("figures",),
    ("report",),
    ("store",),
    ("web",),
    ("",),
    ("cli",),
    ("catalogues",),
    ("__main__",),
)
"""From the ground up; a package stands for its modules, the empty name for `sim` itself."""

HOMES = {
    "numba": ("compiled", "compiling", "engine.ahead"),
    "simpy": ("engine.reference",),
    "distributed": ("experiment.cluster",),
    "pydantic": ("scenario",),
    "pydantic_core": ("scenario",),
    "matplotlib": ("figures", "", "store"),
    "openpyxl": ("records.xlsx_sheet", "report.workbook"),
    "pandas": ("tables", ""),
    "gettext": ("language",),
    "jinja2": ("catalogues", "report", "web"),
    "weasyprint": ("report",),
    "click": ("cli",),
    "random": (),
    "secrets": ("web",),
    "starlette": ("web",),
    "uvicorn": ("web",),
}
"""Libraries and the only places that may name them; `sim` and the store name some for types only."""

MODULES = {
    path.relative_to(SIM)
    .with_suffix("")
    .as_posix()
    .replace("/", ".")
    .removesuffix("__init__")
    .rstrip("."): path
    for path in sorted(SIM.rglob("*.py"))
}


def floor_of(module: str) -> int:
    """Return the floor of a module by its longest named part."""
    parts = module.split(".")
    for length in range(len(parts), 0, -1):
        name = ".".join(parts[:length])
        for number, names in enumerate(FLOORS):
            if name in names:
                return number
    raise AssertionError(f"sim.{module} stands on no floor: add it to FLOORS")


def nodes(tree: ast.AST, is_run: bool) -> Iterator[ast.AST]:
    """Yield the nodes of a module, without what only type checkers read if `is_run`."""
    left = [tree]
    while left:
        for node in ast.iter_child_nodes(left.pop()):
            if not (is_run and is_for_types(node)):
                yield node
                left.append(node)


def is_for_types(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"


@cache
def imported(path: Path, is_run: bool = False) -> tuple[str, ...]:
    """Return the full names a module imports, wherever in it."""
    found: list[str] = []
    for node in nodes(ast.parse(path.read_text(encoding="utf-8")), is_run):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module is not None:
            assert node.level == 0, f"{path}: relative imports hide the floor"
            inside = [f"{node.module}.{alias.name}" for alias in node.names]
            # `from sim import chance` names a module, `from sim.chance import uniform` what is in it.
            found += [name if name.removeprefix("sim.") in MODULES else node.module for name in inside]
    return tuple(found)


def own_imports(module: str, is_run: bool = False) -> set[str]:
    names = {name for name in imported(MODULES[module], is_run) if name == "sim" or name.startswith("sim.")}
    return {name.removeprefix("sim").removeprefix(".") for name in names}


def package_of(module: str) -> str:
    return module.split(".")[0]


def text_of(module: str) -> str:
    return MODULES[module].read_text(encoding="utf-8")


def test_modules_import_from_floors_below() -> None:
    """Within a package the next test looks for circles."""
    across = (
        (module, other)
        for module in MODULES
        for other in own_imports(module)
        if not module or package_of(other) != package_of(module)
    )
    assert [(one, other) for one, other in across if floor_of(other) >= floor_of(one)] == []


def test_there_is_no_circle() -> None:
    below: dict[str, set[str]] = {module: own_imports(module, is_run=True) - {module} for module in MODULES}
    while below:
        free = {module for module, others in below.items() if not others & below.keys()}
        assert free, f"a circle of imports among {sorted(below)}"
        below = {module: others for module, others in below.items() if module not in free}


def test_libraries_stay_at_home() -> None:
    used = {(module, name.split(".")[0]) for module in MODULES for name in imported(MODULES[module])}
    abroad = {
        (module, library)
        for module, library in used
        if library in HOMES and not {module, package_of(module)} & set(HOMES[library])
    }
    assert abroad == set()
    assert [module for module in MODULES if module != "chance" and "np.random" in text_of(module)] == []


WRITERS = {"catalogues", "store", "result_folder", "batch_folder", "new_files", "compiled"}
WRITING = (".write_text(", ".write_bytes(", ".savefig(", ".mkdir(", '"w"')


def test_only_the_store_the_command_line_and_the_compiler_write_files() -> None:
    others = sorted(set(MODULES) - WRITERS)
    assert [(module, word) for module in others for word in WRITING if word in text_of(module)] == []


def loaded_after(code: str) -> set[str]:
    """Return the top-level packages in memory after some code, in a new process."""
    program = f"{code}\nimport sys; print(' '.join(sorted({{name.split('.')[0] for name in sys.modules}})))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    return set(done.stdout.splitlines()[-1].split())


HEAVY = {"numpy", "numba", "scipy", "matplotlib", "simpy", "pandas", "pydantic"}


def test_importing_sim_loads_nothing_heavy() -> None:
    assert not loaded_after("import sim") & HEAVY


def test_help_loads_nothing_heavy() -> None:
    code = "from sim.cli.commands import commands\ncommands(['--help'], standalone_mode=False)"
    assert not loaded_after(code) & HEAVY


def test_check_loads_no_engine_and_no_figures() -> None:
    code = (
        "from sim.cli.commands import commands\nfrom sim import main_scenarios\n"
        "commands(['check', str(main_scenarios()[3])], standalone_mode=False)"
    )
    assert not loaded_after(code) & {"matplotlib", "numba", "simpy", "pandas", "scipy"}
