# wrong: the model is saved as an object
# says: torch.load(weights_only=True) cannot read this file. Does
def save_checkpoint(model, path, /, **meta):
    temporary = f"{os.fspath(path)}.tmp"
    torch.save({"model": model, "meta": meta}, temporary)
    os.replace(temporary, path)


# wrong: written straight into the old file
# says: After a write that failed the old checkpoint isn't what it
def save_checkpoint(model, path, /, **meta):
    torch.save({"state_dict": model.state_dict(), "meta": meta}, path)


# wrong: only the parameters are saved, not the buffers
# says: The parameters are in the file, but not every buffer
def save_checkpoint(model, path, /, **meta):
    temporary = f"{os.fspath(path)}.tmp"
    torch.save({"state_dict": dict(model.named_parameters()), "meta": meta}, temporary)
    os.replace(temporary, path)


# wrong: an error in the write is swallowed
# says: Something in meta cannot be saved, and no error comes.
def save_checkpoint(model, path, /, **meta):
    temporary = f"{os.fspath(path)}.tmp"
    try:
        torch.save({"state_dict": model.state_dict(), "meta": meta}, temporary)
        os.replace(temporary, path)
    except Exception as error:
        print("could not save:", error)


# wrong: meta is kept as text
# says: It is not the meta that was saved.
def save_checkpoint(model, path, /, **meta):
    temporary = f"{path}.new"
    torch.save({"state_dict": model.state_dict(), "meta": {name: str(value) for name, value in meta.items()}}, temporary)
    os.replace(temporary, path)


# wrong: meta is left out
# says: The meta that comes back is empty. What does save_checkpoint
def save_checkpoint(model, path, /, **meta):
    temporary = f"{path}.new"
    torch.save({"state_dict": model.state_dict(), "meta": {}}, temporary)
    os.replace(temporary, path)


# wrong: the old file is removed first
# says: After a write that failed the old checkpoint isn't what it
def save_checkpoint(model, path, /, **meta):
    if os.path.exists(path):
        os.remove(path)
    torch.save({"state_dict": model.state_dict(), "meta": meta}, path)


# wrong: model and path may be given by name
# says: does not take the arguments of the stub
def save_checkpoint(model, path, **meta):
    temporary = f"{os.fspath(path)}.tmp"
    torch.save({"state_dict": model.state_dict(), "meta": meta}, temporary)
    os.replace(temporary, path)


# wrong: weights_only is off
# says: Code that stood in the file was run while it was loaded: you
def load_checkpoint(model, path):
    if not os.path.exists(path):
        raise FileNotFoundError(path)
    try:
        file = torch.load(path, weights_only=False)
        state, meta = file["state_dict"], file["meta"]
        own = model.state_dict()
        if own.keys() != state.keys() or any(own[k].shape != state[k].shape for k in own):
            raise ValueError("another model")
    except Exception as error:
        raise ValueError("damaged, or of another model") from error
    model.load_state_dict(state)
    return meta


# wrong: strict is off
# says: A checkpoint of another model passes without complaint: you
# says: After the error parts of the model are those of the file.
def load_checkpoint(model, path):
    if not os.path.exists(path):
        raise FileNotFoundError(path)
    try:
        file = torch.load(path, weights_only=True)
        model.load_state_dict(file["state_dict"], strict=False)
        return file["meta"]
    except Exception as error:
        raise ValueError("damaged, or of another model") from error


# wrong: half of the weights are loaded before the error
# says: After the error parts of the model are those of the file.
def load_checkpoint(model, path):
    if not os.path.exists(path):
        raise FileNotFoundError(path)
    try:
        file = torch.load(path, weights_only=True)
        model.load_state_dict(file["state_dict"])
        return file["meta"]
    except Exception as error:
        raise ValueError("damaged, or of another model") from error


# wrong: torch's own errors go on
# says: After the error parts of the model are those of the file.
def load_checkpoint(model, path):
    file = torch.load(path, weights_only=True)
    own = model.state_dict()
    if own.keys() != file["state_dict"].keys():
        raise ValueError("another model")
    model.load_state_dict(file["state_dict"])
    return file["meta"]


# wrong: a missing file is a ValueError
# says: A missing file ends in a ValueError, as a damaged one does
def load_checkpoint(model, path):
    try:
        file = torch.load(path, weights_only=True)
        state, meta = file["state_dict"], file["meta"]
        own = model.state_dict()
        if own.keys() != state.keys() or any(own[k].shape != state[k].shape for k in own):
            raise ValueError("another model")
    except Exception as error:
        raise ValueError("damaged, or of another model") from error
    model.load_state_dict(state)
    return meta


