"""`python -m ideai`."""

from ideai import main

main()
