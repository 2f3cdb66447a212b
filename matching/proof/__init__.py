"""The certificate of a run: what is proven, in words a minister understands, and how anybody checks it."""
