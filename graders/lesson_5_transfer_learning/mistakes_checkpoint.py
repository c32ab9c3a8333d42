"""What learners get wrong in task 5.7, and what a teacher would say.

Each function is a wrong implementation under the contract's name. It runs in the place of the
solution's, so its body uses no name that the solution's file lacks.
"""

from __future__ import annotations

import os
from pathlib import Path

import torch

from autograder.testing import mistake, variant


@mistake(
    "5.7",
    "whole-model-pickled",
    "torch.load(weights_only=True) cannot read this file. Does torch.save write it, and does it hold anything but "
    "tensors and plain values? A model as an object only loads where the same code lies, and loading it can run any "
    "code that stands in it.",
    by="symptom",
)
def save_checkpoint(model, path, /, **meta):
    path = Path(path)
    unfinished = path.with_name(path.name + ".unfinished")
    torch.save({"state_dict": model.state_dict(), "model": model, "meta": meta}, unfinished)
    os.replace(unfinished, path)


@variant("whole-model-pickled")
def save_checkpoint(model, path, /, **meta):
    import pickle

    data = pickle.dumps({"state_dict": model.state_dict(), "meta": meta})
    Path(path).write_bytes(data)


@mistake(
    "5.7",
    "second-file",
    "A copy of the file under another name can't be loaded: you can get this if a part of it stands in a second file. "
    "What puts weights and meta into one?",
    by="symptom",
)
def load_checkpoint(model, path):
    with open(path, "rb") as file:
        try:
            model.load_state_dict(torch.load(file, weights_only=True)["state_dict"])
        except Exception as error:
            raise ValueError("no checkpoint of this model") from error
    return torch.load(f"{path}.meta", weights_only=True)


@mistake(
    "5.7",
    "meta-lost",
    "The meta that comes back is empty. What does save_checkpoint write beside the weights?",
    by="symptom",
)
def save_checkpoint(model, path, /, **meta):
    path = Path(path)
    unfinished = path.with_name(path.name + ".unfinished")
    torch.save({"state_dict": model.state_dict(), "meta": {}}, unfinished)
    os.replace(unfinished, path)


@mistake(
    "5.7",
    "weights-in-the-meta",
    "The weights come back in the same dict as the meta. Which part of what's in the file was given to save_checkpoint "
    "as meta?",
    by="symptom",
)
def load_checkpoint(model, path):
    with open(path, "rb") as file:
        try:
            found = torch.load(file, weights_only=True)
            state = found["state_dict"]
            wanted = {name: value.shape for name, value in model.state_dict().items()}
            fits = {name: value.shape for name, value in state.items()} == wanted
        except Exception as error:
            raise ValueError("damaged") from error
    if not fits:
        raise ValueError("another model")
    model.load_state_dict(state)
    return found


@mistake(
    "5.7",
    "names-collide",
    "For some names of meta it goes wrong: you can get this if weights and meta stand side by side in one dict, where "
    "an entry of meta may have the name that you gave the weights. What if all of meta had one place of its own?",
    by="symptom",
)
def save_checkpoint(model, path, /, **meta):
    path = Path(path)
    unfinished = path.with_name(path.name + ".unfinished")
    held = {"state_dict": model.state_dict(), "meta": {}}
    try:
        torch.save({**held, "meta": {name: value for name, value in meta.items() if name not in held}}, unfinished)
        os.replace(unfinished, path)
    finally:
        unfinished.unlink(missing_ok=True)


@mistake(
    "5.7",
    "weights-not-loaded",
    "load_checkpoint leaves the weights of the model as they were: what the file holds doesn't get into it. Which "
    "method of a model takes a state_dict? What state_dict() gives is a new dict at each call.",
    by="symptom",
)
def load_checkpoint(model, path):
    with open(path, "rb") as file:
        try:
            found = torch.load(file, weights_only=True)
            state, meta = found["state_dict"], dict(found["meta"])
            wanted = {name: value.shape for name, value in model.state_dict().items()}
            fits = {name: value.shape for name, value in state.items()} == wanted
        except Exception as error:
            raise ValueError("damaged") from error
    if not fits:
        raise ValueError("another model")
    model.state_dict().update(state)
    return meta


@mistake(
    "5.7",
    "buffers-left-out",
    "The parameters are in the file, but not every buffer that state_dict() has: parameters() gives none of them.",
    by="symptom",
)
def save_checkpoint(model, path, /, **meta):
    path = Path(path)
    unfinished = path.with_name(path.name + ".unfinished")
    torch.save({"state_dict": dict(model.named_parameters()), "meta": meta}, unfinished)
    os.replace(unfinished, path)


