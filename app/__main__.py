"""`python -m app`, for work in the checkout."""

from app.cli import main

if __name__ == "__main__":
    main()
