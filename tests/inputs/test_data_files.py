"""A file of data means what its text means, and is hostile until it is read."""

from __future__ import annotations

import json
import os
import pickle
import struct
import time
import zipfile
from io import BytesIO

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.inputs.kinds import KINDS, same
from vizkit.inputs import InputError, array, edges, numbers, text, tree

NUMBERS = [5, 1, -9]


def saved(path, value) -> str:
    """The file of that name with the value in it, as the command line takes it."""
    if path.suffix == ".npy":
        np.save(path, np.asarray(value))
    elif path.suffix == ".json":
        path.write_text(json.dumps(value))
    else:
        rows = value if isinstance(value[0], list) else [value]
        path.write_text("\n".join(",".join("" if cell is None else str(cell) for cell in row) for row in rows) + "\n")
    return f"@{path}"


@pytest.mark.parametrize("ending", [".npy", ".json", ".csv", ".txt", ".CSV"])
def test_numbers_are_the_same_from_every_file(tmp_path, ending):
    assert numbers([0], "help").read(saved(tmp_path / f"n{ending}", NUMBERS)) == NUMBERS
    column = saved(tmp_path / f"column{ending}", [[one] for one in NUMBERS])
    assert numbers([0], "help").read(column) == NUMBERS
    assert array(None, "help", most=(9, 9)).read(column).tolist() == [[5], [1], [-9]]
    matrix = saved(tmp_path / f"m{ending}", [[1.5, 2], [3, 4]])
    assert same(array(None, "help").read(matrix), np.array([[1.5, 2], [3, 4]]))
    row = saved(tmp_path / f"row{ending}", [[1, 2, 3]])
    assert array(None, "help", most=(9, 9)).read(row).tolist() == [[1, 2, 3]]


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("t.json", b"[3, 5, null, 1]"),
        ("t.json", b"\xef\xbb\xbf[3, 5.0, NaN, 1]"),
        ("t.csv", b"3,5,,1\n"),
        ("t.csv", b'"3","5","null","1"\r\n'),
        ("t.csv", b"3\n5\nnull\n1\n"),
        ("t.txt", b"\xef\xbb\xbf[3, 5, None, 1]\r\n"),
        ("t.txt", "3,5,∅,1".encode("utf-16")),
    ],
    ids=str,
)
def test_a_missing_child_is_missing_in_every_file(tmp_path, name, data):
    (tmp_path / name).write_bytes(data)
    assert tree([0], "help").read(f"@{tmp_path / name}") == [3, 5, None, 1]


@pytest.mark.parametrize("kind", ["f2", "f4", ">f8", "g", ">i2", "u1", "i8"])
def test_every_type_of_real_numbers_is_read(tmp_path, kind):
    np.save(tmp_path / "n.npy", np.array([[1, 2], [3, 4]], kind, order="F"))
    found = array(None, "help").read(f"@{tmp_path / 'n.npy'}")
    assert found.tolist() == [[1, 2], [3, 4]] and found.dtype in (np.int64, np.float64)


def test_a_missing_child_is_nan_in_an_array(tmp_path):
    np.save(tmp_path / "t.npy", np.array([3, np.nan, 1], ">f2"))
    assert tree([0], "help").read(f"@{tmp_path / 't.npy'}") == [3, None, 1]


def test_graphs_and_grids_are_read_from_files(tmp_path):
    (tmp_path / "g.txt").write_text("A: B C\nB:\nC: A\n")
    (tmp_path / "g.json").write_text('{"A": ["B", "C"], "B": [], "C": ["A"]}')
    (tmp_path / "g.csv").write_text("A,B\nA,C\nC,A\n")
    (tmp_path / "island.txt").write_text("110\n001\n")
    (tmp_path / "island.csv").write_text("1,1,0\n0,0,1\n")
    for name in ("g.txt", "g.json", "g.csv"):
        assert edges({}, "help").read(f"@{tmp_path / name}") == {"A": ["B", "C"], "B": [], "C": ["A"]}
    for name in ("island.txt", "island.csv"):
        assert text([], "help").read(f"@{tmp_path / name}") == ["110", "001"]


