LINES = ["one", "three", "two"]