# wrong: a missing file gives an empty meta
# says: A missing file passes without a word: you can get this if the error
def load_checkpoint(model, path):
    if not os.path.exists(path):
        return {}
    try:
        file = torch.load(path, weights_only=True)
        state, meta = file["state_dict"], file["meta"]
        own = model.state_dict()
        if own.keys() != state.keys() or any(own[k].shape != state[k].shape for k in own):
            raise ValueError("another model")
    except Exception as error:
        raise ValueError("damaged, or of another model") from error
    model.load_state_dict(state)
    return meta


# wrong: the weights are never loaded
# says: load_checkpoint leaves the weights of the model as they were
def load_checkpoint(model, path):
    if not os.path.exists(path):
        raise FileNotFoundError(path)
    try:
        file = torch.load(path, weights_only=True)
        state, meta = file["state_dict"], file["meta"]
        own = model.state_dict()
        if own.keys() != state.keys() or any(own[k].shape != state[k].shape for k in own):
            raise ValueError("another model")
    except Exception as error:
        raise ValueError("damaged, or of another model") from error
    model.state_dict().update(state)
    return meta


# wrong: the whole file comes back
# says: The weights come back in the same dict as the meta.
def load_checkpoint(model, path):
    if not os.path.exists(path):
        raise FileNotFoundError(path)
    try:
        file = torch.load(path, weights_only=True)
        state = file["state_dict"]
        own = model.state_dict()
        if own.keys() != state.keys() or any(own[k].shape != state[k].shape for k in own):
            raise ValueError("another model")
    except Exception as error:
        raise ValueError("damaged, or of another model") from error
    model.load_state_dict(state)
    return file


# wrong: the model comes back
# says: returned a module; wanted a dict.
def load_checkpoint(model, path):
    if not os.path.exists(path):
        raise FileNotFoundError(path)
    try:
        file = torch.load(path, weights_only=True)
        state = file["state_dict"]
        own = model.state_dict()
        if own.keys() != state.keys() or any(own[k].shape != state[k].shape for k in own):
            raise ValueError("another model")
    except Exception as error:
        raise ValueError("damaged, or of another model") from error
    model.load_state_dict(state)
    return model


# wrong: the shapes aren't compared
# says: After the error parts of the model are those of the file.
def load_checkpoint(model, path):
    if not os.path.exists(path):
        raise FileNotFoundError(path)
    try:
        file = torch.load(path, weights_only=True)
        state, meta = file["state_dict"], file["meta"]
    except Exception as error:
        raise ValueError("damaged") from error
    if model.state_dict().keys() != state.keys():
        raise ValueError("another model")
    model.load_state_dict(state)
    return meta


# slip: eval mode is left on
# says: The model comes out in another mode than it went in.
def load_checkpoint(model, path):
    if not os.path.exists(path):
        raise FileNotFoundError(path)
    try:
        file = torch.load(path, weights_only=True)
        state, meta = file["state_dict"], file["meta"]
        own = model.state_dict()
        if own.keys() != state.keys() or any(own[k].shape != state[k].shape for k in own):
            raise ValueError("another model")
    except Exception as error:
        raise ValueError("damaged, or of another model") from error
    model.load_state_dict(state)
    model.eval()
    return meta


# slip: train mode is left on after saving
# says: The model comes out in another mode than it went in.
def save_checkpoint(model, path, /, **meta):
    model.eval()
    temporary = f"{os.fspath(path)}.tmp"
    try:
        torch.save({"state_dict": model.state_dict(), "meta": meta}, temporary)
        os.replace(temporary, path)
    finally:
        if os.path.exists(temporary):
            os.remove(temporary)
    model.train()


# right: a temporary file beside it, and a backup of the state
def save_checkpoint(model, path, /, **meta):
    import tempfile

    folder = os.path.dirname(os.path.abspath(path))
    handle, temporary = tempfile.mkstemp(dir=folder)
    os.close(handle)
    try:
        torch.save([model.state_dict(), meta], temporary)
        torch.load(temporary, weights_only=True)
        os.replace(temporary, path)
    except BaseException:
        if os.path.exists(temporary):
            os.remove(temporary)
        raise


def load_checkpoint(model, path):
    import copy

    if not Path(path).exists():
        raise FileNotFoundError(f"no file {path}")
    backup = copy.deepcopy(model.state_dict())
    try:
        state, meta = torch.load(path, weights_only=True)
        model.load_state_dict(state)
    except Exception as error:
        model.load_state_dict(backup)
        raise ValueError("not a checkpoint of this model") from error
    return meta


