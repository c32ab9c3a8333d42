"""What the course hands to learners' functions: activations, small nets, data.

Graders pass these by name, so that only a name and plain arguments travel to the learner's
process; learners may import them too (``from week4 import given``). Everything here is
deterministic: a ``seed`` is always an argument, and no global generator is touched.
"""

from week4.given.activations import identity, relu, sigmoid, squared, step, tanh
from week4.given.functions import (
    product_of_neighbors,
    sum_of_cubes,
    sum_of_relus,
    sum_of_squared_rows,
    sum_of_squares,
    wave,
)
from week4.given.headed_nets import (
    flat_head_net,
    half_net,
    headed_net,
    headless_net,
    joined_net,
    matrix_net,
    watched_net,
)
from week4.given.image_nets import batchnorm_image_net, color_net, crowd_net, dropout_image_net, image_net
from week4.given.layered_nets import counted_net, layered_net, shared_net
from week4.given.loaders import far_loader, numbered_items, onward_loader, rows_loader, sampled_loader
from week4.given.parts import names_of, part_of, state_of_part
from week4.given.photos import colored_picture, one_color, picture, sample_files, small_preprocess, to_tensor
from week4.given.point_nets import batchnorm_net, dropout_net, first_column_net, flat_net, tanh_net, used_net
from week4.given.points import circles, labeled_rows, random_labels, two_clouds, xor_table
from week4.given.pretrained import (
    default_classifier,
    default_preprocess,
    imagenet_names,
    overheard_categories,
    overheard_zoo,
    zoo_net,
)
from week4.given.refusing import broken_net, unsaveable
from week4.given.shapes import shapes
from week4.given.training import fit, fit_xor, nudge, nudge_groups, with_gradients

__all__ = [
    "batchnorm_image_net",
    "batchnorm_net",
    "broken_net",
    "circles",
    "color_net",
    "colored_picture",
    "counted_net",
    "crowd_net",
    "default_classifier",
    "default_preprocess",
    "dropout_image_net",
    "dropout_net",
    "far_loader",
    "first_column_net",
    "fit",
    "fit_xor",
    "flat_head_net",
    "flat_net",
    "half_net",
    "headed_net",
    "headless_net",
    "identity",
    "image_net",
    "imagenet_names",
    "joined_net",
    "labeled_rows",
    "layered_net",
    "matrix_net",
    "names_of",
    "nudge",
    "nudge_groups",
    "numbered_items",
    "one_color",
    "onward_loader",
    "overheard_categories",
    "overheard_zoo",
    "part_of",
    "picture",
    "product_of_neighbors",
    "random_labels",
    "relu",
    "rows_loader",
    "sample_files",
    "sampled_loader",
    "shapes",
    "shared_net",
    "sigmoid",
    "small_preprocess",
    "squared",
    "state_of_part",
    "step",
    "sum_of_cubes",
    "sum_of_relus",
    "sum_of_squared_rows",
    "sum_of_squares",
    "tanh",
    "tanh_net",
    "to_tensor",
    "two_clouds",
    "unsaveable",
    "used_net",
    "watched_net",
    "wave",
    "with_gradients",
    "xor_table",
    "zoo_net",
]
