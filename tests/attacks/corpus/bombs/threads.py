"""As many threads as it can get, each with a small stack."""
# says = "too many threads"
# crowds = true

# status = ["failed", "timed_out", "crashed", "passed"]
# stopped_by = ["limits+identity"]
import threading
import time

threading.stack_size(2**15)


def double(x):
    for count in range(1500):
        threading.Thread(target=time.sleep, args=(30,), daemon=True).start()
    print("ESCAPED")
    return 2 * x