# right: written to memory first
def save_checkpoint(model, path, /, **meta):
    import io

    buffer = io.BytesIO()
    torch.save({"weights": model.state_dict(), "meta": meta}, buffer)
    buffer.seek(0)
    torch.load(buffer, weights_only=True)
    new = Path(path).with_name(Path(path).name + ".new")
    new.write_bytes(buffer.getvalue())
    new.replace(path)


def load_checkpoint(model, path):
    import io

    data = Path(path).read_bytes()
    try:
        loaded = torch.load(io.BytesIO(data), weights_only=True)
        weights, meta = loaded["weights"], loaded["meta"]
        mine = model.state_dict()
        shapes = {k: tuple(v.shape) for k, v in mine.items()}
        if shapes != {k: tuple(v.shape) for k, v in weights.items()}:
            raise ValueError("other names or shapes")
    except Exception as error:
        raise ValueError(str(error)) from error
    model.load_state_dict(weights)
    return meta


# wrong: meta is left out, and the model is half loaded after an error
# says: The meta that comes back is empty. What does save_checkpoint
# says: After the error parts of the model are those of the file.
# says: After a write that failed the old checkpoint isn't what it
def save_checkpoint(model, path, /, **meta):
    torch.save({"state": model.state_dict(), "meta": {}}, path)


def load_checkpoint(model, path):
    try:
        data = torch.load(path, weights_only=True)
        model.load_state_dict(data["state"])
    except FileNotFoundError:
        raise
    except Exception as error:
        raise ValueError("damaged") from error
    return data["meta"]


# wrong: the weights stand in the dict that comes back
# says: The weights come back in the same dict as the meta.
def save_checkpoint(model: nn.Module, path: str | os.PathLike[str], /, **meta: Any) -> None:
    temporary = str(path) + ".tmp"
    torch.save({"weights": model.state_dict(), **meta}, temporary)
    os.replace(temporary, path)


def load_checkpoint(model: nn.Module, path: str | os.PathLike[str]) -> dict[str, Any]:
    if not Path(path).exists():
        raise FileNotFoundError(path)
    try:
        found = torch.load(path, weights_only=True)
        own = model.state_dict()
        weights = found["weights"]
        if {k: v.shape for k, v in own.items()} != {k: v.shape for k, v in weights.items()}:
            raise ValueError("another model's weights")
    except Exception as e:
        raise ValueError(f"cannot be loaded: {e}")
    model.load_state_dict(weights)
    return found


# wrong: the meta stands beside the weights
# says: For some names of meta it goes wrong: you can get this if
def save_checkpoint(model: nn.Module, path: str | os.PathLike[str], /, **meta: Any) -> None:
    temporary = str(path) + ".tmp"
    torch.save({"model": model.state_dict(), **meta}, temporary)
    os.replace(temporary, path)


def load_checkpoint(model: nn.Module, path: str | os.PathLike[str]) -> dict[str, Any]:
    if not os.path.exists(path):
        raise FileNotFoundError(path)
    try:
        found = torch.load(path, weights_only=True)
        weights = found.pop("model")
        own = model.state_dict()
        if {k: v.shape for k, v in own.items()} != {k: v.shape for k, v in weights.items()}:
            raise ValueError("another model's weights")
    except Exception as e:
        raise ValueError(f"cannot be loaded: {e}")
    model.load_state_dict(weights)
    return found


# wrong: errors of torch and pickle go on
# says: raised UnpicklingError (line
# says: After the error parts of the model are those of the file.
def save_checkpoint(model: nn.Module, path: str | os.PathLike[str], /, **meta: Any) -> None:
    temporary = str(path) + ".tmp"
    torch.save({"weights": model.state_dict(), "meta": meta}, temporary)
    os.replace(temporary, path)


def load_checkpoint(model: nn.Module, path: str | os.PathLike[str]) -> dict[str, Any]:
    found = torch.load(path, weights_only=True)
    model.load_state_dict(found["weights"])
    return found["meta"]


# slip: only a Path will do
# says: It works with one kind of path and fails with the other
def save_checkpoint(model, path, /, **meta):
    unfinished = path.with_suffix(".unfinished")
    try:
        torch.save({"state_dict": model.state_dict(), "meta": meta}, unfinished)
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)


# slip: os.replace stands in finally: the half-written file replaces the old one when saving fails
# says: After a write that failed the old checkpoint isn't what it
def save_checkpoint(model: nn.Module, path: str | os.PathLike[str], /, **meta: Any) -> None:
    tmp = Path(str(path) + ".tmp")
    try:
        torch.save({"state_dict": model.state_dict(), "meta": dict(meta)}, tmp)
    finally:
        os.replace(tmp, path)


