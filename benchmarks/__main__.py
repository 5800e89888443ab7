"""`make bench`: run every measurement and print its table with the command that made it."""

from benchmarks import attribution, load, marketo, sla
from benchmarks.identity import people, scale


def main() -> None:
    """Run the measurements one after the other."""
    print("command: make bench\n")
    load.measure()
    marketo.measure()
    sla.measure()
    attribution.measure()
    people.measure()
    scale.measure()


if __name__ == "__main__":
    main()
