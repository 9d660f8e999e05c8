"""The HTTP service, the web page and the `wenbao` command."""
