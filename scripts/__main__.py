"""`python -m scripts` is the same as `tanya`."""

from scripts.cli import main

if __name__ == "__main__":
    main()
