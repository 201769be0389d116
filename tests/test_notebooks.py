"""The notebooks run from top to bottom, and are kept without outputs."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jupyter_client.manager import KernelManager
from nbclient import NotebookClient
from nbformat import NotebookNode
from nbformat.validator import validate

NOTEBOOKS = sorted((Path(__file__).parents[1] / "notebooks").glob("*.ipynb"))
each_notebook = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)


def read(path: Path) -> NotebookNode:
    notebook: NotebookNode = json.loads(path.read_text(encoding="utf-8"), object_hook=NotebookNode)
    for cell in notebook.cells:
        cell.source = "".join(cell.source)
    return notebook


def code_of(notebook: NotebookNode) -> list[Any]:
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def test_there_are_notebooks() -> None:
    assert [path.stem for path in NOTEBOOKS] == ["how-sure", "own-records", "quick-start", "theory"]


@each_notebook
def test_is_kept_without_outputs(path: Path) -> None:
    notebook = read(path)
    validate(notebook)
    assert (notebook.nbformat, notebook.nbformat_minor) == (4, 5)
    assert all(not cell.outputs and cell.execution_count is None for cell in code_of(notebook))


@pytest.fixture(scope="module")
def kernel(tmp_path_factory: pytest.TempPathFactory) -> Iterator[KernelManager]:
    """Return one kernel for all: to start it and load the package takes longer than most notebooks do."""
    folder = tmp_path_factory.mktemp("kernel")
    with pytest.MonkeyPatch.context() as patch:
        for variable in ("IPYTHONDIR", "JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR"):
            patch.setenv(variable, str(folder / variable.lower()))
        manager = KernelManager(kernel_name="python3")
        manager.start_kernel(cwd=folder)
        yield manager
        manager.shutdown_kernel(now=True)


@each_notebook
def test_runs(path: Path, kernel: KernelManager) -> None:
    notebook = read(path)
    client = NotebookClient(notebook, timeout=120, km=kernel)
    cells = code_of(notebook)
    # Nothing is left of the names of another notebook.
    cells[0].source = f"%reset -f\n{cells[0].source}"
    client.execute(cleanup_kc=False)
    assert client.kc is not None
    client.kc.stop_channels()
    numbers = [cell.execution_count for cell in cells]
    assert numbers == list(range(numbers[0], numbers[0] + len(cells)))
    for cell in cells:
        kinds = [kind for output in cell.outputs for kind in output.get("data", {})]
        assert ("image/png" in kinds) == ("plt." in cell.source), cell.source
        assert all(output.get("name") != "stderr" for output in cell.outputs), cell.outputs
