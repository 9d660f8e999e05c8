"""The `wenbao` command, one group of subcommands a file."""
