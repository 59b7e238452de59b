"""optbinning's side of the comparison: optimal bins of the same columns, then the same kind of regression.

Reads raw float64 columns (the label last) from a file and prints one line of JSON: seconds for binning and for
the fit, the information value of each column, the version. Run by optbinning.ts, which installs it.
"""

import json
import resource
import sys
import time

import numpy as np
import optbinning
from sklearn.linear_model import LogisticRegression

path, rows, columns = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
table = np.fromfile(path, dtype=np.float64).reshape(columns + 1, rows)
X, y = table[:-1].T, table[-1].astype(int)
names = [f"x{j}" for j in range(columns)]
process = optbinning.BinningProcess(names, max_n_bins=8, min_bin_size=0.03, n_jobs=-1)
start = time.perf_counter()
process.fit(X, y)
binning = time.perf_counter() - start
start = time.perf_counter()
woe = process.transform(X, metric="woe")
LogisticRegression(C=1.0).fit(woe, y)
fit = time.perf_counter() - start
summary = process.summary().set_index("name")
print(
    json.dumps(
        {
            "binning": binning,
            "fit": fit,
            "iv": [float(summary.loc[name, "iv"]) for name in names],
            "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
            "version": optbinning.__version__,
        }
    )
)
