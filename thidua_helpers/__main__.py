"""`python -m thidua_helpers` is the command line `thidua`."""

from thidua_helpers.cli import main

main()
