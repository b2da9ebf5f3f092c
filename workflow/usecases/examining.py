def examine(**k): return ()