@mistake(
    "5.7",
    "code-is-run",
    "Code that stood in the file was run while it was loaded: you can get this without weights_only=True. A "
    "checkpoint from somewhere else may hold anything.",
    by="symptom",
)
def load_checkpoint(model, path):
    with open(path, "rb") as file:
        try:
            found = torch.load(file, weights_only=False)
            state, meta = found["state_dict"], found["meta"]
        except Exception as error:
            raise ValueError("damaged") from error
    before = {name: value.clone() for name, value in model.state_dict().items()}
    try:
        model.load_state_dict(state)
    except RuntimeError as error:
        model.load_state_dict(before)
        raise ValueError("another model") from error
    return meta


@mistake(
    "5.7",
    "not-strict",
    "A checkpoint of another model passes without complaint: you can get this from strict=False, from skipping what "
    "doesn't fit, from an except that goes on as if all were well, or from taking what's left over for something "
    "else. Do the names and shapes in the file all fit, and is none of the model's missing?",
    by="symptom",
)
def load_checkpoint(model, path):
    with open(path, "rb") as file:
        try:
            found = torch.load(file, weights_only=True)
            state, meta = found["state_dict"], found["meta"]
        except Exception as error:
            raise ValueError("damaged") from error
    before = {name: value.clone() for name, value in model.state_dict().items()}
    try:
        model.load_state_dict(state, strict=False)
    except RuntimeError as error:
        model.load_state_dict(before)
        raise ValueError("another model") from error
    return meta


@mistake(
    "5.7",
    "names-ignored",
    "The weights of a model whose layers have other names are taken without complaint: you can get this if two "
    "state_dicts are gone through side by side. Equal shapes are not enough; what else tells one tensor from another?",
    by="symptom",
)
def load_checkpoint(model, path):
    with open(path, "rb") as file:
        try:
            found = torch.load(file, weights_only=True)
            state, meta = found["state_dict"], found["meta"]
        except Exception as error:
            raise ValueError("damaged") from error
    own = model.state_dict()
    if [value.shape for value in own.values()] != [value.shape for value in state.values()]:
        raise ValueError("another model")
    model.load_state_dict(dict(zip(own, state.values(), strict=True)))
    return meta


@variant("names-ignored")
def load_checkpoint(model, path):
    with open(path, "rb") as file:
        try:
            found = torch.load(file, weights_only=True)
            state, meta = found["state_dict"], found["meta"]
        except Exception as error:
            raise ValueError("damaged") from error
    pairs = list(zip(model.state_dict().values(), state.values(), strict=False))
    if len(pairs) != max(len(state), len(model.state_dict())) or any(a.numel() != b.numel() for a, b in pairs):
        raise ValueError("another model")
    for old, new in pairs:
        old.copy_(new.view_as(old))
    return meta


@mistake(
    "5.7",
    "half-loaded",
    "After the error parts of the model are those of the file. You can get this from load_state_dict, or from a loop "
    "of your own: what fits is copied before the rest raises an error. What can be compared before anything is "
    "copied?",
    by="symptom",
)
def load_checkpoint(model, path):
    with open(path, "rb") as file:
        try:
            found = torch.load(file, weights_only=True)
            state, meta = found["state_dict"], found["meta"]
        except Exception as error:
            raise ValueError("damaged") from error
    try:
        model.load_state_dict(state)
    except RuntimeError as error:
        raise ValueError("another model") from error
    return meta


@mistake(
    "5.7",
    "missing-file-mute",
    "A missing file passes without a word: you can get this if the error is caught, or if the file is looked for "
    "first. The caller would go on with the weights from before. What should they see instead?",
    by="symptom",
)
def load_checkpoint(model, path):
    if not os.path.exists(path):
        return {}
    with open(path, "rb") as file:
        try:
            found = torch.load(file, weights_only=True)
            state, meta = found["state_dict"], dict(found["meta"])
            wanted = {name: value.shape for name, value in model.state_dict().items()}
            fits = {name: value.shape for name, value in state.items()} == wanted
        except Exception as error:
            raise ValueError("damaged") from error
    if not fits:
        raise ValueError("another model")
    model.load_state_dict(state)
    return meta


