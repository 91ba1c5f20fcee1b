"""The numbers to be solved: edges, the graph of open needs and free places, its objective and its prices."""
