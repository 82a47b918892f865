"""How we find it: encoder, edition, search and the answer."""

import os

# Before numpy is first imported. Its OpenBLAS and the encoder's OpenMP each keep a pool of threads that spin
# while they wait; together on two cores they cost 53 ms a question instead of 12. Our products are small.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
# A spinning encoder starves on a busy machine: beside two busy processes a question took 0.4–1.2 s. With
# threads that spin a little and then sleep: 46 ms there, and 27 ms alone, as when they only spin (42 ms when
# they sleep at once).
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
os.environ.setdefault("GOMP_SPINCOUNT", "1000")
