"""Who does the heavy work on columns: plain numpy and scipy, or the compiled kernel; ``chosen`` decides."""