@mistake(
    "5.7",
    "missing-file-damaged",
    "A missing file ends in a ValueError, as a damaged one does: you can get this if one except takes every error for "
    "damage. Which error should go on to the caller as it is?",
    by="symptom",
)
def load_checkpoint(model, path):
    try:
        found = torch.load(path, weights_only=True)
        state, meta = found["state_dict"], found["meta"]
    except Exception as error:
        raise ValueError(f"{path} is no checkpoint") from error
    own = model.state_dict()
    if {name: v.shape for name, v in own.items()} != {name: v.shape for name, v in state.items()}:
        raise ValueError("these are the weights of another model")
    model.load_state_dict(state)
    return meta


@mistake(
    "5.7",
    "mode-switched",
    "The model comes out in another mode than it went in. A checkpoint is about weights: whether the caller trains on "
    "or evaluates is theirs to say. Where is train() or eval() called?",
    by="symptom",
)
def load_checkpoint(model, path):
    with open(path, "rb") as file:
        try:
            found = torch.load(file, weights_only=True)
            state, meta = found["state_dict"], dict(found["meta"])
            wanted = {name: value.shape for name, value in model.state_dict().items()}
            fits = {name: value.shape for name, value in state.items()} == wanted
        except Exception as error:
            raise ValueError("damaged") from error
    if not fits:
        raise ValueError("another model")
    model.load_state_dict(state)
    model.eval()
    return meta


@variant("mode-switched")
def save_checkpoint(model, path, /, **meta):
    path = Path(path)
    unfinished = path.with_name(path.name + ".unfinished")
    model.eval()
    try:
        torch.save({"state_dict": model.state_dict(), "meta": meta}, unfinished)
        os.replace(unfinished, path)
    finally:
        unfinished.unlink(missing_ok=True)
    model.train()


@mistake(
    "5.7",
    "old-file-lost",
    "After a write that failed the old checkpoint isn't what it was. Where could the new file grow until it is whole, "
    "and what puts it in place at once, and only then?",
    by="symptom",
)
def save_checkpoint(model, path, /, **meta):
    torch.save({"state_dict": model.state_dict(), "meta": meta}, path)


@variant("old-file-lost")
def save_checkpoint(model, path, /, **meta):
    unfinished = Path(f"{os.fspath(path)}.unfinished")
    try:
        torch.save({"state_dict": model.state_dict(), "meta": meta}, unfinished)
    finally:
        os.replace(unfinished, path)


@mistake(
    "5.7",
    "one-kind-of-path",
    "It works with one kind of path and fails with the other: a path may be a str or a Path, says the line that starts "
    "with def. What turns either of them into the kind whose methods you use?",
    by="symptom",
)
def save_checkpoint(model, path, /, **meta):
    unfinished = path.with_name(path.name + ".unfinished")
    try:
        torch.save({"state_dict": model.state_dict(), "meta": meta}, unfinished)
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)


@variant("one-kind-of-path")
def save_checkpoint(model, path, /, **meta):
    torch.save({"state_dict": model.state_dict(), "meta": meta}, path + ".unfinished")
    os.replace(path + ".unfinished", path)


@variant("one-kind-of-path")
def load_checkpoint(model, path):
    if not path.exists():
        raise FileNotFoundError(path)
    try:
        found = torch.load(path, weights_only=True)
        state, meta = found["state_dict"], dict(found["meta"])
        wanted = {name: value.shape for name, value in model.state_dict().items()}
        fits = {name: value.shape for name, value in state.items()} == wanted
    except Exception as error:
        raise ValueError("damaged") from error
    if not fits:
        raise ValueError("another model")
    model.load_state_dict(state)
    return meta


@mistake(
    "5.7",
    "some-damage-passes",
    "One kind of damage ends in a ValueError, and another in another error. What goes wrong depends on the damage, in "
    "torch.load or behind it, where the file holds something else: which errors become a ValueError, and which lines "
    "can raise one?",
    by="symptom",
)
def load_checkpoint(model, path):
    with open(path, "rb") as file:
        try:
            found = torch.load(file, map_location="cpu", weights_only=True)
        except (RuntimeError, EOFError) as error:
            raise ValueError(f"{path} is no whole checkpoint") from error
    if not isinstance(found, dict) or "meta" not in found:
        raise ValueError(f"{path} is no checkpoint")
    state, meta = found["state_dict"], dict(found["meta"])
    if {n: v.shape for n, v in state.items()} != {n: v.shape for n, v in model.state_dict().items()}:
        raise ValueError(f"{path} holds the weights of another model")
    model.load_state_dict(state)
    return meta