def test_a_home_is_found(tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    np.save(tmp_path / "f.npy", np.array(NUMBERS))
    assert numbers([0], "help").read("@~/f.npy") == NUMBERS
    with pytest.raises(InputError, match="nobody knows"):
        numbers([0], "help").read("@~nobody-of-that-name/f.npy")


def header(words: str, data: bytes = b"", version: bytes = b"\x01\x00") -> bytes:
    return b"\x93NUMPY" + version + struct.pack("<H", len(words) + 1) + words.encode() + b"\n" + data


@pytest.mark.parametrize(
    "data", [b"5;1;-9\r\n", b"\xef\xbb\xbf5;1;-9;\r\n", b"5;\n1;\n-9;\n", "5\t1\t-9\r\n".encode("utf-16")]
)
def test_a_spreadsheet_may_end_its_cells_otherwise(tmp_path, data):
    (tmp_path / "n.csv").write_bytes(data)
    assert numbers([0], "help").read(f"@{tmp_path / 'n.csv'}") == NUMBERS
    (tmp_path / "decimal.csv").write_bytes(b"0,5;1\n")
    with pytest.raises(InputError, match="0,5"):
        numbers([0], "help").read(f"@{tmp_path / 'decimal.csv'}")


def zipped() -> bytes:
    file = BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("a.npy", "x")
    return file.getvalue()


def of_objects() -> bytes:
    file = BytesIO()
    np.save(file, np.array([{"a": 1}], dtype=object), allow_pickle=True)
    return file.getvalue()


def of(value: np.ndarray) -> bytes:
    file = BytesIO()
    np.save(file, value)
    return file.getvalue()


HOSTILE = {
    "a bomb.npy": (header("{'descr': '<f8', 'fortran_order': False, 'shape': (1000000000000,), }"), "at most 1000000"),
    "a deep bomb.npy": (header("{'descr': '<f8', 'fortran_order': False, 'shape': (1000, 1000), }"), "cut short"),
    "less than none.npy": (header("{'descr': '<f8', 'fortran_order': False, 'shape': (-3,), }"), "npy"),
    "unclosed.npy": (header("{'descr': '<f8', 'fortran_order': False, 'shape': (3,"), "not a .npy file"),
    "old python.npy": (header("{'descr': '<f8', 'fortran_order': False, 'shape': (3L,), }"), "cut short"),
    "nested.npy": (header("(" * 9000), "not a .npy file"),
    "new.npy": (header("{}", version=b"\x09\x00"), "not a .npy file"),
    "zip.npy": (zipped(), "not a .npy file"),
    "pickle.npy": (pickle.dumps([1, 2]), "not a .npy file"),
    "objects.npy": (of_objects(), "pickled"),
    "complex.npy": (of(np.array([1j])), "real numbers"),
    "dates.npy": (of(np.array(["2026-01-01"], "M8[D]")), "real numbers"),
    "fields.npy": (of(np.zeros(3, "i4,f4")), "real numbers"),
    "large.npy": (of(np.zeros(2_000_000, np.int8)), "at most 1000000"),
    "larger.npy": (b"\x93NUMPY" + bytes(17 * 2**20), "at most 16 MiB"),
    "none.npy": (b"", "empty"),
    "digits.json": (b"[" + b"9" * 5000 + b"]", "too large"),
    "infinite.json": (b"[1e400]", "too large"),
    "infinity.json": (b"[Infinity]", "not a finite number"),
    "nested.json": (b"[" * 20_000 + b"]" * 20_000, "not a .json file"),
    "a little nested.json": (b"[" * 200 + b"1" + b"]" * 200, "plain sequence"),
    "half.json": (b"[1, 2", "not a .json file: something is wrong in line 1, column"),
    "latin.json": (b'["\xe9"]', "is not text in UTF-8"),
    "half a pair.json": (b'["\\ud800"]', "is not a number"),
    "object.json": (b'{"a": 1}', "no sequence"),
    "huge.csv": (b"1,2\n" * 4 * 2**20, "at most 1 MiB"),
    "wide.csv": (b"1" * 200_000, "csv"),
    "nul.csv": (b"1,\x002\n", "not a number"),
    "quote.csv": (b'"1,2\n', "not a number"),
    "header.csv": (b"value\n1\n2\n", "'value' is not a number"),
    "names.txt": (b"\x1b]0,title\x07", "cannot be seen"),
    "twice.json": (b'{"A": ["B"], "A": []}', "'A' is given twice"),
    "binary.txt": (bytes(range(128, 256)), "is not text in UTF-8"),
    "half.txt": (b"\xff\xfe1", "is not text in UTF-8"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_at_once_in_one_line(tmp_path, name):
    data, said = HOSTILE[name]
    (tmp_path / name).write_bytes(data)
    before = time.process_time()
    with pytest.raises(InputError, match=said) as refused:
        numbers([0], "help").read(f"@{tmp_path / name}")
    assert time.process_time() - before < 2
    words = str(refused.value).replace(str(tmp_path), "")
    assert words.isprintable() and len(words) < 200 and name in words


def test_what_is_no_file_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "pipe.json")
    (tmp_path / "folder.csv").mkdir()
    (tmp_path / "zero.txt").symlink_to("/dev/zero")
    (tmp_path / "ring.npy").symlink_to("ring.npy")
    for name, said in [("pipe.json", "no file"), ("folder.csv", "no file"), ("zero.txt", "no file")]:
        with pytest.raises(InputError, match=said):
            numbers([0], "help").read(f"@{tmp_path / name}")
    for name in ("ring.npy", "none.npy", "n" * 300 + ".csv", "\0.csv"):
        with pytest.raises(InputError, match="cannot be read"):
            numbers([0], "help").read(f"@{tmp_path / name}")
    for name in ("n.xls", "n", "\x1b[2J.pdf"):
        with pytest.raises(InputError, match=r"neither \.npy, \.csv, \.json nor \.txt") as refused:
            numbers([0], "help").read(f"@{tmp_path / name}")
        assert str(refused.value).isprintable()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    data=st.binary(max_size=60) | st.text("0123456789-.,;:[]{}\"' \nnul", max_size=60).map(str.encode),
    ending=st.sampled_from(["npy", "csv", "json", "txt"]),
    changed=st.integers(0, 160),
)
def test_any_file_is_read_or_refused(tmp_path, data, ending, changed):
    whole = of(np.array([1.0, 2.0])) if ending == "npy" else b""
    file = tmp_path / f"any.{ending}"
    file.write_bytes(whole[:changed] + data + whole[changed + len(data) :])
    for kind, _ in KINDS.values():
        try:
            value = kind.read(f"@{file}")
        except InputError:
            continue
        assert same(kind.read(kind.write(value)), value)
