"""Takes the names of the grader's next files, as links to a file that the grader could write, or as files."""

# task = "1.3"
# honest = 1.0
import os

for number in range(1, 30):
    for suffix in ("", ".bin", ".jpg", ".pt", ".txt"):
        try:
            os.symlink("<victim>", f"file-{number}{suffix}")
        except OSError:
            open(f"file-{number}{suffix}", "w").close()


def store(path, data):
    path.write_bytes(data)