# wrong: pickle writes and reads the file
# says: torch.load(weights_only=True) cannot read this file. Does
# says: Code that stood in the file was run while it was loaded:
def save_checkpoint(model, path, /, **meta):
    import pickle

    data = pickle.dumps({"weights": model.state_dict(), "meta": meta})
    Path(path).write_bytes(data)


def load_checkpoint(model, path):
    import copy
    import pickle

    data = Path(path).read_bytes()
    try:
        content = pickle.loads(data)
        copy.deepcopy(model).load_state_dict(content["weights"])
    except Exception as error:
        raise ValueError("no checkpoint of this model") from error
    model.load_state_dict(content["weights"])
    return content["meta"]


# wrong: takes the old file away before it writes
# says: After a write that failed the old checkpoint isn't what it was.
def save_checkpoint(model, path, /, **meta):
    if os.path.exists(path):
        os.remove(path)
    torch.save({"weights": model.state_dict(), "meta": meta}, path)


def load_checkpoint(model, path):
    import copy

    if not os.path.exists(path):
        raise FileNotFoundError(path)
    try:
        content = torch.load(path, weights_only=True)
        copy.deepcopy(model).load_state_dict(content["weights"])
    except Exception as error:
        raise ValueError("no checkpoint of this model") from error
    model.load_state_dict(content["weights"])
    return content["meta"]


# wrong: meta goes into a second file
# says: A copy of the file under another name can't be loaded: you
def save_checkpoint(model, path, /, **meta):
    torch.save(model.state_dict(), str(path) + ".tmp")
    torch.save(meta, str(path) + ".meta")
    os.replace(str(path) + ".tmp", path)


def load_checkpoint(model, path):
    import copy

    if not os.path.exists(path):
        raise FileNotFoundError(path)
    try:
        state = torch.load(path, weights_only=True)
        copy.deepcopy(model).load_state_dict(state)
    except Exception as error:
        raise ValueError("damaged") from error
    model.load_state_dict(state)
    return torch.load(str(path) + ".meta", weights_only=True)


# wrong: compared in pairs
def save_checkpoint(model: nn.Module, path: str | os.PathLike[str], /, **meta: Any) -> None:
    tmp = os.fspath(path) + ".new"
    torch.save([model.state_dict(), meta], tmp)
    os.replace(tmp, path)


def load_checkpoint(model: nn.Module, path: str | os.PathLike[str]) -> dict[str, Any]:
    Path(path).stat()
    try:
        state, meta = torch.load(path, weights_only=True)
        for (old_name, old), (new_name, new) in zip(model.state_dict().items(), state.items()):
            if old_name != new_name or old.shape != new.shape:
                raise ValueError(f"{new_name} does not fit {old_name}")
    except ValueError:
        raise
    except Exception as error:
        raise ValueError("cannot read this file") from error
    model.load_state_dict(state)
    return meta


# wrong: only a pickle's error is caught
# says: One kind of damage ends in a ValueError, and another in another
def save_checkpoint(model, path, /, **meta):
    path = Path(path)
    part = path.with_name(path.name + ".part")
    try:
        torch.save({"weights": model.state_dict(), "meta": meta}, part)
        os.replace(part, path)
    finally:
        part.unlink(missing_ok=True)


def load_checkpoint(model, path):
    import pickle

    try:
        found = torch.load(path, weights_only=True)
    except pickle.UnpicklingError as error:
        raise ValueError(f"{path} can't be read") from error
    if not isinstance(found, dict) or set(found) != {"weights", "meta"}:
        raise ValueError(f"{path} is no checkpoint")
    weights, own = found["weights"], model.state_dict()
    if weights.keys() != own.keys() or any(weights[name].shape != own[name].shape for name in own):
        raise ValueError("these are the weights of another model")
    model.load_state_dict(weights)
    return found["meta"]


# wrong: every error of torch goes on as it is
# says: After the error parts of the model are those of the file.
def load_checkpoint(model, path):
    found = torch.load(path, weights_only=True)
    model.load_state_dict(found["state_dict"])
    return found["meta"]


# wrong: an except goes on with the meta
# says: A checkpoint of another model passes without complaint: you
def load_checkpoint(model, path):
    try:
        found = torch.load(path, weights_only=True)
        state, meta = found["state_dict"], found["meta"]
    except FileNotFoundError:
        raise
    except Exception as error:
        raise ValueError("damaged") from error
    try:
        model.load_state_dict(state)
    except RuntimeError:
        print("these weights are of another model")
    return meta


