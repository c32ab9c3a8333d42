"""NumPy's arrays and numbers."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from autograder.kinds.builtins.crossing import read_complex
from autograder.kinds.kind import NOT_MINE, Encode, Kind, Read
from autograder.kinds.registry import typed
from autograder.kinds.values import (
    NUMBERS,
    STORAGE_CAP,
    Node,
    Part,
    Received,
    WireError,
    check_shape,
    readable,
    shape_words,
    whole,
)

if TYPE_CHECKING:
    from autograder.kinds.decoder import Decoder
    from autograder.kinds.encoder import Encoder

Array = np.ndarray[Any, Any]
TOLERANCES: dict[str, tuple[float, float, float]] = {
    # dtype: relative to each value, absolute, relative to the largest value
    "float16": (1e-2, 1e-3, 1e-3),
    "float32": (1e-4, 1e-5, 2e-6),
    "float64": (1e-6, 1e-8, 1e-12),
    "complex64": (0.0, 0.0, 0.0),
    "complex128": (0.0, 0.0, 0.0),
}


class Numpy(Kind):
    """Arrays of numbers travel as data and arrive as arrays; those of objects stay in the worker."""

    name = "numpy"
    generator = "numpy"
    junk: ClassVar[dict[str, str]] = {
        "an array of objects": "numpy.array([None, 'x'], dtype=object)",
        "an array of nan": "numpy.full((4, 1), float('nan'))",
        "a huge array": "numpy.broadcast_to(0.0, (10**6, 10**6))",
        "an array of text": "numpy.array(['a', 'b'])",
        "a NumPy number": "numpy.float16('nan')",
        "moments": "numpy.array(['2024-01-01'], dtype='datetime64[D]')",
    }
    names: ClassVar[dict[str, Any]] = {"np": np, "numpy": np}

    def encode(self, encoder: Encoder, value: Any, depth: int) -> Any:
        """Its scalars, each with its own type."""
        if not isinstance(value, np.generic) or not _is_number(value.dtype):
            return NOT_MINE
        item = value.item()
        return Node("number", [value.dtype.name, *([item.real, item.imag] if isinstance(item, complex) else [item])])

    def seed(self, seed: int) -> None:
        """The global generator, which old code draws from."""
        np.random.seed(seed % 2**32)

    def state(self) -> int | bytes:
        """The next number, which is quicker to read."""
        return int(np.random.random_sample() * 2**53)

    def snapshot(self, value: Any) -> Any:
        """A copy."""
        return ("array", value.copy()) if isinstance(value, np.ndarray) else NOT_MINE

    def unchanged(self, before: Any, after: Any) -> Any:
        """Equal; two nans count as equal."""
        if not isinstance(before, np.ndarray):
            return NOT_MINE
        same = before.shape == after.shape and before.dtype == after.dtype
        return same and bool(((before == after) | ((before != before) & (after != after))).all())

    def absorb(self, old: Any, new: Any) -> Any:
        """Number by number: views of it change, too."""
        if not isinstance(old, np.ndarray):
            return NOT_MINE
        if not old.flags.writeable or old.dtype != new.dtype or (old.shape != new.shape and old.base is not None):
            return False
        if old.shape != new.shape:
            old.resize(new.shape, refcheck=False)
        old[...] = new
        return True

    def addresses(self, value: Any) -> Any:
        """The address of the array that owns the memory: a view of it begins elsewhere."""
        if not isinstance(value, np.ndarray):
            return NOT_MINE
        while isinstance(value.base, np.ndarray):
            value = value.base
        return {value.__array_interface__["data"][0]} if value.size else set()

    def copied(self, value: Any) -> Any:
        """A separate array."""
        return value.copy() if isinstance(value, np.ndarray) else NOT_MINE

    def agree(self, a: Any, b: Any, rtol: float | None, atol: float | None) -> Any:
        """Of one shape and dtype, and close."""
        if not isinstance(a, np.ndarray):
            return NOT_MINE
        return a.shape == b.shape and a.dtype == b.dtype and bool(close(a, b, rtol, atol).all())

    def number(self, value: Any) -> Any:
        """The number in a scalar, or in an array without dimensions."""
        if isinstance(value, np.floating | np.integer) or (isinstance(value, np.ndarray) and value.shape == ()):
            return value.item()
        return NOT_MINE

    def words(self, value: Any) -> str:
        """Dtype and shape of an array."""
        if isinstance(value, Received) and value.kind == "array":
            return "a very large NumPy array"
        if isinstance(value, np.ndarray):
            return f"a NumPy array of {value.dtype} {shape_words(value.shape)}"
        return f"a NumPy number ({value.dtype})" if isinstance(value, np.generic) else ""

    def short(self, value: Any) -> str:
        """In a container all arrays are arrays."""
        return "array" if isinstance(value, np.ndarray) else ""

    def difference(self, got: Any, expected: Any, *, hidden: bool) -> str:
        """Shape, then dtype, then which of the numbers."""
        if not isinstance(expected, np.ndarray):
            return ""
        if got.shape != expected.shape:
            return f"Its shape is {got.shape}; it should be {expected.shape}."
        if got.dtype != expected.dtype:
            return f"Its numbers are {got.dtype}; they should be {expected.dtype}."
        wrong = np.argwhere(~close(got, expected, None, None))
        if not len(wrong):
            return ""
        if len(wrong) == expected.size > 1 or (hidden and expected.size == 1):
            return "Every value is off."
        if hidden:
            return f"{len(wrong)} of its {expected.size} values {'is' if len(wrong) == 1 else 'are'} off."
        place = tuple(int(n) for n in wrong[0])
        shown = place[0] if len(place) == 1 else place
        return f"The value at {shown} is {got[place]}; it should be {expected[place]}."

    def typed(self, value: Any) -> str:
        """As a learner would type it."""
        if not isinstance(value, np.ndarray):
            return ""
        plain = value.dtype in (np.float64, np.int64, np.bool_)
        dtype = "" if plain and value.size else f", dtype=np.{value.dtype.name}"
        return f"np.array({typed(value.tolist())}{dtype})"

    reads: ClassVar[dict[str, Callable[..., Any]]] = {
        "as_array": lambda answer, raw, *wanted, **named: as_array(answer, raw, *wanted, **named)
    }
    draws: ClassVar[dict[str, Callable[..., Any]]] = {
        "array": lambda draw, *shape, **options: _drawn(draw, shape, **options),
        "whole_array": lambda draw, *shape, **options: _drawn_whole(draw, shape, **options),
    }
    encoders: ClassVar[dict[type, Encode]] = {np.ndarray: lambda e, v, d: _encode_array(e, v)}
    scalars: ClassVar[dict[str, Callable[..., Any]]] = {
        "number": lambda name, *parts: _number(name, *parts),
        "vast": lambda name, *shape: _vast(name, *shape),
    }
    readers: ClassVar[dict[str, Read]] = {"array": lambda decoder, parts, depth: _read_array(decoder, parts)}


def close(got: Array, expected: Array, rtol: float | None, atol: float | None) -> Array:
    """Elementwise, of equal shapes and dtypes. Two values that are infinite or nan in the same way agree."""
    if expected.dtype.kind not in "fc":
        return np.asarray(got == expected)
    relative, absolute, of_largest = TOLERANCES[expected.dtype.name]
    wide = np.complex128 if expected.dtype.kind == "c" else np.float64
    wanted = expected.astype(wide)
    sizes = np.nan_to_num(np.abs(wanted), nan=0.0, posinf=0.0)
    largest = float(sizes.max()) if sizes.size else 0.0
    margin = max(absolute, of_largest * largest) if atol is None else atol
    near = np.isclose(got.astype(wide), wanted, relative if rtol is None else rtol, margin, equal_nan=True)
    return np.asarray(near)


def as_array(answer: Any, raw: Any, shape: tuple[int, ...] | None = None, dtype: Any = None) -> Array:
    """The NumPy array of an answer."""
    wanted = f"wanted a NumPy array{f' of {np.dtype(dtype)}' if dtype is not None else ''}"
    if not isinstance(raw, np.ndarray):
        raise answer.wrong(wanted)
    if shape is not None and raw.shape != tuple(shape):
        raise answer.wrong(f"{wanted} with shape {tuple(shape)}", "The shape differs.")
    if dtype is not None and raw.dtype != np.dtype(dtype):
        raise answer.wrong(wanted, "The dtype differs.")
    if dtype is None and not readable(raw.dtype.name):
        raise answer.wrong(wanted, "Numbers of that dtype are no answer here.")
    return raw


def _drawn(draw: Any, shape: tuple[int, ...], dtype: Any = "float64", scale: float = 1.0, shift: float = 0.0) -> Array:
    """Standard normal numbers times ``scale`` plus ``shift``."""
    numbers = draw.source.normals(math.prod(shape))
    if numbers is None:
        numbers = draw.source.stream(np.random.default_rng).standard_normal(shape)
    return (np.asarray(numbers, dtype=np.float64).reshape(shape) * scale + shift).astype(dtype)


def _drawn_whole(draw: Any, shape: tuple[int, ...], low: int, high: int, dtype: Any = "int64") -> Array:
    """Whole numbers from ``low`` to ``high``, both included."""
    numbers = draw.source.wholes(math.prod(shape), low, high)
    if numbers is None:
        numbers = draw.source.stream(np.random.default_rng).integers(low, high, shape, endpoint=True)
    return np.asarray(numbers, dtype=dtype).reshape(shape)


def _is_number(dtype: np.dtype[Any]) -> bool:
    return dtype.isnative and dtype.name in NUMBERS


def _encode_array(encoder: Encoder, value: Array) -> Part:
    if not _is_number(value.dtype):
        return encoder.foreign(value, "array of objects")
    if value.nbytes > STORAGE_CAP:
        return Node("vast", [value.dtype.name, *value.shape])
    shares, number = encoder.shares(value), encoder.store(value.tobytes())
    return Node("array", [value.dtype.name, shares, number, *value.shape])


def _read_array(decoder: Decoder, parts: list[Part]) -> Array:
    name, shares, *rest = parts
    number, *shape = whole(rest)
    check_shape(shape)
    raw = bytearray(decoder.copied(number))
    flat = np.frombuffer(raw, dtype=np.uint8 if name == "bool" else _dtype(name))
    # A bool that is neither 0 nor 1 in memory has no defined meaning.
    array = (flat != 0 if name == "bool" else flat).reshape(shape)
    if shares is True:
        decoder.shared.append(array)
    return array


def _dtype(name: Part) -> np.dtype[Any]:
    if name not in NUMBERS:
        raise WireError("not numbers")
    return np.dtype(str(name))


def _number(name: Part, *parts: Part) -> Any:
    value = parts[0] if len(parts) == 1 else read_complex(*parts)
    if not isinstance(value, int | float | complex):
        raise WireError("not a number")
    return _dtype(name).type(value)


def _vast(name: str, *shape: Part) -> Received:
    sides = whole(list(shape))
    check_shape(sides)
    if name not in NUMBERS:
        raise WireError("not numbers")
    return Received(tuple(sides), name, kind="array")
