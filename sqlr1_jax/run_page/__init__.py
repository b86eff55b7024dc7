"""The HTML page about runs: read their workdirs, compare evaluations, draw charts, fill the template."""
