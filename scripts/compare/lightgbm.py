"""LightGBM's side of the comparison: the same rows, trees, leaves and bins, two threads.

Reads raw float32 columns from a file and prints one line of JSON: seconds, area under the curve, peak memory.
Run by lightgbm.ts, which installs LightGBM into an environment of its own.
"""

import json
import resource
import sys
import time

import lightgbm
import numpy as np

path, settings = sys.argv[1], json.loads(sys.argv[2])
columns = np.fromfile(path, dtype=np.float32).reshape(settings["columns"] + 1, -1)
values, label = columns[:-1].T, columns[-1]
seen, fresh = slice(0, settings["rows"]), slice(settings["rows"], None)


def area(score, positive):
    """Mann and Whitney's; scores of trees on this many rows tie seldom enough not to matter."""
    order = np.argsort(score, kind="stable")
    ranks = np.empty(len(score))
    ranks[order] = np.arange(1, len(score) + 1)
    ones = positive.sum()
    return (ranks[positive == 1].sum() - ones * (ones + 1) / 2) / (ones * (len(score) - ones))


start, cpu = time.perf_counter(), time.process_time()
data = lightgbm.Dataset(
    values[seen], label[seen], categorical_feature=settings["categories"], params={"max_bin": settings["bins"]}
)
data.construct()
binned = time.perf_counter() - start
start = time.perf_counter()
booster = lightgbm.train(
    {
        "objective": "binary",
        "num_leaves": settings["leaves"],
        "learning_rate": settings["learningRate"],
        "max_bin": settings["bins"],
        "min_data_in_leaf": settings["minRows"],
        "lambda_l2": settings["l2"],
        "num_threads": 2,
        "seed": 1,
        "verbose": -1,
    },
    data,
    settings["trees"],
)
seconds = time.perf_counter() - start
print(
    json.dumps(
        {
            "bin_seconds": binned,
            "train_seconds": seconds,
            "cpu_seconds": time.process_time() - cpu,
            "auc": float(area(booster.predict(values[fresh], raw_score=True), label[fresh])),
            "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
            "version": lightgbm.__version__,
        }
    )
)
