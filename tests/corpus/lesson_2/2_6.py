# wrong: squared distances
# says: You can get this if the last step is missing: these are
def pairwise_distances(a, b):
    return ((a[:, None] - b[None]) ** 2).sum(dim=-1)


# wrong: transposed
# says: You can get this if a and b swap places: row i of the
def pairwise_distances(a, b):
    return ((b[:, None] - a[None]) ** 2).sum(dim=-1).sqrt()


# wrong: absolute differences
# says: You can get this if the sizes of the differences are
def pairwise_distances(a, b):
    return (a[:, None] - b[None]).abs().sum(dim=-1)


# wrong: two loops
# says: You can get this if Python visits every pair or every
def pairwise_distances(a, b):
    result = torch.zeros(len(a), len(b), dtype=a.dtype)
    for i in range(len(a)):
        for j in range(len(b)):
            result[i, j] = ((a[i] - b[j]) ** 2).sum().sqrt()
    return result


# wrong: row i with row i only
# says: You can get this if row i of a meets only row i of b.
def pairwise_distances(a, b):
    return ((a - b) ** 2).sum(dim=1).sqrt()


# wrong: the formula with the product, without a floor
# says: You can get this if rounding pushes a sum that should
def pairwise_distances(a, b):
    squares = (a**2).sum(dim=1)[:, None] + (b**2).sum(dim=1)[None] - 2 * a @ b.T
    return squares.sqrt()


# wrong: the factor 2 is forgotten
# says: You can get this if the product is taken off once.
def pairwise_distances(a, b):
    squares = (a**2).sum(dim=1)[:, None] + (b**2).sum(dim=1)[None] - a @ b.T
    return squares.clamp(min=0).sqrt()


# wrong: mean for sum
# says: You can get this if the squares are averaged. A
def pairwise_distances(a, b):
    return ((a[:, None] - b[None]) ** 2).mean(dim=-1).sqrt()


# wrong: summed over the wrong axis
# says: You can get this if you sum over the rows: the axis of
def pairwise_distances(a, b):
    return ((a[:, None] - b[None]) ** 2).sum(dim=1).sqrt()


# wrong: the root before the sum
# says: You can get this if the sizes of the differences are
def pairwise_distances(a, b):
    return ((a[:, None] - b[None]) ** 2).sqrt().sum(dim=-1)


# wrong: the largest difference
# says: You can get this if only the largest difference counts.
def pairwise_distances(a, b):
    return (a[:, None] - b[None]).abs().amax(dim=-1)


# wrong: added for subtracted
# says: You can get this if the rows are added where they
def pairwise_distances(a, b):
    return ((a[:, None] + b[None]) ** 2).sum(dim=-1).sqrt()


# wrong: dot products
# says: These are dot products: that of a long row
def pairwise_distances(a, b):
    return a @ b.T


# wrong: a loop over rows
# says: You can get this if Python visits every pair or every
def pairwise_distances(a, b):
    return torch.stack([((row - b) ** 2).sum(dim=1).sqrt() for row in a])


# wrong: the axis is not kept in the middle
# says: You can get this if a and b swap places: row i of the
def pairwise_distances(a, b):
    return ((a - b[:, None]) ** 2).sum(-1).sqrt()


# wrong: one axis forgotten
# says: You can get this if everything goes into one single
def pairwise_distances(a, b):
    return torch.sqrt(torch.sum((a[:, None] - b) ** 2))


# wrong: the norm over everything
# says: You can get this if everything goes into one single
def pairwise_distances(a, b):
    return torch.norm(a[:, None] - b[None])


# wrong: flattened
# says: You can get this if all distances stand in one long
def pairwise_distances(a, b):
    return ((a[:, None] - b[None]) ** 2).sum(dim=-1).sqrt().flatten()


# wrong: no sum at all
# says: You can get this if every coordinate keeps a number of
def pairwise_distances(a, b):
    return ((a[:, None] - b[None]) ** 2).sqrt()


# slip: always in single precision
# says: You can get float32 from a new tensor that isn't told its dtype
def pairwise_distances(a, b):
    return (a[:, None] - b[None]).norm(dim=-1).float()


# right: cdist without the product
def pairwise_distances(a, b):
    return torch.cdist(a, b, compute_mode="donot_use_mm_for_euclid_dist")


# right: norm
def pairwise_distances(a, b):
    return torch.linalg.norm(a.unsqueeze(1) - b.unsqueeze(0), dim=2)


# right: einsum
def pairwise_distances(a, b):
    d = a[:, None] - b
    return torch.einsum("nmd,nmd->nm", d, d) ** 0.5


# right: the product in double precision
def pairwise_distances(a, b):
    x, y = a.double(), b.double()
    center = x.mean(dim=0)
    x, y = x - center, y - center
    squares = (x * x).sum(1, keepdim=True) + (y * y).sum(1) - 2 * x @ y.T
    return squares.clamp(min=0).sqrt().to(a.dtype)


# right: the module
def pairwise_distances(a, b):
    return torch.nn.PairwiseDistance(p=2, eps=0.0)(a[:, None, :], b[None, :, :])


# heart: the difference of the lengths
# says: the length of one row is taken off that of another
def pairwise_distances(a, b):
    len_a = torch.linalg.norm(a, dim=1)
    len_b = torch.linalg.norm(b, dim=1)
    return (len_a.unsqueeze(1) - len_b.unsqueeze(0)).abs()


# heart: reshaped where it should be transposed
# says: The distances are right, and some stand in the wrong places
def pairwise_distances(a, b):
    diff = a.unsqueeze(0) - b.unsqueeze(1)
    return (diff**2).sum(dim=2).sqrt().reshape(a.shape[0], b.shape[0])


# heart: the root of each difference
def pairwise_distances(a, b):
    return (a[:, None] - b[None]).sqrt().sum(dim=-1)


# wrong: the pairs in the other order, cut into rows
# says: The distances are right, and some stand in the wrong places
def pairwise_distances(a, b):
    n, m = len(a), len(b)
    gaps = a.repeat(m, 1) - b.repeat_interleave(n, dim=0)
    return (gaps**2).sum(dim=1).sqrt().reshape(n, m)


# wrong: summed first, and squared in vain
# says: You can get this if the differences are added up as they are
def pairwise_distances(a, b):
    total = a.sum(dim=1)[:, None] - b.sum(dim=1)[None]
    return (total**2).sqrt()


# wrong: a floor of a ten-thousandth under the root
# says: Between points that lie close together, your distances
def pairwise_distances(a, b):
    return ((a[:, None] - b[None]) ** 2).sum(-1).clamp_min(1e-4).sqrt()


# wrong: a tiny number under the root
# says: Between points that lie close together, your distances are off
def pairwise_distances(a, b):
    return ((a[:, None] - b[None]).square().sum(-1) + 2e-6).sqrt()


# wrong: an axis put in in place, once
# says: argument is not what it was: work on a copy.
def pairwise_distances(a, b):
    if a.ndim == 2:
        a.unsqueeze_(1)
    return (a - b).square().sum(-1).sqrt()


# right: a much tinier number under the root
def pairwise_distances(a, b):
    return ((a[:, None] - b[None]).square().sum(-1) + 1e-12).sqrt()


# wrong: row by row
# says: should be the other way around
def pairwise_distances(a, b):
    difference = a - b
    return difference.square().sum(dim=1, keepdim=True).sqrt()
