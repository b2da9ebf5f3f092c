"""`make chaos`: the whole run, embedded and with many workers; prints the seed to repeat it."""

import argparse
import logging
import random
import sys
import time

from tests.chaos.running import STAGES, Plan, run


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.chaos", description=__doc__)
    parser.add_argument("--stage", choices=STAGES, action="append")
    parser.add_argument("--seed", type=int, default=random.randrange(1_000_000))
    parser.add_argument("--articles", type=int, default=Plan.articles)
    parser.add_argument("--languages", type=int, default=Plan.languages)
    arguments = parser.parse_args()
    logging.basicConfig(level=logging.ERROR)
    failed = False
    for stage in arguments.stage or STAGES:
        print(f"{stage}: seed {arguments.seed}", flush=True)
        plan = Plan(stage, arguments.seed, arguments.articles, arguments.languages)
        report = run(plan, lambda line: print(f"  {time.strftime('%H:%M:%S')} {line}", flush=True))
        print(report, flush=True)
        failed = failed or bool(report.wrong)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
