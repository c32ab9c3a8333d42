# heart: x and y are swapped
# says: This is the grid with x and y swapped. Rows go with y and
def decision_grid(model, resolution=50, low=-0.5, high=1.5):
    axis = torch.linspace(low, high, resolution)
    x, y = torch.meshgrid(axis, axis, indexing="ij")
    points = torch.stack([x.flatten(), y.flatten()], dim=1)
    with evaluating(model), torch.no_grad():
        return torch.sigmoid(model(points)).reshape(resolution, resolution)


# wrong: logits
# says: These are the logits of the points. The docstring asks for
def decision_grid(model, resolution=50, low=-0.5, high=1.5):
    axis = torch.linspace(low, high, resolution)
    y, x = torch.meshgrid(axis, axis, indexing="ij")
    points = torch.stack([x.flatten(), y.flatten()], dim=1)
    with evaluating(model), torch.no_grad():
        return model(points).reshape(resolution, resolution)


# wrong: classes
# says: These are the classes of the points. The docstring asks for the
def decision_grid(model, resolution=50, low=-0.5, high=1.5):
    axis = torch.linspace(low, high, resolution)
    y, x = torch.meshgrid(axis, axis, indexing="ij")
    points = torch.stack([x.flatten(), y.flatten()], dim=1)
    with evaluating(model), torch.no_grad():
        return (torch.sigmoid(model(points)) >= 0.5).float().reshape(resolution, resolution)


# slip: one long column
# says: The values lie in one long row or column. The docstring asks for
def decision_grid(model, resolution=50, low=-0.5, high=1.5):
    axis = torch.linspace(low, high, resolution)
    y, x = torch.meshgrid(axis, axis, indexing="ij")
    points = torch.stack([x.flatten(), y.flatten()], dim=1)
    with evaluating(model), torch.no_grad():
        return torch.sigmoid(model(points))


# slip: the graph is kept
# says: Autograd tracks this answer. You can get this if you call the model
def decision_grid(model, resolution=50, low=-0.5, high=1.5):
    axis = torch.linspace(low, high, resolution)
    y, x = torch.meshgrid(axis, axis, indexing="ij")
    points = torch.stack([x.flatten(), y.flatten()], dim=1)
    with evaluating(model):
        return torch.sigmoid(model(points)).reshape(resolution, resolution)


# wrong: y falls from row to row
# says: This is the grid with its rows in the opposite order, as
def decision_grid(model, resolution=50, low=-0.5, high=1.5):
    axis = torch.linspace(low, high, resolution)
    y, x = torch.meshgrid(axis.flip(0), axis, indexing="ij")
    points = torch.stack([x.flatten(), y.flatten()], dim=1)
    with evaluating(model), torch.no_grad():
        return torch.sigmoid(model(points)).reshape(resolution, resolution)


# wrong: steps that stop before the end
# says: The points don't reach `high`. Dividing the distance into as many
def decision_grid(model, resolution=50, low=-0.5, high=1.5):
    step = (high - low) / resolution
    axis = low + step * torch.arange(resolution)
    y, x = torch.meshgrid(axis, axis, indexing="ij")
    points = torch.stack([x.flatten(), y.flatten()], dim=1)
    with evaluating(model), torch.no_grad():
        return torch.sigmoid(model(points)).reshape(resolution, resolution)


# wrong: never in eval mode
# says: The grid is right here if the model comes in eval mode, and
def decision_grid(model, resolution=50, low=-0.5, high=1.5):
    axis = torch.linspace(low, high, resolution)
    y, x = torch.meshgrid(axis, axis, indexing="ij")
    points = torch.stack([x.flatten(), y.flatten()], dim=1)
    with torch.no_grad():
        return torch.sigmoid(model(points)).reshape(resolution, resolution)


# wrong: eval mode is left on
# says: The model came to decision_grid in train mode and leaves it in
def decision_grid(model, resolution=50, low=-0.5, high=1.5):
    axis = torch.linspace(low, high, resolution)
    y, x = torch.meshgrid(axis, axis, indexing="ij")
    points = torch.stack([x.flatten(), y.flatten()], dim=1)
    model.eval()
    with torch.no_grad():
        return torch.sigmoid(model(points)).reshape(resolution, resolution)


# wrong: the limits are those of the default
# says: The points lie between -0.5 and 1.5 whatever `low` and `high`
def decision_grid(model, resolution=50, low=-0.5, high=1.5):
    axis = torch.linspace(-0.5, 1.5, resolution)
    y, x = torch.meshgrid(axis, axis, indexing="ij")
    points = torch.stack([x.flatten(), y.flatten()], dim=1)
    with evaluating(model), torch.no_grad():
        return torch.sigmoid(model(points)).reshape(resolution, resolution)