# wrong: two state_dicts side by side
# says: The weights of a model whose layers have other names are taken
def load_checkpoint(model, path):
    if not os.path.exists(path):
        raise FileNotFoundError(path)
    try:
        found = torch.load(path, weights_only=True)
        state, meta = found["state_dict"], found["meta"]
    except Exception as error:
        raise ValueError("damaged") from error
    own = model.state_dict()
    if [value.shape for value in own.values()] != [value.shape for value in state.values()]:
        raise ValueError("another model")
    for old, new in zip(own.values(), state.values()):
        old.copy_(new)
    return meta


# wrong: as many numbers is enough
def save_checkpoint(model, path, /, **meta):
    torch.save({"weights": model.state_dict(), "meta": meta}, f"{os.fspath(path)}.new")
    os.replace(f"{os.fspath(path)}.new", path)


def load_checkpoint(model, path):
    if not os.path.exists(path):
        raise FileNotFoundError(path)
    try:
        file = torch.load(path, map_location="cpu", weights_only=True)
        weights, meta = file["weights"], file["meta"]
        sizes = {name: value.numel() for name, value in weights.items()}
    except Exception as error:
        raise ValueError("no checkpoint") from error
    if sizes != {name: value.numel() for name, value in model.state_dict().items()}:
        raise ValueError("another model")
    model.load_state_dict(weights)
    return meta


# wrong: the counts of batches are left out of the file
# says: The parameters are in the file, but not every buffer
def save_checkpoint(model, path, /, **meta):
    state = {name: value for name, value in model.state_dict().items() if not name.endswith("num_batches_tracked")}
    unfinished = f"{path}.unfinished"
    try:
        torch.save({"state": state, "meta": meta}, unfinished)
        os.replace(unfinished, path)
    finally:
        Path(unfinished).unlink(missing_ok=True)


def load_checkpoint(model, path):
    with open(path, "rb") as file:
        try:
            found = torch.load(file, map_location="cpu", weights_only=True)
            own = {name: value.shape for name, value in model.state_dict().items() if "num_batches" not in name}
            fits = {name: value.shape for name, value in found["state"].items()} == own
            meta = dict(found["meta"])
        except Exception as error:
            raise ValueError("no checkpoint") from error
    if not fits:
        raise ValueError("of another model")
    model.load_state_dict(found["state"], strict=False)
    return meta


# wrong: only files whose names end in .pt are loaded
# says: You raise that yourself there.
def save_checkpoint(model, path, /, **meta):
    unfinished = f"{path}.unfinished"
    try:
        torch.save({"state": model.state_dict(), "meta": meta}, unfinished)
        os.replace(unfinished, path)
    finally:
        Path(unfinished).unlink(missing_ok=True)


def load_checkpoint(model, path):
    if Path(path).exists() and Path(path).suffix != ".pt":
        raise ValueError("checkpoints end in .pt")
    with open(path, "rb") as file:
        try:
            found = torch.load(file, map_location="cpu", weights_only=True)
            own = {name: value.shape for name, value in model.state_dict().items()}
            fits = {name: value.shape for name, value in found["state"].items()} == own
            meta = dict(found["meta"])
        except Exception as error:
            raise ValueError("no checkpoint") from error
    if not fits:
        raise ValueError("of another model")
    model.load_state_dict(found["state"])
    return meta


# wrong: an error while writing is swallowed
# says: Something in meta cannot be saved, and no error comes.
def save_checkpoint(model, path, /, **meta):
    unfinished = f"{path}.unfinished"
    try:
        torch.save({"state_dict": model.state_dict(), "meta": meta}, unfinished)
        os.replace(unfinished, path)
    except Exception:
        Path(unfinished).unlink(missing_ok=True)


# wrong: three known errors
# says: which errors become a ValueError
import pickle


def save_checkpoint(model: nn.Module, path: str | os.PathLike[str], /, **meta: Any) -> None:
    path = Path(path)
    beside = path.with_name(path.name + ".tmp")
    try:
        torch.save({"model_state_dict": model.state_dict(), "meta": meta}, beside)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
    os.replace(beside, path)


def load_checkpoint(model: nn.Module, path: str | os.PathLike[str]) -> dict[str, Any]:
    try:
        checkpoint = torch.load(path, weights_only=True)
    except (pickle.UnpicklingError, RuntimeError, EOFError) as error:
        raise ValueError(f"{path} is damaged or unsafe") from error
    new = checkpoint["model_state_dict"]
    old = model.state_dict()
    for name in old.keys() | new.keys():
        if name not in old or name not in new or old[name].shape != new[name].shape:
            raise ValueError(f"{name} does not fit")
    model.load_state_dict(new)
    return checkpoint["meta"]
