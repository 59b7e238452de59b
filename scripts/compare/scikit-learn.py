"""scikit-learn's side of the comparison: k-means on the same million points, ten starts, every core.

Reads raw float64 rows from a file and prints one line of JSON: seconds, inertia, peak memory, versions.
Run by scikit-learn.ts, which installs scikit-learn into an environment of its own.
"""

import json
import resource
import sys
import time

import numpy as np
import sklearn
from sklearn.cluster import KMeans



def peak():
    """Megabytes at most."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


path, dimensions, clusters, starts = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])
points = np.fromfile(path, dtype=np.float64).reshape(-1, dimensions)
before, cpu = peak(), time.process_time()
start = time.perf_counter()
fitted = KMeans(n_clusters=clusters, n_init=starts, random_state=1).fit(points)
seconds = time.perf_counter() - start
print(
    json.dumps(
        {
            "seconds": seconds,
            "cpu_seconds": time.process_time() - cpu,
            "inertia": float(fitted.inertia_),
            "iterations": int(fitted.n_iter_),
            "above_mb": peak() - before,
            "version": sklearn.__version__,
        }
    )
)