# wrong: only the diagonal, repeated
# says: Only the points with x = y are asked about, and their values
def decision_grid(model, resolution=50, low=-0.5, high=1.5):
    axis = torch.linspace(low, high, resolution)
    points = torch.stack([axis, axis], dim=1)
    with evaluating(model), torch.no_grad():
        return torch.sigmoid(model(points)).repeat(1, resolution)


# wrong: the columns of x and y are reshaped, not paired
# says: The points aren't pairs of an x and a y. Stacking both and then
def decision_grid(model, resolution=50, low=-0.5, high=1.5):
    axis = torch.linspace(low, high, resolution)
    y, x = torch.meshgrid(axis, axis, indexing="ij")
    points = torch.stack([x, y]).reshape(-1, 2)
    with evaluating(model), torch.no_grad():
        return torch.sigmoid(model(points)).reshape(resolution, resolution)


# slip: the last axis of length one stays
# says: The values lie in one long row or column. The docstring asks for
def decision_grid(model, resolution=50, low=-0.5, high=1.5):
    axis = torch.linspace(low, high, resolution)
    y, x = torch.meshgrid(axis, axis, indexing="ij")
    with evaluating(model), torch.no_grad():
        points = torch.stack([x.flatten(), y.flatten()], dim=1)
        return torch.sigmoid(model(points)).reshape(resolution, resolution, 1)


# wrong: a NumPy array
# says: The values come as a NumPy array. The docstring asks for a
def decision_grid(model, resolution=50, low=-0.5, high=1.5):
    axis = torch.linspace(low, high, resolution)
    y, x = torch.meshgrid(axis, axis, indexing="ij")
    points = torch.stack([x.flatten(), y.flatten()], dim=1)
    with evaluating(model), torch.no_grad():
        return torch.sigmoid(model(points)).reshape(resolution, resolution).numpy()


# wrong: points in float64
# says: The points are float64, as NumPy makes them by default, and
def decision_grid(model, resolution=50, low=-0.5, high=1.5):
    import numpy as np

    axis = np.linspace(low, high, resolution)
    x, y = np.meshgrid(axis, axis)
    points = torch.from_numpy(np.stack([x.ravel(), y.ravel()], axis=1))
    with evaluating(model), torch.no_grad():
        return torch.sigmoid(model(points)).reshape(resolution, resolution)


# wrong: range with decimal numbers
# says: You can get this from Python's range, which takes whole numbers
def decision_grid(model, resolution=50, low=-0.5, high=1.5):
    rows = []
    for y in range(low, high, (high - low) / resolution):
        rows.append([float(torch.sigmoid(model(torch.tensor([[x, y]])))) for x in range(low, high)])
    return torch.tensor(rows)


# wrong: the probability of class 0
# says: These are the probabilities of class 0. The sigmoid of the
def decision_grid(model, resolution=50, low=-0.5, high=1.5):
    axis = torch.linspace(low, high, resolution)
    y, x = torch.meshgrid(axis, axis, indexing="ij")
    points = torch.stack([x.flatten(), y.flatten()], dim=1)
    with evaluating(model), torch.no_grad():
        return 1 - torch.sigmoid(model(points)).reshape(resolution, resolution)


# right: NumPy's grid, turned into float32
def decision_grid(model, resolution=50, low=-0.5, high=1.5):
    import numpy as np

    axis = torch.linspace(low, high, resolution).numpy()
    x, y = np.meshgrid(axis, axis)
    points = torch.from_numpy(np.column_stack([x.ravel(), y.ravel()]))
    with evaluating(model), torch.no_grad():
        return torch.sigmoid(model(points)).view(resolution, resolution)


# right: row by row
def decision_grid(model, resolution=50, low=-0.5, high=1.5):
    axis = torch.linspace(low, high, resolution)
    rows = []
    with evaluating(model):
        for y in axis:
            points = torch.stack([axis, y.expand(resolution)], dim=1)
            rows.append(model(points).detach().sigmoid().squeeze(1))
    return torch.stack(rows)


# right: a product of the axes, and a transposed answer
def decision_grid(model, resolution=50, low=-0.5, high=1.5):
    axis = torch.linspace(low, high, resolution)
    with evaluating(model), torch.no_grad():
        p = torch.sigmoid(model(torch.cartesian_prod(axis, axis)))
    return p.reshape(resolution, resolution).T


# wrong: softmax for the sigmoid
# says: Every value is 1. Softmax along each row does this: it shares
def decision_grid(model, resolution=50, low=-0.5, high=1.5):
    v = torch.linspace(low, high, resolution)
    y, x = torch.meshgrid(v, v, indexing="ij")
    with evaluating(model), torch.no_grad():
        p = torch.softmax(model(torch.stack([x.flatten(), y.flatten()], 1)), dim=1)
    return p.reshape(resolution, resolution)
