"""Reading the results: indicators with the rows behind them, requests, goals, meetings, forms, answers."""
