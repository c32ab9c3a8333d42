"""Which function draws which file below ``exercises/``."""

from __future__ import annotations

from collections.abc import Callable

from matplotlib.figure import Figure

from pictures import neurons, slopes, tensors, transfer, vision, xor

GALLERY: dict[str, Callable[[], Figure | bytes]] = {
    "lesson_1_ann_intro/pictures/neuron.svg": neurons.neuron,
    "lesson_1_ann_intro/pictures/layers.svg": neurons.layers,
    "lesson_1_ann_intro/pictures/activations.svg": neurons.activations,
    "lesson_1_ann_intro/pictures/gates.svg": neurons.gates,
    "lesson_1_ann_intro/pictures/descent.svg": neurons.descent,
    "lesson_2_pytorch_intro/pictures/views.svg": tensors.views,
    "lesson_2_pytorch_intro/pictures/permute.svg": tensors.permute,
    "lesson_2_pytorch_intro/pictures/broadcasting.svg": tensors.broadcasting,
    "lesson_2_pytorch_intro/pictures/graph.svg": slopes.graph,
    "lesson_3_xor/pictures/loop.svg": xor.loop,
    "lesson_3_xor/pictures/boundary.svg": xor.boundary,
    "lesson_3_xor/pictures/learning.gif": xor.learning_moves,
    "lesson_3_xor/pictures/learning.png": xor.learning,
    "lesson_3_xor/pictures/fold.svg": xor.fold,
    "lesson_3_xor/pictures/lines.svg": xor.lines,
    "lesson_3_xor/pictures/overfitting.svg": xor.overfitting,
    "lesson_4_machine_vision/pictures/convolution.svg": vision.convolution,
    "lesson_4_machine_vision/pictures/preprocessing.png": vision.preprocessing,
    "lesson_4_machine_vision/pictures/feature_maps.png": vision.feature_maps,
    "lesson_5_transfer_learning/pictures/backbone.svg": transfer.backbone,
    "lesson_5_transfer_learning/pictures/few_examples.svg": transfer.few_examples,
    "lesson_5_transfer_learning/pictures/embeddings.svg": transfer.embeddings,
}
