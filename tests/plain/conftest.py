collect_ignore = ["course"]
