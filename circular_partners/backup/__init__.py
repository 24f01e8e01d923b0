"""The whole portal in one file: every table by COPY, every stored file. Needs no pg_dump.

A zip: `manifest.json` (migrations, tables with their columns, sequences, file names), `tables/<name>.copy`
(PostgreSQL's text format) and `files/<name>`.
"""

FORMAT = 1


class BackupError(Exception):
    """Why a file cannot be written or restored, in one sentence."""
