"""How we find it: encoder, edition, search and the answer."""

import os

# Before numpy is first imported. Its OpenBLAS and the encoder's OpenMP each keep a pool of threads that spin
# while they wait; together on two cores they cost 53 ms a question instead of 12. Our products are small.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
