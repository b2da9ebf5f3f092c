"""Where everything is kept: tables, stores that speak in domain values, artifacts, migrations."""
