collect_ignore = ["course", "objects"]
