import pandas as pd

from autograder.testing import mistake, variant


@mistake("2.1", "just-18", "Who is just 18 is left out: at least 18 means 18 too.")
def adults(people):
    return people[people["age"] > 18].sort_values("age", ascending=False).reset_index(drop=True)


@mistake("2.1", "youngest-first", "The youngest comes first: turn the order round.")
def adults(people):
    return people[people["age"] >= 18].sort_values("age").reset_index(drop=True)


@mistake("2.1", "old-labels", "The rows still have the labels that they had: number them from 0 again.")
def adults(people):
    return people[people["age"] >= 18].sort_values("age", ascending=False)


@variant("old-labels")
def adults(people):
    return people.sort_values("age", ascending=False).query("age >= 18")


@mistake("2.1", "everybody", "Everybody is in it: keep the rows whose age is at least 18.")
def adults(people):
    return people.sort_values("age", ascending=False).reset_index(drop=True)


@mistake("2.1", "in-place", "The frame that came in has changed: work on a new one.", by="symptom")
def adults(people):
    for label in people.index[people["age"] < 18]:
        people.loc[label, "age"] = 0
    grown = people[people["age"] >= 18]
    return grown.sort_values("age", ascending=False).reset_index(drop=True)


@mistake("2.2", "summed", "These are sums: divide by how many there are, or let pandas take the mean.")
def mean_by(sales, key, value):
    return sales.groupby(key, as_index=False)[value].sum()


@mistake("2.2", "groups-in-the-index", "The groups are labels of the rows here: they should be a column.")
def mean_by(sales, key, value):
    return sales.groupby(key)[[value]].mean()


@variant("groups-in-the-index")
def mean_by(sales, key, value):
    return sales.groupby(key)[value].mean()


@mistake("2.2", "missing-as-0", "What is missing counts as 0 here: leave it out.")
def mean_by(sales, key, value):
    return sales.fillna({value: 0.0}).groupby(key, as_index=False)[value].mean()


@mistake("2.3", "nearest-row", "This is the kind of the nearest row: take the mean of each kind first.", by="symptom")
class NearestMean:
    def fit(self, rows, kinds):
        self.rows, self.kinds = rows, kinds
        return self

    def predict(self, rows):
        far = pd.DataFrame({label: ((rows - row) ** 2).sum(axis=1) for label, row in self.rows.iterrows()})
        return far.idxmin(axis=1).map(self.kinds)


@mistake("2.3", "always-the-most-frequent", "Every row gets the most frequent kind: measure distances.", by="symptom")
class NearestMean:
    def fit(self, rows, kinds):
        self.kind = kinds.value_counts().index[0]
        return self

    def predict(self, rows):
        return pd.Series(self.kind, index=rows.index)


@mistake("2.3", "labels-lost", "The kinds are right, but each should have the label of its row.", by="symptom")
class NearestMean:
    def fit(self, rows, kinds):
        self.means = rows.groupby(kinds).mean()
        return self

    def predict(self, rows):
        far = {kind: ((rows - mean) ** 2).sum(axis=1) for kind, mean in self.means.iterrows()}
        return pd.DataFrame(far).idxmin(axis=1).reset_index(drop=True)


@mistake("2.3", "fit-gives-nothing", "fit gives back nothing: let it end with return self.", by="symptom")
class NearestMean:
    def fit(self, rows, kinds):
        self.means = rows.groupby(kinds).mean()

    def predict(self, rows):
        far = {kind: ((rows - mean) ** 2).sum(axis=1) for kind, mean in self.means.iterrows()}
        return pd.DataFrame(far).idxmin(axis=1)
