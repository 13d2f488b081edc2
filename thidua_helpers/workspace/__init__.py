"""The workspace: root and paths of everything. The only room that builds paths.

A workspace is a folder with `config/`, `data/` and `reports/`. During a run the pipeline builds everything in a folder
with the same layout, which `THIDUA_BUILD` names to its workers, and publishes it whole at the end.
"""
