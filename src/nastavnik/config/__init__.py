"""Settings, urls, wsgi: the only package that knows everything."""
